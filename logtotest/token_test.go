package logtotest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
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
		"unknown app":      {good, "nope", "nope", 400, "oidc.invalid_client"},
		"none":             {good, "", "", 400, "oidc.invalid_request"},
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
	_, refused := c.postToken(url.Values{"grant_type": {"client_credentials"}}, id, secret)
	if refused["error_description"] != "both `resource` and `organization_id` are not provided" {
		t.Errorf("got %v", refused)
	}
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

	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	c.srv.RotateKeys()
	fault("ERR_JWKS_NO_MATCHING_KEY")

	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	c.srv.ExpireTokens()
	fault("ERR_JWT_EXPIRED")
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
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
	if status, body := c.postToken(map[string][]string{"grant_type": {"client_credentials"}}, DefaultAppID, DefaultAppSecret); status != 400 || body["code"] != "oidc.invalid_client" {
		t.Errorf("got %d %v", status, body)
	}
}

// testClaims are the claims of a token as a program reads them.
type testClaims struct {
	Subject      string  `json:"sub"`
	Audience     string  `json:"aud"`
	Scope        *string `json:"scope"`
	Organization string  `json:"organization_id"`
	Plan         string  `json:"plan"`
}

func (c *testClaims) read(t *testing.T, token string) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JSON Web Token", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(raw, c)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Who asks for no scope gets none, whatever the roles allow.
func TestTokenWithoutScope(t *testing.T) {
	c := start(t)
	status, body := c.postToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}}, c.srv.AppID, c.srv.AppSecret)
	if _, found := body["scope"]; status != 200 || found {
		t.Fatalf("got %d %v", status, body)
	}
	var token testClaims
	if token.read(t, body["access_token"].(string)); token.Scope != nil {
		t.Errorf("got %+v", token)
	}
	c.token = body["access_token"].(string)
	c.want(403, "auth.forbidden", "GET", "/api/users", "")
}

// An application acts in an organization with tokens of two kinds: for the organization itself, and
// for an API with the roles that it has there.
func TestOrganizationToken(t *testing.T) {
	c := start(t)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	ask := func(more ...string) (int, map[string]any) {
		form := url.Values{"grant_type": {"client_credentials"}, "organization_id": {org}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return c.postToken(form, c.srv.AppID, c.srv.AppSecret)
	}
	if status, body := ask(); status != 403 || body["code"] != "oidc.access_denied" {
		t.Errorf("without membership: %d %v", status, body)
	}
	apps := "/api/organizations/" + org + "/applications"
	c.want(201, "", "POST", apps, fmt.Sprintf(`{"applicationIds":[%q]}`, c.srv.AppID))
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com","accessTokenTtl":600}`)
	buy := c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"buy","description":""}`)
	status, body := ask("resource", "https://shop.example.com", "scope", "buy")
	if _, found := body["scope"]; status != 200 || found {
		t.Errorf("nothing granted: %d %v", status, body)
	}
	scope := c.id(201, "/api/organization-scopes", `{"name":"sync"}`)
	role := c.id(201, "/api/organization-roles", fmt.Sprintf(`{"name":"m","type":"MachineToMachine","organizationScopeIds":[%q],"resourceScopeIds":[%q]}`, scope, buy))
	c.want(201, "", "POST", apps+"/roles", fmt.Sprintf(`{"applicationIds":[%q],"organizationRoleIds":[%q]}`, c.srv.AppID, role))
	for _, tt := range []struct {
		more                    []string
		scope, audience, inside string
		seconds                 float64
	}{
		{nil, "", "urn:logto:organization:" + org, "", 3600},
		{[]string{"scope", "sync buy"}, "sync", "urn:logto:organization:" + org, "", 3600},
		{[]string{"scope", "sync buy", "resource", "https://shop.example.com"}, "buy", "https://shop.example.com", org, 600},
	} {
		status, body := ask(tt.more...)
		if status != 200 || body["scope"] != tt.scope || body["expires_in"] != tt.seconds {
			t.Errorf("%v: got %d %v", tt.more, status, body)
			continue
		}
		var token testClaims
		token.read(t, body["access_token"].(string))
		if token.Audience != tt.audience || token.Organization != tt.inside || token.Subject != c.srv.AppID {
			t.Errorf("%v: got %+v", tt.more, token)
		}
	}
	_, body = ask("scope", "sync")
	c.token = body["access_token"].(string)
	c.want(401, "auth.unauthorized", "GET", "/api/users", "") // not a token for the Management API
}

// A default API is what a token is for when none is named; a public client cannot get one of its
// own.
func TestTokenOfOtherApplications(t *testing.T) {
	c := start(t)
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	c.want(200, "", "PATCH", "/api/resources/"+resource+"/is-default", `{"isDefault":true}`)
	var token testClaims
	token.read(t, c.fetchToken(url.Values{"grant_type": {"client_credentials"}}))
	if token.Audience != "https://shop.example.com" {
		t.Errorf("got %+v", token)
	}
	spa := c.id(200, "/api/applications", `{"name":"spa","type":"SPA"}`)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {spa}}
	if status, body := c.postToken(form, "", ""); status != 400 || body["error_description"] != "requested grant type is not allowed for this client" {
		t.Errorf("got %d %v", status, body)
	}
}
