package support

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Values that float64 or a change of layout would spoil.
const exact = `{"big":9007199254740993,"dec":0.10000000000000000001,"exp":1E400,"deep":[{"b":1,"a":null}]}`

func TestJSONKeepsText(t *testing.T) {
	type body struct {
		Any    JSON       `json:"any,omitempty"`
		Object JSONObject `json:"object,omitempty"`
	}
	tests := []string{
		`{}`,
		`{"any":null}`,
		`{"any":"x"}`,
		`{"any":9007199254740993}`,
		`{"any":[1,2],"object":{}}`,
		`{"any":` + exact + `,"object":` + exact + `}`,
	}
	for _, wire := range tests {
		var v body
		if err := json.Unmarshal([]byte(wire), &v); err != nil {
			t.Errorf("%s: %v", wire, err)
			continue
		}
		if b, err := json.Marshal(v); err != nil || string(b) != wire {
			t.Errorf("%s became %s, %v", wire, b, err)
		}
	}
}

func TestJSONNullAndMissing(t *testing.T) {
	tests := []struct {
		text string
		null bool
	}{
		{"", true}, {"null", true}, {`{}`, false}, {`{"a":null}`, false},
	}
	for _, test := range tests {
		j, o := JSON(test.text), JSONObject(test.text)
		if j.IsNull() != test.null || o.IsNull() != test.null {
			t.Errorf("%q: IsNull %v, %v", test.text, j.IsNull(), o.IsNull())
		}
		want := test.text
		if test.null {
			want = "null"
		}
		for _, v := range []any{j, o} {
			if b, err := json.Marshal(v); err != nil || string(b) != want {
				t.Errorf("%T %q encoded as %s, %v", v, test.text, b, err)
			}
		}
		if m, err := o.Map(); err != nil || (m == nil) != test.null {
			t.Errorf("%q: Map %v, %v", test.text, m, err)
		}
		if j.String() != test.text || o.String() != test.text {
			t.Errorf("%q printed as %q, %q", test.text, j, o)
		}
	}
	var v any
	if err := JSON(nil).Decode(&v); err == nil {
		t.Error("decoded a JSON that is missing")
	}
	if err := JSONObject(nil).Decode(&v); err == nil {
		t.Error("decoded a JSONObject that is missing")
	}
}

func TestJSONDecode(t *testing.T) {
	var v struct{ Big int64 }
	if err := JSON(exact).Decode(&v); err != nil || v.Big != 9007199254740993 {
		t.Errorf("%d, %v", v.Big, err)
	}
	v.Big = 0
	if err := JSONObject(exact).Decode(&v); err != nil || v.Big != 9007199254740993 {
		t.Errorf("%d, %v", v.Big, err)
	}
	m, err := JSONObject(exact).Map()
	if err != nil || m["big"] != json.Number("9007199254740993") || m["exp"] != json.Number("1E400") {
		t.Errorf("%v, %v", m, err)
	}
	if m, err := JSONObject(`[1]`).Map(); err == nil {
		t.Errorf("a list became %v", m)
	}
}

