package logtotest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestTokenCredentials(t *testing.T) {
	c := start(t)
	good := url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}}
	inBody := url.Values{"client_id": {c.srv.AppID}, "client_secret": {c.srv.AppSecret}}
	for name, values := range good {
		inBody[name] = values
	}
	for name, tt := range map[string]struct {
		form       url.Values
		id, secret string
		status     int
		code       string
	}{
		"basic":            {good, c.srv.AppID, c.srv.AppSecret, 200, ""},
		"in the body":      {inBody, "", "", 200, ""},
		"wrong secret":     {good, c.srv.AppID, "wrong", 401, "oidc.invalid_client"},
		"unknown app":      {good, "nope", "nope", 401, "oidc.invalid_client"},
		"none":             {good, "", "", 401, "oidc.invalid_client"},
		"unknown resource": {url.Values{"grant_type": {"client_credentials"}, "resource": {c.srv.URL + "/api"}}, c.srv.AppID, c.srv.AppSecret, 400, "oidc.invalid_target"},
		"no resource":      {url.Values{"grant_type": {"client_credentials"}}, c.srv.AppID, c.srv.AppSecret, 400, "oidc.invalid_target"},
		"no grant":         {url.Values{}, c.srv.AppID, c.srv.AppSecret, 400, "oidc.invalid_request"},
		"unknown grant":    {url.Values{"grant_type": {"password"}}, c.srv.AppID, c.srv.AppSecret, 400, "oidc.unsupported_grant_type"},
	} {
		status, body := c.postToken(tt.form, tt.id, tt.secret)
		code, _ := body["code"].(string)
		if status != tt.status || code != tt.code {
			t.Errorf("%s: got %d %v, want %d %s", name, status, body, tt.status, tt.code)
		}
		if status == http.StatusOK {
			if body["token_type"] != "Bearer" || body["expires_in"] != 3600.0 || body["scope"] != "all" {
				t.Errorf("%s: %v", name, body)
			}
		} else if body["error"] != strings.TrimPrefix(tt.code, "oidc.") {
			t.Errorf("%s: error %v", name, body["error"])
		}
	}
}

// An application without the role gets a token all the same, without a scope, and is refused
// everywhere.
func TestTokenWithoutRole(t *testing.T) {
	c := start(t)
	id := c.id(200, "/api/applications", `{"name":"bare","type":"MachineToMachine"}`)
	secret := c.want(200, "", "GET", "/api/applications/"+id+"/secrets", "").list()[0].(map[string]any)["value"].(string)
	status, body := c.postToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}}, id, secret)
	if _, found := body["scope"]; status != 200 || found {
		t.Fatalf("got %d %v, want a token without a scope", status, body)
	}
	c.token = body["access_token"].(string)
	c.want(403, "auth.forbidden", "GET", "/api/users", "")
	c.want(403, "auth.forbidden", "POST", "/api/users", "{}")
}

func TestAuthorization(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }), WithTokenTTL(time.Minute))
	valid := c.token

	c.token = ""
	c.want(401, "auth.authorization_header_missing", "GET", "/api/users", "")
	c.want(401, "auth.authorization_header_missing", "POST", "/api/roles", "")

	fault := func(wanted string) {
		t.Helper()
		r := c.want(401, "auth.unauthorized", "GET", "/api/users", "")
		if data, _ := r.object()["data"].(map[string]any); data["code"] != wanted {
			t.Errorf("got %v, want %s", r.object()["data"], wanted)
		}
	}
	c.token = "nonsense"
	fault("ERR_JWS_INVALID")
	c.token = valid[:len(valid)-4] + "AAAA"
	fault("ERR_JWS_SIGNATURE_VERIFICATION_FAILED")

	c.token = valid
	c.want(200, "", "GET", "/api/users", "")
	now = now.Add(time.Minute)
	fault("ERR_JWT_EXPIRED")

	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}})
	c.srv.RotateKeys()
	fault("ERR_JWKS_NO_MATCHING_KEY")

	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}})
	c.srv.ExpireTokens()
	fault("ERR_JWT_EXPIRED")
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}})
	c.want(200, "", "GET", "/api/users", "")
}

func TestTokenIsLogged(t *testing.T) {
	c := start(t)
	logs := c.want(200, "", "GET", "/api/logs", "").list()
	if len(logs) != 1 {
		t.Fatalf("got %d entries", len(logs))
	}
	entry := logs[0].(map[string]any)
	payload := entry["payload"].(map[string]any)
	if entry["key"] != "ExchangeTokenBy.ClientCredentials" || payload["result"] != "Success" || payload["applicationId"] != c.srv.AppID {
		t.Errorf("got %v", entry)
	}
	if strings.Contains(c.do("GET", "/api/logs", "").text, c.srv.AppSecret) {
		t.Error("the log tells the secret")
	}
}

func TestWithApp(t *testing.T) {
	c := start(t, WithApp("my-app", "my secret"))
	c.want(200, "", "GET", "/api/applications/my-app", "")
	if status, body := c.postToken(map[string][]string{"grant_type": {"client_credentials"}}, DefaultAppID, DefaultAppSecret); status != 401 || body["code"] != "oidc.invalid_client" {
		t.Errorf("got %d %v", status, body)
	}
}
