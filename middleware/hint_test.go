package middleware

import (
	"net/http"
	"strings"
	"testing"
)

func TestHints(t *testing.T) {
	const (
		account    = "/api/my-account/mfa-settings"
		verify     = "/api/verifications/password"
		experience = "/api/experience/interaction"
		management = "/api/users/{userId}"
	)
	tests := []struct {
		name, path string
		status     int
		body       string
		cookie     string
		want       string // "" for none
	}{
		{"a token that is no user's", account, 401, `{"code":"auth.unauthorized"}`, "", "access token of a user"},
		{"no token", account, 401, `{"code":"auth.authorization_header_missing"}`, "", "access token of a user"},
		{"refused with 400", verify, 400, `{"code":"auth.unauthorized"}`, "", "access token of a user"},
		{"refused by a proxy", verify, 401, `<html>`, "", "access token of a user"},
		{"no verification", account, 401, `{"code":"verification_record.permission_denied"}`, "", "WithVerificationID"},
		{"a provider's token", account, 401, `{"code":"secrets.third_party_token_set.access_token_expired"}`, "", ""},
		{"another mistake", account, 400, `{"code":"guard.invalid_input"}`, "", ""},
		{"no cookies", experience, 400, `{"code":"session.not_found"}`, "", "the request had none"},
		{"old cookies", experience, 400, `{"code":"session.not_found"}`, "_interaction=1", "has ended or expired"},
		{"the same code elsewhere", "/api/authn/saml/{connectorId}", 400, `{"code":"session.not_found"}`, "", ""},
		{"another experience", "/api/experiences", 400, `{"code":"session.not_found"}`, "", ""},
		{"another resource", management, 401, `{"code":"auth.unauthorized","data":{"claim":"aud"}}`, "", "resource indicator"},
		{"an old token", management, 401, `{"code":"auth.unauthorized","data":{"code":"ERR_JWKS_NO_MATCHING_KEY"}}`, "", ""},
		{"no role", management, 403, `{"code":"auth.forbidden"}`, "", `permission "all"`},
		{"no such route", management, 404, "Not Found", "", "version of Logto"},
		{"no such method", account, 405, "Method Not Allowed", "", "version of Logto"},
		{"a page too large", management, 400, `{"code":"guard.invalid_pagination"}`, "", "at most 100 items"},
		{"no such entity", management, 404, `{"code":"entity.not_found"}`, "", ""},
	}
	for _, tt := range tests {
		for _, withTemplate := range []bool{true, false} {
			req, err := http.NewRequest("POST", "https://logto.example"+strings.NewReplacer("{", "", "}", "").Replace(tt.path), nil)
			if err != nil {
				t.Fatal(err)
			}
			if withTemplate {
				req.Pattern = tt.path
			} else {
				req.URL.Path = "/prefix" + req.URL.Path
			}
			if tt.cookie != "" {
				req.Header.Set("Cookie", tt.cookie)
			}
			e := ErrorOf(&http.Response{StatusCode: tt.status, Request: req}, []byte(tt.body))
			hint := e.Hint()
			if (tt.want == "") != (hint == "") || !strings.Contains(hint, tt.want) || !strings.Contains(e.Error(), hint) {
				t.Errorf("%s: hint %q in %s", tt.name, hint, e)
			}
		}
	}
}
