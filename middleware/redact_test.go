package middleware

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	tests := []struct{ in, want string }{
		{``, ``},
		{`plain text`, `plain text`},
		{`{"name":"Ann","age":3}`, `{"name":"Ann","age":3}`},
		{`{"password":"p"}`, `{"password":"[redacted]"}`},
		{`{"passwordDigest" : "p" , "a":1}`, `{"passwordDigest" : "[redacted]" , "a":1}`},
		{`{"client_secret":"p","clientSecret":"q","Secret":"r"}`, `{"client_secret":"[redacted]","clientSecret":"[redacted]","Secret":"[redacted]"}`},
		{`{"access_token":"t","token":null,"expires_in":3600}`, `{"access_token":"[redacted]","token":null,"expires_in":3600}`},
		{`{"secrets":[{"name":"a","value":"b"}],"x":1}`, `{"secrets":"[redacted]","x":1}`},
		{`{"name":"a","value":"b"}`, `{"name":"a","value":"[redacted]"}`},
		{`{"password":{"a":["}",{"b":"\"}"}]},"x":1}`, `{"password":"[redacted]","x":1}`},
		{`{"password":"with \" quote","x":1}`, `{"password":"[redacted]","x":1}`},
		{`{"password":"cut o`, `{"password":"[redacted]"`},
		{`{"password":["cut", {"o`, `{"password":"[redacted]"`},
		{`{"password":`, `{"password":`},
		{`{"password`, `{"password`},
		{`{"password":12345}`, `{"password":"[redacted]"}`},
		{`{"x":"password"}`, `{"x":"password"}`},
		{`{"code":"user.not_found"}`, `{"code":"user.not_found"}`},
		{`{"code":"123456"}`, `{"code":"[redacted]"}`},
		{`{"signingKey":"k","privateKey":"k","backupCodes":["a"]}`, `{"signingKey":"[redacted]","privateKey":"[redacted]","backupCodes":"[redacted]"}`},
		{`{"auth":{"user":"u","pass":"p"},"verificationCode":"123456","SAMLResponse":"PHNh"}`,
			`{"auth":{"user":"u","pass":"[redacted]"},"verificationCode":"[redacted]","SAMLResponse":"[redacted]"}`},
		{`{"enableTokenStorage":false,"isPasswordPrimary":true}`, `{"enableTokenStorage":false,"isPasswordPrimary":true}`},
		{`[{"secret":"a"},{"secret":"b"}]`, `[{"secret":"[redacted]"},{"secret":"[redacted]"}]`},
	}
	for _, tt := range tests {
		if got := string(Redact([]byte(tt.in))); got != tt.want {
			t.Errorf("Redact(%s)\n got %s\nwant %s", tt.in, got, tt.want)
		}
	}
}

func TestSensitive(t *testing.T) {
	for name, want := range map[string]bool{
		"Authorization": true, "Set-Cookie": true, "X-Api-Key": true, "passwordDigest": true, "client_secret": true,
		"subjectToken": true, "value": true, "Content-Type": false, "name": false, "primaryEmail": false,
	} {
		if sensitive(name) != want {
			t.Errorf("sensitive(%q) is %v", name, !want)
		}
	}
}

// No secret survives, however the text is broken, and valid JSON stays valid.
func FuzzRedact(f *testing.F) {
	seen := map[string]bool{}
	for _, e := range recorded(f) {
		if body := e.Body(); len(body) < 2000 && !seen[e.OperationID] {
			seen[e.OperationID] = true
			f.Add(body, len(body)/2)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, cut int) {
		out := Redact(body)
		if json.Valid(body) && !json.Valid(out) {
			t.Fatalf("%q became %q", body, out)
		}
		const secret = "QQQsecretQQQ"
		if bytes.Contains(body, []byte("QQQ")) || !json.Valid(body) {
			return
		}
		wrapped := []byte(`{"a":` + string(body) + `,"password":"` + secret + `","b":` + string(body) + `}`)
		cut = max(0, min(cut, len(wrapped)))
		if got := string(Redact(wrapped[:len(wrapped)-cut])); strings.Contains(got, "QQQs") {
			t.Fatalf("the secret is in %q", got)
		}
	})
}
