package spec

import (
	"bytes"
	"encoding/json"
	"testing"
)

// Compact and Encode write what the library would.
func FuzzCompact(f *testing.F) {
	for _, seed := range []string{`{}`, `[]`, `null`, `{"b":[1.50,true,false,null],"a":{"":"<&>"}}`, `"\"\\\u0000\u2028é\ud800"`, `-1e400`, `[[],{},""]`} {
		f.Add(seed, seed)
	}
	f.Add(`{"a":1}`, `{"b":1}`)
	f.Fuzz(func(t *testing.T, one, other string) {
		a, err := ParseValue([]byte(one))
		if err != nil {
			t.Skip()
		}
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(a); err != nil {
			t.Skip()
		}
		if got, want := Compact(a), string(bytes.TrimRight(buf.Bytes(), "\n")); got != want {
			t.Errorf("%q: got %s, want %s", one, got, want)
		}
		buf.Reset()
		enc.SetIndent("", "  ")
		if err := enc.Encode(a); err != nil {
			t.Skip()
		}
		if got, err := Encode(a); string(got) != buf.String() || err != nil {
			t.Errorf("%q: got %s, %v; want %s", one, got, err, &buf)
		}
		b, err := ParseValue([]byte(other))
		if err != nil {
			t.Skip()
		}
		if got, want := Equal(a, b), Compact(a) == Compact(b); got != want {
			t.Errorf("%s and %s: equal %t, want %t", one, other, got, want)
		}
		if a != nil && !Equal(a, Clone(a)) {
			t.Errorf("%s is not like its copy", one)
		}
	})
}

// Values that come from a file of corrections have other types for the same JSON.
func TestEqualOfOtherTypes(t *testing.T) {
	for _, tt := range []struct {
		a, b any
		want bool
	}{
		{1, json.Number("1"), true}, {json.Number("1"), 1.0, true}, {1, 2, false}, {Object{"a": 1}, Object{"a": json.Number("1")}, true},
		{nil, Object(nil), true}, {nil, nil, true}, {[]any{}, []any(nil), false}, {Object(nil), Object{}, false}, {true, true, true}, {true, false, false}, {"1", 1, false},
	} {
		if got := Equal(tt.a, tt.b); got != tt.want {
			t.Errorf("%v and %v: got %t", tt.a, tt.b, got)
		}
	}
}
