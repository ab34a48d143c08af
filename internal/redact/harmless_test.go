package redact

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestHarmless(t *testing.T) {
	tests := []struct{ in, want string }{
		{``, `…`},
		{`<html>`, `…`},
		{`"top"`, `"[redacted]"`},
		{`[1,"a",true,null,{"id":"x"}]`, `["[redacted]","[redacted]",true,null,{"id":"x"}]`},
		{`{"name":"Ann","password":"p","passwordDigest":"p"}`, `{"name":"Ann","password":"[redacted]","passwordDigest":"[redacted]"}`},
		{`{ "id" : "x", "isSuspended":true, "avatar":null, "primaryEmail":"" }`, `{"id":"x","isSuspended":true,"avatar":null,"primaryEmail":""}`},
		{`{"createdAt":1795357793741,"n":9007199254740993,"primaryEmail":"a@b.c"}`, `{"createdAt":1795357793741,"n":"[redacted]","primaryEmail":"[redacted]"}`},
		{`{"customData":{"id":"secret","a":[{"name":"x"}]},"profile":{},"identities":[]}`, `{"customData":"[redacted]","profile":{},"identities":[]}`},
		{`{"environmentVariables":{"name":"secret"},"script":"s"}`, `{"environmentVariables":"[redacted]","script":"[redacted]"}`},
		{`{"config":{"url":"u","headers":{"name":"secret"}},"events":["User.Created"]}`, `{"config":"[redacted]","events":["User.Created"]}`},
		{`{"userIds":["a","b"],"roles":[{"id":"r","scopes":[{"name":"s","resource":{"indicator":"i"}}]}]}`,
			`{"userIds":["a","b"],"roles":[{"id":"r","scopes":[{"name":"s","resource":{"indicator":"i"}}]}]}`},
		{`{"code":"user.not_found","message":"<m>","data":{"code":"123456"}}`, `{"code":"user.not_found","message":"<m>","data":{"code":"[redacted]"}}`},
		{`{"message":"{\"access_token\":\"t\"}"}`, `{"message":"{\"access_token\":\"[redacted]\"}"}`},
		{`{"message":"{\u0022access_token\u0022:\u0022t\u0022}"}`, `{"message":"{\"access_token\":\"[redacted]\"}"}`},
		{`{"na\u006de" : "R\u0026D <&>" , "id":"é"}`, `{"na\u006de":"R\u0026D <&>","id":"é"}`},
		{`{"id":"x","name":"cut o`, `{"id":"x","name":…`},
		{`{"customData":{"a":"cut o`, `{"customData":"[redacted]"…`},
		{`{"id":"x"} and more`, `{"id":"x"}…`},
	}
	for _, tt := range tests {
		if got := Harmless([]byte(tt.in)); got != tt.want {
			t.Errorf("Harmless(%s)\n got %s\nwant %s", tt.in, got, tt.want)
		}
	}
}

func TestHarmlessIsBounded(t *testing.T) {
	deep := strings.Repeat(`{"data":`, 100) + "1" + strings.Repeat("}", 100)
	if got := Harmless([]byte(deep)); strings.Count(got, "data") != maxDepth || !json.Valid([]byte(got)) {
		t.Errorf("got %s", got)
	}
}

// What is shown of valid JSON is valid JSON, and no field that is not known is shown.
func FuzzHarmless(f *testing.F) {
	f.Add([]byte(`{"id":"x","customData":{"a":[1]}}`))
	f.Add([]byte(`[{"id":"x"},"\ud800"]`))
	f.Add([]byte(`{"id":1e400,"":{}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got := Harmless(body)
		if json.Valid(body) && !json.Valid([]byte(got)) {
			t.Fatalf("%q became %q", body, got)
		}
		if strings.Contains(string(body), "QQQ") || !json.Valid(body) {
			return
		}
		wrapped := `{"a":` + string(body) + `,"other":{"id":"QQQ"},"password":"QQQ","config":["QQQ",` + string(body) + `]}`
		if got := Harmless([]byte(wrapped)); strings.Contains(got, "QQQ") {
			t.Fatalf("a value is shown in %q", got)
		}
	})
}
