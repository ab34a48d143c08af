package redact

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestReader(t *testing.T) {
	tests := []struct{ in, want string }{
		{``, ``},
		{` { "a" : [ 1 , -2.5e3, true ] , "b" : { } } `, `{ "a" : [ 1 , -2.5e3 , true ] , "b" : { } }`},
		{`"one"`, `"one"`},
		{`{"a":1`, `{ "a" : 1`},
		{`{"a":1,}`, `{ "a" : 1 ,`},
		{`{"a" 1}`, `{ "a"`},
		{`{"a":}`, `{ "a" :`},
		{`{1:2}`, `{`},
		{`[1 2]`, `[ 1`},
		{`[1]]`, `[ 1 ]`},
		{`[}`, `[`},
		{`[01]`, `[`},
		{`["\x"]`, `[`},
		{`["cut`, `[`},
		{`1,2`, `1`},
		{`nul`, ``},
	}
	for _, tt := range tests {
		var got []string
		r := reader{text: []byte(tt.in)}
		for token := r.next(); token != nil; token = r.next() {
			got = append(got, string(token))
		}
		want := tt.want
		if text := strings.Join(got, " "); text != want || r.complete() != json.Valid([]byte(tt.in)) {
			t.Errorf("%s is read as %s, complete %v", tt.in, text, r.complete())
		}
	}
}

func TestReaderIsBounded(t *testing.T) {
	r := reader{text: []byte(strings.Repeat("[", 20_000))}
	n := 0
	for r.next() != nil {
		n++
	}
	if n != maxOpen {
		t.Errorf("got %d tokens", n)
	}
}

// A text is read to its end if it is JSON, and only then.
func FuzzReader(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":"c\"d"}],"code":null}`))
	f.Add([]byte(`[true,-1.5e3,"",{}] `))
	f.Fuzz(func(t *testing.T, text []byte) {
		r := reader{text: text}
		for r.next() != nil {
		}
		if r.complete() != json.Valid(text) {
			t.Fatalf("%q is complete: %v", text, r.complete())
		}
		var fields map[string]json.RawMessage
		if json.Unmarshal(text, &fields) != nil {
			return
		}
		if got := Fields(text); !maps.EqualFunc(got, fields, slices.Equal) {
			t.Fatalf("%q has the fields %q", text, got)
		}
	})
}

func TestFields(t *testing.T) {
	for in, want := range map[string]string{
		``: ``, `[{"a":1}]`: ``, `null`: ``, `<html>`: ``,
		`{"a":{"b":[1]},"c":"d"}`:         `a={"b":[1]} c="d"`,
		`{"a":"x","b":"cut of`:            `a="x"`,
		`{"a":"x","b":{"c":1`:             `a="x"`,
		`{"a":"x"} and more`:              `a="x"`,
		`{ "a" : 1 , "a" : 2 , bad "b":1`: `a=2`,
	} {
		fields := Fields([]byte(in))
		var got []string
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			got = append(got, name+"="+string(fields[name]))
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%s has the fields %s", in, text)
		}
	}
}

func TestQuoted(t *testing.T) {
	for _, text := range []string{"", "plain", "a\"b\\c/d\n\r\t\x00\x1f<>&ä\u2028"} {
		var again string
		if err := json.Unmarshal(quoted(text), &again); err != nil || again != text {
			t.Errorf("%q is quoted as %s", text, quoted(text))
		}
	}
	if got := string(quoted("<\"\n\x01>")); got != `"\u003c\"\n\u0001\u003e"` {
		t.Errorf("got %s", got)
	}
}
