package support

import (
	"encoding/json"
	"fmt"
	"testing"
)

func TestNullable(t *testing.T) {
	type body struct {
		Name Nullable[string] `json:"name,omitzero"`
	}
	tests := []struct {
		name  string
		value Nullable[string]
		wire  string
		text  string
	}{
		{"left out", Nullable[string]{}, `{}`, ""},
		{"null", Null[string](), `{"name":null}`, "null"},
		{"empty", Value(""), `{"name":""}`, ""},
		{"value", Value("x"), `{"name":"x"}`, "x"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, err := json.Marshal(body{test.value})
			if err != nil || string(b) != test.wire {
				t.Errorf("encoded as %s, %v, want %s", b, err, test.wire)
			}
			// What was there before must not show through.
			got := body{Value("old")}
			if test.wire == `{}` {
				got = body{}
			}
			if err := json.Unmarshal(b, &got); err != nil || got.Name != test.value {
				t.Errorf("decoded as %#v, %v", got.Name, err)
			}
			if text := fmt.Sprint(test.value); text != test.text {
				t.Errorf("printed as %q, want %q", text, test.text)
			}
			v, ok := got.Name.Get()
			states := 0
			for _, state := range []bool{ok, got.Name.IsNull(), got.Name.IsZero()} {
				if state {
					states++
				}
			}
			if states != 1 || !ok && v != "" {
				t.Errorf("Get %q %v, IsNull %v, IsZero %v", v, ok, got.Name.IsNull(), got.Name.IsZero())
			}
		})
	}
}

func TestNullableOfAnotherType(t *testing.T) {
	var n Nullable[int]
	if err := json.Unmarshal([]byte(`"x"`), &n); err == nil {
		t.Errorf("a string became %v", n)
	}
	if b, err := json.Marshal(Value(make(chan int))); err == nil {
		t.Errorf("a channel became %s", b)
	}
}

// A value that is nil is never sent as null: that would clear the field.
func TestValueOfNil(t *testing.T) {
	for _, n := range []any{
		Value([]string(nil)), Value(map[string]string(nil)), Value(JSONObject(nil)), Value(JSON("")), Value((*int)(nil)),
		Value(List[int](nil)),
	} {
		if b, err := json.Marshal(n); err == nil {
			t.Errorf("%T became %s", n, b)
		}
	}
	if b, err := json.Marshal(Value([]string{})); err != nil || string(b) != "[]" {
		t.Errorf("an empty list became %s, %v", b, err)
	}
}

// A Nullable decodes what its type decodes, and null besides.
func FuzzNullable(f *testing.F) {
	for _, seed := range []string{`null`, `""`, `"null"`, `0`, `"\u0000"`, ` null `, `"\ud800"`, `[]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var n Nullable[string]
		var p *string
		nerr, perr := json.Unmarshal(b, &n), json.Unmarshal(b, &p)
		if (nerr == nil) != (perr == nil) {
			t.Fatalf("%q: %v, but a pointer: %v", b, nerr, perr)
		}
		if nerr != nil {
			return
		}
		if v, ok := n.Get(); ok != (p != nil) || ok && v != *p || n.IsNull() != (p == nil) {
			t.Fatalf("%q became %v", b, n)
		}
		got, _ := json.Marshal(n)
		want, _ := json.Marshal(p)
		if string(got) != string(want) {
			t.Fatalf("%q became %s, want %s", b, got, want)
		}
	})
}
