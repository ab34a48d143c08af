package logtotest

import (
	"errors"
	"net/url"
	"testing"
)

// WithTokenClaims stands for the JWT customizer.
func TestTokenClaims(t *testing.T) {
	var requests []TokenRequest
	c := start(t, WithTokenClaims(func(r TokenRequest) (map[string]any, error) {
		requests = append(requests, r)
		if r.Script == "deny" {
			return nil, errors.New("not today")
		}
		return map[string]any{"plan": "gold", "sub": "someone else"}, nil
	}))
	var token testClaims
	if token.read(t, c.token); token.Plan != "gold" || token.Subject != c.srv.AppID {
		t.Errorf("got %+v", token)
	}
	if r := requests[0]; r.ApplicationID != c.srv.AppID || r.UserID != "" || r.Claims["aud"] != DefaultResource {
		t.Errorf("got %+v", r)
	}
	c.want(201, "", "PUT", "/api/configs/jwt-customizer/client-credentials", `{"script":"deny"}`)
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}}
	if status, body := c.postToken(form, c.srv.AppID, c.srv.AppSecret); status != 400 || body["error_description"] != "not today" {
		t.Errorf("got %d %v", status, body)
	}
}
