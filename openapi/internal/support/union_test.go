package support

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

// openObject is as the generator makes an object that may have more keys.
type openObject struct {
	Name  string          `json:"name,omitempty"`
	Count *int            `json:"count,omitempty"`
	Extra map[string]JSON `json:"-"`
}

func (o *openObject) UnmarshalJSON(b []byte) error {
	type plain openObject
	return decodeOpen(b, (*plain)(o), &o.Extra, "count", "name")
}

func (o openObject) MarshalJSON() ([]byte, error) {
	type plain openObject
	return encodeOpen(plain(o), o.Extra)
}

func TestOpenObject(t *testing.T) {
	tests := []struct {
		wire  string
		extra map[string]JSON
	}{
		{`{}`, nil},
		{`{"name":"x"}`, nil},
		{`{"name":"x","count":0}`, nil},
		{`{"big":9007199254740993}`, map[string]JSON{"big": JSON("9007199254740993")}},
		{`{"name":"x","a":null,"b":{"c":[1]}}`, map[string]JSON{"a": JSON("null"), "b": JSON(`{"c":[1]}`)}},
	}
	for _, test := range tests {
		got := openObject{Extra: map[string]JSON{"old": JSON("1")}}
		if err := json.Unmarshal([]byte(test.wire), &got); err != nil {
			t.Errorf("%s: %v", test.wire, err)
			continue
		}
		same := func(a, b JSON) bool { return a.String() == b.String() }
		if !maps.EqualFunc(got.Extra, test.extra, same) || (got.Extra == nil) != (test.extra == nil) {
			t.Errorf("%s: extra %v", test.wire, got.Extra)
		}
		if b, err := json.Marshal(got); err != nil || string(b) != test.wire {
			t.Errorf("%s became %s, %v", test.wire, b, err)
		}
	}
	for _, wire := range []string{`[]`, `"x"`, `{"name":1}`, `{"count":"x"}`} {
		var got openObject
		if err := json.Unmarshal([]byte(wire), &got); err == nil {
			t.Errorf("%s became %v", wire, got)
		}
	}
	if b, err := json.Marshal(openObject{Extra: map[string]JSON{"a": JSON("{")}}); err == nil {
		t.Errorf("a broken value encoded as %s", b)
	}
}

// An object with more keys loses none of them on the way through.
func FuzzOpenObject(f *testing.F) {
	for _, seed := range []string{`{"name":"x","a":1e400}`, `{"":{}}`, `{"a":null}`, `null`, `{"Name":"x"}`, `{"count":1.5}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v openObject
		if json.Unmarshal(b, &v) != nil {
			return
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		var before, after map[string]json.RawMessage
		if err := json.Unmarshal(b, &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &after); err != nil {
			t.Fatalf("%q became %q: %v", b, out, err)
		}
		for key, value := range before {
			if key == "name" || key == "count" {
				continue // an empty or null one may be left out
			}
			want, _ := json.Marshal(value)
			if string(after[key]) != string(want) {
				t.Errorf("%q: %q became %q", b, key, after[key])
			}
		}
	})
}

func TestVariants(t *testing.T) {
	type item struct {
		Type string `json:"type"`
		N    int64  `json:"n"`
	}
	var held heldJSON
	if err := encodeVariant(&held, item{"a", 9007199254740993}); err != nil {
		t.Fatal(err)
	}
	raw := held.raw()
	if kind, err := discriminator(raw, "type"); err != nil || kind != "a" {
		t.Errorf("discriminator %q, %v", kind, err)
	}
	for _, literals := range [][]string{{"a"}, {"b", "a"}} {
		var v item
		if err := decodeVariant(raw, &v, "type", literals...); err != nil || v != (item{"a", 9007199254740993}) {
			t.Errorf("%v, %v", v, err)
		}
	}
	refused := []struct {
		raw, says string
	}{
		{`{"type":"b","n":1}`, `type is "b"`}, {`{"type":"A","n":1}`, `type is "A"`}, {`{"type":"","n":1}`, `type is ""`},
		{`{"n":1}`, `"type"`}, {`{"type":null}`, `"type"`}, {`{"type":["a"]}`, `"type"`}, {``, "no JSON"},
		{`{"type":"a","n":"x"}`, "n"},
	}
	for _, test := range refused {
		v := item{"left over", 1}
		err := decodeVariant(json.RawMessage(test.raw), &v, "type", "a")
		if err == nil || v != (item{}) || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "support.item") {
			t.Errorf("%s became %v, %v", test.raw, v, err)
		}
	}
	if err := encodeVariant(&held, make(chan int)); err == nil || string(held.raw()) != string(raw) {
		t.Errorf("a channel: %v, left %s", err, held.raw())
	}
}

func TestDiscriminatorRefuses(t *testing.T) {
	for _, raw := range []string{``, `null`, `{}`, `[]`, `"a"`, `{"type":1}`, `{"type":null}`, `{"type":{}}`, `{"Type":"a"}`} {
		if got, err := discriminator(json.RawMessage(raw), "type"); err == nil {
			t.Errorf("%s has the type %q", raw, got)
		}
	}
	err := unknownVariant("Item", "type", "new")
	for _, part := range []string{"Item", `type is "new"`, "MarshalJSON"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %s", err, part)
		}
	}
}