// Decoding again must not change what an earlier copy holds.
func TestJSONCopies(t *testing.T) {
	var j JSON
	var o JSONObject
	for _, err := range []error{json.Unmarshal([]byte(`{"a":1}`), &j), json.Unmarshal([]byte(`{"a":1}`), &o)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	before, beforeO := j, o
	for _, err := range []error{json.Unmarshal([]byte(`{"a":2}`), &j), json.Unmarshal([]byte(`{"a":2}`), &o)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if before.String() != `{"a":1}` || beforeO.String() != `{"a":1}` {
		t.Errorf("the copies became %s and %s", before, beforeO)
	}
}

func TestNewJSON(t *testing.T) {
	if j, err := NewJSON(map[string]int{"a": 1}); err != nil || j.String() != `{"a":1}` {
		t.Errorf("%s, %v", j, err)
	}
	if j, err := NewJSON(make(chan int)); err == nil {
		t.Errorf("a channel became %s", j)
	}
}

func TestNewJSONObject(t *testing.T) {
	if o, err := NewJSONObject(struct{ A int }{1}); err != nil || o.String() != `{"A":1}` {
		t.Errorf("%s, %v", o, err)
	}
	if got := MustJSONObject(map[string]any{"a": true}).String(); got != `{"a":true}` {
		t.Error(got)
	}
	// The error tells what the value is, but shows none of it.
	tests := []struct {
		value any
		want  string
	}{
		{"secret", "a string"}, {[]string{"secret"}, "a list"}, {nil, "null"},
		{true, "a boolean"}, {-42, "a number"}, {4242, "a number"}, {make(chan int), "chan int"},
	}
	for _, test := range tests {
		o, err := NewJSONObject(test.value)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "42") {
			t.Errorf("%v became %s, %v", test.value, o, err)
		}
	}
	defer func() {
		if p, _ := recover().(string); !strings.Contains(p, "a string") {
			t.Errorf("MustJSONObject panicked with %q", p)
		}
	}()
	MustJSONObject("x")
}

func TestJSONObjectOfAnotherForm(t *testing.T) {
	for _, text := range []string{`"secret"`, `["secret"]`, `7`, `secret`} {
		b, err := json.Marshal(JSONObject(text))
		if err == nil || !strings.Contains(err.Error(), "not a JSON object") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s encoded as %s, %v", text, b, err)
		}
	}
	for _, text := range []string{`{`, `{]`} {
		if b, err := json.Marshal(JSONObject(text)); err == nil {
			t.Errorf("%s encoded as %s", text, b)
		}
	}
}

func TestStringOrStrings(t *testing.T) {
	tests := []struct {
		wire  string
		value StringOrStrings
		list  []string
	}{
		{`"a"`, OneString("a"), []string{"a"}},
		{`""`, OneString(""), []string{""}},
		{`["a"]`, ManyStrings("a"), []string{"a"}},
		{`["a","b"]`, ManyStrings("a", "b"), []string{"a", "b"}},
		{`[]`, ManyStrings(), nil},
		{`[]`, StringOrStrings{}, nil},
	}
	for _, test := range tests {
		if b, err := json.Marshal(test.value); err != nil || string(b) != test.wire {
			t.Errorf("%v encoded as %s, %v, want %s", test.value, b, err, test.wire)
		}
		got := OneString("old")
		if err := json.Unmarshal([]byte(test.wire), &got); err != nil || !slices.Equal(got.Strings(), test.list) {
			t.Errorf("%s decoded as %v, %v", test.wire, got, err)
		}
		if b, err := json.Marshal(got); err != nil || string(b) != test.wire {
			t.Errorf("%s came back as %s, %v", test.wire, b, err)
		}
	}
	for _, wire := range []string{`1`, `{}`, `[1]`} {
		var got StringOrStrings
		if err := json.Unmarshal([]byte(wire), &got); err == nil {
			t.Errorf("%s became %v", wire, got)
		}
	}
}

// What is JSON comes back as it was, but for layout; what is not is refused.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{exact, `null`, ` "x" `, `[1, 2]`, `{"a":`, `"\ud800"`, ``, `{"<":"&"}`, "\"\u2028\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var j JSON
		err := json.Unmarshal(b, &j)
		if (err == nil) != json.Valid(b) {
			t.Fatalf("%q: %v", b, err)
		}
		if err != nil {
			return
		}
		if got := bytes.TrimSpace(b); j.String() != string(got) {
			t.Fatalf("%q became %q", got, j)
		}
		var o JSONObject
		if err := json.Unmarshal(b, &o); err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		isObject := o[0] == '{' || o.String() == "null"
		if _, err := json.Marshal(o); (err == nil) != isObject {
			t.Fatalf("%q: %v", b, err)
		}
		if _, err := o.Map(); (err == nil) != isObject {
			t.Fatalf("%q: %v", b, err)
		}
		var s StringOrStrings
		if json.Unmarshal(b, &s) == nil {
			again, err := json.Marshal(s)
			var t2 StringOrStrings
			if err != nil || json.Unmarshal(again, &t2) != nil || !slices.Equal(s.Strings(), t2.Strings()) {
				t.Fatalf("%q became %s, %v", b, again, err)
			}
		}
	})
}
