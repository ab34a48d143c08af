package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

func TestRefusedTokenRequests(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		want   TokenError
		says   []string
	}{
		{
			"wrong resource", 400,
			`{"code":"oidc.invalid_target","message":"Invalid resource indicator.","error":"invalid_target","error_description":"resource indicator is missing, or unknown"}`,
			TokenError{ErrorCode: "invalid_target", LogtoCode: "oidc.invalid_target", Description: "resource indicator is missing, or unknown"},
			[]string{SelfHostedResource, "custom domain", "{tenant-id}.logto.app"},
		},
		{
			"wrong secret", 401,
			`{"code":"oidc.invalid_client","message":"no","error":"invalid_client","error_description":"client authentication failed"}`,
			TokenError{ErrorCode: "invalid_client", LogtoCode: "oidc.invalid_client", Description: "client authentication failed"},
			[]string{"app id or the app secret"},
		},
		{
			"Logto's code alone", 400, `{"code":"oidc.invalid_scope","message":"Scope."}`,
			TokenError{ErrorCode: "invalid_scope", LogtoCode: "oidc.invalid_scope", Description: "Scope."},
			[]string{"roles"},
		},
		{
			"no role", 200, `{"access_token":"tok","expires_in":3600,"token_type":"Bearer","scope":""}`,
			TokenError{ErrorCode: "missing_scope", Description: `the token came without the scope "all"`},
			[]string{"Management API role"},
		},
		{
			"no scope at all", 200, `{"access_token":"tok","expires_in":3600,"token_type":"Bearer"}`,
			TokenError{ErrorCode: "missing_scope", Description: `the token came without the scope "all"`},
			[]string{"Management API role"},
		},
		{
			"a sentence", 400, `{"error":"invalid_grant","error_description":"grant request is invalid."}`,
			TokenError{ErrorCode: "invalid_grant", Description: "grant request is invalid."},
			[]string{": grant request is invalid. The token to exchange"},
		},
		{
			"secret repeated", 400, `{"error":"invalid_request","error_description":"what is ` + testSecret + `?"}`,
			TokenError{ErrorCode: "invalid_request", Description: "what is [redacted]?"},
			nil,
		},
		{"not found", 404, `Not Found`, TokenError{Description: "Not Found"}, []string{"404", "check the endpoint"}},
		{"firewall", 403, "<html>\n" + strings.Repeat("<p>", 500), TokenError{Description: "<html> " + strings.Repeat("<p>", 97) + "<p…"}, nil},
		{"token with a failure", 400, `{"access_token":"tok"}`, TokenError{}, []string{"status 400"}},
		{"redirect", 308, ``, TokenError{}, []string{"308", "redirects"}},
		{"not a token", 200, `<html>`, TokenError{Description: "the response holds no token: cannot parse json: invalid character '<' looking for beginning of value"}, []string{"check the endpoint"}},
		{"no token", 200, `{}`, TokenError{Description: "the response holds no token: server response missing access_token"}, []string{"check the endpoint"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Location", "http://elsewhere.example/oidc/token")
					reply(tt.status, tt.body)(n, w, r)
				}}
				err := tokenError(t, server)
				got, ok := errors.AsType[*TokenError](err)
				if !ok {
					t.Fatalf("got %T: %v", err, err)
				}
				if got.StatusCode != tt.status || got.ErrorCode != tt.want.ErrorCode ||
					got.LogtoCode != tt.want.LogtoCode || got.Description != tt.want.Description {
					t.Errorf("got %+v", *got)
				}
				for _, part := range tt.says {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("%q does not speak of %q", err, part)
					}
				}
				if server.count() != 1 {
					t.Errorf("asked %d times", server.count())
				}
			})
		})
	}
}

// What to do about a scope that is missing depends on whose it is.
func TestHintOfAMissingScope(t *testing.T) {
	const role = "Management API role"
	for _, tt := range []struct {
		resource string
		opts     []Option
		says     string
	}{
		{"", nil, role},
		{"", []Option{WithTenantID("acme")}, role},
		{"", []Option{WithResource("https://acme.logto.app/api"), WithScopes("all", "b")}, role},
		{"https://orders.example.com", []Option{WithResource("https://orders.example.com"), WithScopes("a", "b")}, "no role with this scope of https://orders.example.com: "},
		{"https://orders.example.com", []Option{WithResource("https://orders.example.com")}, "ask for other scopes with WithScopes"},
		{"urn:logto.app/api", []Option{WithResource("urn:logto.app/api")}, "of urn:logto.app/api: "},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := &tokenServer{answer: reply(200, `{"access_token":"tok","expires_in":3600,"token_type":"Bearer","scope":"a"}`)}
			err := tokenError(t, server, tt.opts...)
			refused, ok := errors.AsType[*TokenError](err)
			if !ok || refused.ErrorCode != "missing_scope" || !strings.Contains(refused.Hint(), tt.says) {
				t.Errorf("%s: %v does not say %q", tt.resource, err, tt.says)
			}
			if ok && tt.says != role && strings.Contains(refused.Hint(), role) {
				t.Errorf("%s: %v speaks of the Management API", tt.resource, err)
			}
		})
	}
}

// An error of this module that stands inside of another does not begin with its name again.
func TestPrefixComesOnce(t *testing.T) {
	inner := errors.New("logto: no subject token today")
	s, err := Exchange("http://localhost:3001", testID, testSecret, func(context.Context) (string, error) { return "", inner })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.TokenContext(t.Context()); !errors.Is(err, inner) || strings.Count(err.Error(), "logto") != 1 || !strings.HasPrefix(err.Error(), "logto: ") {
		t.Errorf("got %v", err)
	}
	s, err = ClientCredentials("http://localhost:3001", testID, testSecret, WithLimiter(errorLimiter{inner}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.TokenContext(t.Context()); !errors.Is(err, inner) || strings.Count(err.Error(), "logto") != 1 {
		t.Errorf("got %v", err)
	}
}

type errorLimiter struct{ err error }

func (l errorLimiter) Wait(context.Context) error { return l.err }
