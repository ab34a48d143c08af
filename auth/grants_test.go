package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestClientCredentialsRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var header http.Header
		server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
			header = r.Header.Clone()
			reply(200, goodAnswer)(n, w, r)
		}}
		// The test network has no TLS.
		s, err := ClientCredentials("http://tenant.logto.app/", testID, testSecret+"\n", server.start(t), WithInsecureHTTP(), WithUserAgent("billing/1.4"))
		if err != nil {
			t.Fatal(err)
		}
		token, err := s.TokenContext(t.Context())
		if err != nil || token.AccessToken != "tok" || token.Type() != "Bearer" {
			t.Fatalf("got %v", err)
		}
		if left := time.Until(token.Expiry); left != time.Hour {
			t.Errorf("the token lives for %s", left)
		}
		want := url.Values{
			"grant_type": {"client_credentials"},
			"resource":   {"https://tenant.logto.app/api"},
			"scope":      {"all"},
		}
		if got := server.forms[0].Encode(); got != want.Encode() {
			t.Errorf("the form is %s, want %s", got, want.Encode())
		}
		// Each half of Basic credentials is form-encoded (RFC 6749, 2.3.1).
		basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("m2m%3Aapp:hunter2+%26+co"))
		if got := header.Get("Authorization"); got != basic {
			t.Errorf("Authorization is %q", got)
		}
		if got := header.Get("User-Agent"); got != "billing/1.4" {
			t.Errorf("User-Agent is %q", got)
		}
	})
}

func TestGrantForms(t *testing.T) {
	subject := func(context.Context) (string, error) { return "sub1", nil }
	tests := []struct {
		name string
		make func(opts ...Option) (*Source, error)
		want url.Values
	}{
		{"self-hosted", func(opts ...Option) (*Source, error) {
			return ClientCredentials("http://localhost:3001/api", testID, testSecret, opts...)
		}, url.Values{"grant_type": {"client_credentials"}, "resource": {SelfHostedResource}, "scope": {"all"}}},
		{"tenant", func(opts ...Option) (*Source, error) {
			return ClientCredentials("http://localhost:3001", testID, testSecret, append(opts, WithTenantID("abc"))...)
		}, url.Values{"grant_type": {"client_credentials"}, "resource": {"https://abc.logto.app/api"}, "scope": {"all"}}},
		{"resource and scopes", func(opts ...Option) (*Source, error) {
			return ClientCredentials("http://localhost:3001", testID, testSecret, append(opts, WithResource("urn:x"), WithScopes("all", "extra"))...)
		}, url.Values{"grant_type": {"client_credentials"}, "resource": {"urn:x"}, "scope": {"all extra"}}},
		{"organization", func(opts ...Option) (*Source, error) {
			return Organization("http://localhost:3001", testID, testSecret, "org1", opts...)
		}, url.Values{"grant_type": {"client_credentials"}, "organization_id": {"org1"}}},
		{"organization's resource", func(opts ...Option) (*Source, error) {
			return Organization("http://localhost:3001", testID, testSecret, "org1", append(opts, WithResource("urn:x"), WithScopes("read"))...)
		}, url.Values{"grant_type": {"client_credentials"}, "organization_id": {"org1"}, "resource": {"urn:x"}, "scope": {"read"}}},
		{"exchange", func(opts ...Option) (*Source, error) {
			return Exchange("http://localhost:3001", testID, testSecret, subject, append(opts, WithResource("urn:x"))...)
		}, url.Values{
			"grant_type":         {"urn:ietf:params:oauth:grant-type:token-exchange"},
			"subject_token":      {"sub1"},
			"subject_token_type": {"urn:ietf:params:oauth:token-type:access_token"},
			"resource":           {"urn:x"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &tokenServer{answer: reply(200, strings.Replace(goodAnswer, `"all"`, `"all extra"`, 1))}
				s, err := tt.make(server.start(t))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.TokenContext(t.Context()); err != nil {
					t.Fatal(err)
				}
				if got := server.forms[0].Encode(); got != tt.want.Encode() {
					t.Errorf("the form is %s, want %s", got, tt.want.Encode())
				}
			})
		})
	}
}

func TestSubjectTokenFails(t *testing.T) {
	broken := errors.New("no subject")
	s, err := Exchange("http://localhost:3001", testID, testSecret, func(context.Context) (string, error) { return "", broken })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.TokenContext(t.Context()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
