package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
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
		{"impersonation in an organization", func(opts ...Option) (*Source, error) {
			return Exchange("http://localhost:3001", testID, testSecret, subject,
				append(opts, WithSubjectTokenType(TokenTypeImpersonation), WithOrganization("org1"), WithScopes("read"))...)
		}, url.Values{
			"grant_type":         {"urn:ietf:params:oauth:grant-type:token-exchange"},
			"subject_token":      {"sub1"},
			"subject_token_type": {"urn:logto:token-type:impersonation_token"},
			"organization_id":    {"org1"},
			"scope":              {"read"},
		}},
		{"personal access token", func(opts ...Option) (*Source, error) {
			return PersonalAccessToken("http://localhost:3001", testID, testSecret, " pat_abc\n", append(opts, WithResource("urn:x"))...)
		}, url.Values{
			"grant_type":         {"urn:ietf:params:oauth:grant-type:token-exchange"},
			"subject_token":      {"pat_abc"},
			"subject_token_type": {"urn:logto:token-type:personal_access_token"},
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

// A personal access token serves for as long as it lives, and what refuses it is told
// without it.
func TestPersonalAccessToken(t *testing.T) {
	const pat = "pat_5Yb&9+x/Q=="
	synctest.Test(t, func(t *testing.T) {
		server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
			if n < 3 {
				reply(200, strings.Replace(goodAnswer, `"tok"`, strconv.Quote("tok"+strconv.Itoa(n)), 1))(n, w, r)
				return
			}
			basic, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Basic ")
			reply(400, `{"error":"invalid_grant","error_description":"what is `+r.PostForm.Encode()+` of `+basic+` with `+testSecret+`?"}`)(n, w, r)
		}}
		s, err := PersonalAccessToken("http://localhost:3001", testID, testSecret, pat, server.start(t))
		if err != nil {
			t.Fatal(err)
		}
		for n := range 2 {
			if got := mustToken(t, s); got != "tok"+strconv.Itoa(n+1) {
				t.Errorf("got %s", got)
			}
			advance(2 * time.Hour)
		}
		_, err = s.TokenContext(t.Context())
		refused, ok := errors.AsType[*TokenError](err)
		if !ok || refused.ErrorCode != "invalid_grant" {
			t.Fatalf("got %v", err)
		}
		for _, word := range []string{"once", "expired", "suspended"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%v does not speak of %q", err, word)
			}
		}
		basic := base64.StdEncoding.EncodeToString([]byte("m2m%3Aapp:hunter2+%26+co"))
		for _, secret := range []string{pat, url.QueryEscape(pat), testSecret, basic} {
			if strings.Contains(fmt.Sprintf("%+v %#v", *refused, err), secret) {
				t.Errorf("%v shows %s", err, secret)
			}
		}
	})
}

// Options that mean nothing for a grant are refused.
func TestMisplacedOptions(t *testing.T) {
	subject := func(context.Context) (string, error) { return "sub1", nil }
	const at = "http://localhost:3001"
	for name, make := range map[string]func() (*Source, error){
		"organization": func() (*Source, error) { return ClientCredentials(at, "a", "s", WithOrganization("o")) },
		"twice":        func() (*Source, error) { return Organization(at, "a", "s", "o", WithOrganization("o")) },
		"type": func() (*Source, error) {
			return ClientCredentials(at, "a", "s", WithSubjectTokenType(TokenTypeImpersonation))
		},
		"type of PAT": func() (*Source, error) {
			return PersonalAccessToken(at, "a", "s", "p", WithSubjectTokenType(TokenTypeImpersonation))
		},
		"empty PAT":   func() (*Source, error) { return PersonalAccessToken(at, "a", "s", " ") },
		"no id":       func() (*Source, error) { return Exchange(at, "a", "s", subject, WithOrganization(" ")) },
		"no type":     func() (*Source, error) { return Exchange(at, "a", "s", subject, WithSubjectTokenType("")) },
		"no function": func() (*Source, error) { return Exchange(at, "a", "s", nil) },
		"nil option":  func() (*Source, error) { return ClientCredentials(at, "a", "s", nil) },
		"nil limiter": func() (*Source, error) { return ClientCredentials(at, "a", "s", WithLimiter((*countingLimiter)(nil))) },
		"no wait":     func() (*Source, error) { return ClientCredentials(at, "a", "s", WithMaxRetryAfter(0)) },
	} {
		if s, err := make(); err == nil || s != nil || !strings.HasPrefix(err.Error(), "logto: ") {
			t.Errorf("%s: got %v, %v", name, s, err)
		}
	}
	empty, err := Exchange(at, "a", "s", func(context.Context) (string, error) { return "", nil })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := empty.Token(); err == nil || !strings.Contains(err.Error(), "returned an empty one") {
		t.Errorf("got %v", err)
	}
}
