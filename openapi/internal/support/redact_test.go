package support

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRedactJSON(t *testing.T) {
	tests := []struct{ raw, want string }{
		{`{"type":"Password","password":"s3cr3t"}`, `{"type":"Password","password":"[redacted]"}`},
		{` [ {"value" : {"a":"s3cr3t"}, "b":[1, 2.50, 9007199254740993]} ] `, `[{"value":"[redacted]","b":[1,2.50,9007199254740993]}]`},
		{`{"Value":"s3cr3t","VALUE":["s3cr3t"]}`, `{"Value":"[redacted]","VALUE":"[redacted]"}`},
		{`{"client_secret":"s3cr3t","accessToken":"s3cr3t","api-key":"s3cr3t","a":{"newPassword":"s3cr3t"}}`,
			`{"client_secret":"[redacted]","accessToken":"[redacted]","api-key":"[redacted]","a":{"newPassword":"[redacted]"}}`},
		{`{"hasPassword":true,"password":false,"token":null,"tokenType":"Bearer"}`, `{"hasPassword":true,"password":false,"token":null,"tokenType":"Bearer"}`},
		{`{"tokenSecret":{"id":"x"},"<&>":"\u003c"}`, `{"tokenSecret":{"id":"x"},"\u003c\u0026\u003e":"\u003c"}`},
		{`{}`, `{}`}, {`[]`, `[]`}, {`"x"`, `"x"`}, {`12.0`, `12.0`}, {``, ``},
		{`{"password":"s3cr3t"`, `"[redacted]"`}, {`{"a":s3cr3t}`, `"[redacted]"`}, {`[1,`, `"[redacted]"`}, {`{"a"}`, `"[redacted]"`},
	}
	for _, test := range tests {
		if got := string(redactJSON([]byte(test.raw), []string{"value"})); got != test.want {
			t.Errorf("%s became %s, want %s", test.raw, got, test.want)
		}
	}
	if got := unionText(nil); strings.Contains(got, "[]") {
		t.Errorf("nothing prints as %s", got)
	}
}

// What is redacted is JSON as before, and keeps all that is no secret.
func FuzzRedactJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[{"password":"x"}]}`, `[[[]],{}]`, `{"":""}`, `{"a":1}{"b":2}`, `{"\ud800":1e999}`, ` {} `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := redactJSON(raw, []string{"value"})
		if !json.Valid(raw) {
			return
		}
		if !json.Valid(got) {
			t.Fatalf("%q became %q", raw, got)
		}
		if again := redactJSON(got, []string{"value"}); string(again) != string(got) {
			t.Fatalf("%q became %q, then %q", raw, got, again)
		}
	})
}
