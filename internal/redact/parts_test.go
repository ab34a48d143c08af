package redact

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// partly are headers with the secret in a part of their value.
var partly = []struct{ name, value string }{
	{"X-Auth", "Bearer %s"},
	{"X-Auth", "%s"},
	{"X-Api-Authorization", "Token %s"},
	{"X-Api-Authorization", "Token\t%s"},
	{"X-Api-Authorization", "Token token=%s, nonce=\"abc\""},
	{"X-Sig", "key=app;signature=%s"},
	{"X-Sig", "t=1795357793,v1=%s"},
	{"X-Sig", "%s; next"},
	{"X-Pair", "app:%s"},
	{"X-Two", "first,%s"},
	{"X-Quoted", "{'key': '%s'}"},
	{"Cookie", "lang=en; sid=user:%s:1"},
	{"Cookie", `sid="%s"`},
	{"Authorization", `Digest username="u", realm="api", uri="/api/users", response="%s", nc=00000001`},
	{"Authorization", "AWS4-HMAC-SHA256 Credential=AKIA/20261127/eu-west-1/api/aws4_request, SignedHeaders=host;x-amz-date, Signature=%s"},
	{"Authorization", "Bearer %s"},
	{"Proxy-Authorization", "Custom key=%s"},
}

func TestSecretsInPartsOfHeaders(t *testing.T) {
	for _, header := range partly {
		for _, secret := range []string{"hunter2secretvalue", "Zm9v/mFy+2x", "AKIDhunter2", "correcthorsebatterystaple", "9f86d081-884c7d65", "tr0ub4dor&3", "pässwörd1"} {
			var s Secrets
			s.AddHeader(http.Header{header.name: {fmt.Sprintf(header.value, secret)}})
			for _, e := range slices.Concat(encodings, opaque) {
				if got := s.Text("bad " + e.encode(secret) + " there"); got != "bad [redacted] there" && leaks(got, secret) != "" {
					t.Errorf("%s: %s, %s: %q", header.name, header.value, e.name, got)
				}
			}
		}
	}
}

func TestSecretsInBasicAnywhere(t *testing.T) {
	basic := base64.StdEncoding.EncodeToString([]byte("app:pass1"))
	for name, value := range map[string]string{
		"X-Basic": "Basic " + basic, "X-Gateway": "inner, basic  " + basic, "Authorization": "Basic " + basic, "Proxy-Authorization": "Basic " + strings.TrimRight(basic, "="),
		"X-Json": `{"upstream":"Basic ` + basic + `"}`,
	} {
		var s Secrets
		s.AddHeader(http.Header{name: {value}})
		if got := s.Text("is pass1 and " + basic); strings.Contains(got, "pass1") || strings.Contains(got, basic[:len(basic)-2]) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Ordinary words stay: who reads an error needs them.
func TestPartsLeaveTheRest(t *testing.T) {
	var s Secrets
	s.AddHeader(http.Header{
		"Authorization":       {`Digest username="someone", realm="gateway", uri="/api/users", response="9f86d081884c7d65", nc=00000001`},
		"Proxy-Authorization": {"AWS4-HMAC-SHA256 Credential=AKIA1/20261127/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=9f86d081884c7d66"},
		"Forwarded":           {"for=192.0.2.43;proto=https;host=logto.internal.example.com:3001;by=backend"},
		"Referer":             {"https://console.example.com/console/applications?page=1"},
		"X-Original":          {"GET /api/users"},
		"X-Reason":            {"the nightly job was not found"},
		"X-Time":              {"created=2026-11-27T03:23:57Z, expires=20261128T000000"},
		"X-Sig":               {"key=application;algorithm=SHA-256;keyname=production;v=1"},
		"Cookie":              {"connect.session=9f86d081884c7d67; language=de-DE"},
	})
	text := `Digest AWS4-HMAC-SHA256 someone gateway /api/users 00000001 Credential SignedHeaders Signature 20261127 eu-west-1 host x-amz-date ` +
		`192.0.2.43 https logto.internal.example.com 3001 backend console.example.com /console/applications not found nightly ` +
		`created 2026-11-27 03 expires 20261128T000000 application algorithm SHA-256 production language connect.session Bearer username`
	if got := s.Text(text); got != text {
		t.Errorf("got  %s\nwant %s", got, text)
	}
	if got := s.Text("9f86d081884c7d65 9f86d081884c7d66 9f86d081884c7d67"); got != "[redacted] [redacted] [redacted]" {
		t.Errorf("got %s", got)
	}
}

// A huge header is not a huge search.
func TestPartsAreBounded(t *testing.T) {
	var value strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&value, "part%d, ", i)
	}
	var s Secrets
	s.AddHeader(http.Header{"X-Many": {value.String()}})
	if len(s.values) > maxParts+2 {
		t.Errorf("%d values", len(s.values))
	}
	if got := s.Text("part10 part19"); got != "[redacted] [redacted]" {
		t.Errorf("got %s", got)
	}
}
