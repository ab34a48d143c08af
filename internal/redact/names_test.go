package redact

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestNamed(t *testing.T) {
	tests := []struct{ in, want string }{
		{``, ``},
		{`plain text`, `plain text`},
		{`{"name":"Ann","age":3}`, `{"name":"Ann","age":3}`},
		{`{"password":"p"}`, `{"password":"[redacted]"}`},
		{`{"p\u0061ssword":"p"}`, `{"p\u0061ssword":"[redacted]"}`},
		{`{"passwordDigest" : "p" , "a":1}`, `{"passwordDigest" : "[redacted]" , "a":1}`},
		{`{"client_secret":"p","clientSecret":"q","Secret":"r"}`, `{"client_secret":"[redacted]","clientSecret":"[redacted]","Secret":"[redacted]"}`},
		{`{"access_token":"t","token":null,"expires_in":3600}`, `{"access_token":"[redacted]","token":null,"expires_in":3600}`},
		{`{"secrets":[{"name":"a","value":"b"}],"x":1}`, `{"secrets":"[redacted]","x":1}`},
		{`{"password":{"a":["}",{"b":"\"}"}]},"x":1}`, `{"password":"[redacted]","x":1}`},
		{`{"password":"with \" quote","x":1}`, `{"password":"[redacted]","x":1}`},
		{`{"password":"cut o`, `{"password":"[redacted]"`},
		{`{"password":["cut", {"o`, `{"password":"[redacted]"`},
		{`{"password":`, `{"password":`},
		{`{"password`, `{"password`},
		{`{"password":12345}`, `{"password":"[redacted]"}`},
		{`{"x":"password"}`, `{"x":"password"}`},
		{`{"code":"user.not_found"}`, `{"code":"user.not_found"}`},
		{`{"code":"ERR_JWS_INVALID"}`, `{"code":"ERR_JWS_INVALID"}`},
		{`{"code":"too_small"}`, `{"code":"too_small"}`},
		{`{"code":"AccessDenied","password":""}`, `{"code":"AccessDenied","password":""}`},
		{`{"code":1015}`, `{"code":1015}`},
		{`{"code":"123456"}`, `{"code":"[redacted]"}`},
		{`{"code":"aB3-xyz_9"}`, `{"code":"[redacted]"}`},
		{`{"signingKey":"k","privateKey":"k","backupCodes":["a"]}`, `{"signingKey":"[redacted]","privateKey":"[redacted]","backupCodes":"[redacted]"}`},
		{`{"auth":{"user":"u","pass":"p"},"verificationCode":"123456","SAMLResponse":"PHNh"}`,
			`{"auth":{"user":"u","pass":"[redacted]"},"verificationCode":"[redacted]","SAMLResponse":"[redacted]"}`},
		{`{"config":{"headers":{"X-Hook":"h"}},"environmentVariables":{"ANY":"e"}}`,
			`{"config":{"headers":{"X-Hook":"h"}},"environmentVariables":"[redacted]"}`},
		{`{"enableTokenStorage":false,"isPasswordPrimary":true,"tokenType":"Bearer"}`, `{"enableTokenStorage":false,"isPasswordPrimary":true,"tokenType":"Bearer"}`},
		{`[{"secret":"a"},{"secret":"b"}]`, `[{"secret":"[redacted]"},{"secret":"[redacted]"}]`},
		{`{"message":"{\"access_token\":\"t\",\"n\":1}","x":"say \"hi\""}`, `{"message":"{\"access_token\":\"[redacted]\",\"n\":1}","x":"say \"hi\""}`},
	}
	for _, tt := range tests {
		if got := string(Named([]byte(tt.in))); got != tt.want {
			t.Errorf("Named(%s)\n got %s\nwant %s", tt.in, got, tt.want)
		}
	}
}

func TestSensitive(t *testing.T) {
	for name, want := range map[string]bool{
		"Authorization": true, "Set-Cookie": true, "X-Api-Key": true, "passwordDigest": true, "client_secret": true,
		"subjectToken": true, "tokenSecret": true, "secretQrCode": true, "pin": true,
		"Content-Type": false, "name": false, "primaryEmail": false, "accessTokenTtl": false, "subject_token_type": false,
		"passwordPolicy": false,
	} {
		if Sensitive(name) != want {
			t.Errorf("Sensitive(%q) is %v", name, !want)
		}
	}
}

// No secret survives, however the text is broken, and valid JSON stays valid.
func FuzzNamed(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":"c\"d"}],"code":"user.not_found"}`), 5)
	f.Add([]byte(`"{\"secret\":\"x\"}"`), 0)
	f.Add([]byte(`[true,null,-1.5e3,""]`), 30)
	f.Fuzz(func(t *testing.T, body []byte, cut int) {
		out := Named(body)
		if json.Valid(body) && !json.Valid(out) {
			t.Fatalf("%q became %q", body, out)
		}
		if strings.Contains(string(body), "QQQ") || !json.Valid(body) {
			return
		}
		wrapped := []byte(`{"a":` + string(body) + `,"password":"QQQsecretQQQ","b":` + string(body) + `}`)
		cut = max(0, min(cut, len(wrapped)))
		if got := string(Named(wrapped[:len(wrapped)-cut])); strings.Contains(got, "QQQs") {
			t.Fatalf("the secret is in %q", got)
		}
	})
}

func TestQuotes(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"no quotes":             "no quotes",
		`a "b" c "d`:            `a "…" c "…"`,
		`at "x\"y" end, "ä\\"!`: `at "…" end, "…"!`,
		`"\`:                    `"…"`,
	} {
		if got := Quotes(in); got != want {
			t.Errorf("Quotes(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestIsErrorCode(t *testing.T) {
	for text, want := range map[string]bool{
		"user.not_found": true, "session.mfa.invalid_totp_code": true, "invalid_grant": true, "ERR_JWS_INVALID": true,
		"AccessDenied": true, "ECONNREFUSED": true, "custom": true, "1015": true, "http.404": true,
		"": false, "123456": false, "12345.": false, "12-34": false, "aB3-xyz_9": false, "with space": false,
		// Backup codes of Logto: ten hexadecimal digits.
		"22cabbef02": false, "abcdefabcd": false, "ABCDEFABCD": false, "4098403a73": false, "1abcdefabc": false,
	} {
		if IsErrorCode(text) != want {
			t.Errorf("IsErrorCode(%q) is %v", text, !want)
		}
	}
}

// What a request calls a code is one that protects an account, whatever it looks like.
func TestSentCodes(t *testing.T) {
	for _, code := range []string{"22cabbef02", "abcdefabcd", "ABCDEFABCD", "session.code", "letters_only_as_some_are"} {
		for _, body := range []string{`{"code":"` + code + `"}`, `{"type":"x","payload":{"codes":["` + code + `"]},"code":"` + code + `"}`} {
			if got := HarmlessOf([]byte(body), true); strings.Contains(got, code) {
				t.Errorf("shown: %s", got)
			}
			var s Secrets
			s.AddSent([]byte(body))
			if !s.Holds("Invalid code " + code + ".") {
				t.Errorf("not known: %s", body)
			}
		}
	}
	if got := HarmlessOf([]byte(`{"code":1234,"x":{"code":"1015"}}`), true); strings.Contains(got, "1234") || strings.Contains(got, "1015") {
		t.Errorf("shown: %s", got)
	}
}
