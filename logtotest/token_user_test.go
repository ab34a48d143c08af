package logtotest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// offline asks for a refresh token.
func offline(app string, more ...string) string {
	return authorization(app, append([]string{"prompt", "consent", "scope", "openid offline_access profile"}, more...)...)
}

// A refresh token is replaced when it is used, and good for one use: the second one, but for those
// that come at the same time, revokes the grant.
func TestRefreshTokenRotates(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	app, _ := newWebApp(c, "SPA", "")
	ann(c)
	first := c.tokensOf(app, "", "code", newBrowser(c).authorize(offline(app)))
	old := first["refresh_token"].(string)
	second := c.tokensOf(app, "", "refresh_token", old)
	if second["refresh_token"] == nil || second["refresh_token"] == old || second["id_token"] == nil || second["scope"] != "openid offline_access profile" {
		t.Errorf("got %v", second)
	}
	now = now.Add(refreshTokenGrace)
	third := c.tokensOf(app, "", "refresh_token", old)
	now = now.Add(refreshTokenGrace + time.Millisecond)
	for _, token := range []any{old, second["refresh_token"], third["refresh_token"]} {
		status, body := c.tokens(app, "", "refresh_token", token.(string))
		if status != 400 || body["code"] != "oidc.invalid_grant" || body["error_description"] != "grant request is invalid" {
			t.Errorf("got %d %v", status, body)
		}
	}
	if r := c.as(third["access_token"], "GET", "/oidc/me"); r.status != 401 {
		t.Errorf("the access token lives on: %d", r.status)
	}
}

// Who gets a refresh token, whether it is replaced, and how long it lasts.
func TestRefreshTokenSettings(t *testing.T) {
	day := 24 * time.Hour
	for name, tt := range map[string]struct {
		kind, settings string
		request        []string
		wait           time.Duration
		none           bool // no refresh token
		keeps          bool // the same again
		expired        bool
	}{
		"an application with a secret":        {kind: "Traditional", keeps: true},
		"late in its life":                    {kind: "Traditional", wait: 10 * day},
		"at its end":                          {kind: "Traditional", wait: 14 * day, expired: true},
		"of another length":                   {kind: "Traditional", settings: `"refreshTokenTtlInDays":1`, wait: day, expired: true},
		"rotation is off":                     {kind: "SPA", settings: `"rotateRefreshToken":false`, keeps: true},
		"native":                              {kind: "Native"},
		"not consented to":                    {kind: "SPA", request: []string{"prompt", "login"}, none: true},
		"always":                              {kind: "SPA", settings: `"alwaysIssueRefreshToken":true`, request: []string{"prompt", "login"}},
		"always, but native":                  {kind: "Native", settings: `"alwaysIssueRefreshToken":true`, request: []string{"prompt", "login"}, none: true},
		"always, which ends with the session": {kind: "SPA", settings: `"alwaysIssueRefreshToken":true,"refreshTokenTtlInDays":90`, request: []string{"scope", "openid"}, wait: 14 * day, expired: true},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			c := start(t, WithClock(func() time.Time { return now }))
			app, secret := newWebApp(c, tt.kind, `,"customClientMetadata":{`+tt.settings+`}`)
			c.srv.SignInAs(ann(c))
			code := newBrowser(c).follow(offline(app, tt.request...)).Query().Get("code")
			first := c.tokensOf(app, secret, "code", code)
			token, issued := first["refresh_token"].(string)
			if issued == tt.none {
				t.Fatalf("got %v", first)
			}
			if tt.none {
				return
			}
			now = now.Add(tt.wait)
			status, second := c.tokens(app, secret, "refresh_token", token)
			if (status != 200) != tt.expired || status == 200 && (second["refresh_token"] == token) != tt.keeps {
				t.Errorf("got %d %v", status, second)
			}
		})
	}
}

// A line of refresh tokens of a single-page application ends when the first one does.
func TestRefreshTokenLineOfSPAEnds(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	app, _ := newWebApp(c, "SPA", "")
	c.srv.SignInAs(ann(c))
	first := c.tokensOf(app, "", "code", newBrowser(c).follow(offline(app)).Query().Get("code"))
	now = now.Add(13 * 24 * time.Hour)
	second := c.tokensOf(app, "", "refresh_token", first["refresh_token"].(string))
	now = now.Add(24 * time.Hour)
	if status, body := c.tokens(app, "", "refresh_token", second["refresh_token"].(string)); status != 400 {
		t.Errorf("got %d %v", status, body)
	}
}

// Tokens for APIs and organizations come by the refresh token: with what was granted at the sign-in,
// as far as the roles still allow it.
func TestRefreshForAPIsAndOrganizations(t *testing.T) {
	c := start(t)
	app, _ := newWebApp(c, "SPA", "")
	user := ann(c)
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	scope := func(name string) string {
		return c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"`+name+`","description":""}`)
	}
	read, buy, sell := scope("read"), scope("buy"), scope("sell")
	role := c.id(200, "/api/roles", fmt.Sprintf(`{"name":"r","description":"d","type":"User","scopeIds":[%q]}`, read))
	c.want(201, "", "POST", "/api/users/"+user+"/roles", fmt.Sprintf(`{"roleIds":[%q]}`, role))
	invite := c.id(201, "/api/organization-scopes", `{"name":"invite"}`)
	org, other := c.id(201, "/api/organizations", `{"name":"Acme"}`), c.id(201, "/api/organizations", `{"name":"Other"}`)
	c.want(201, "", "POST", "/api/organizations/"+org+"/users", fmt.Sprintf(`{"userIds":[%q]}`, user))
	member := c.id(201, "/api/organization-roles", fmt.Sprintf(`{"name":"m","organizationScopeIds":[%q],"resourceScopeIds":[%q]}`, invite, buy))
	c.want(201, "", "POST", "/api/organizations/"+org+"/users/"+user+"/roles", fmt.Sprintf(`{"organizationRoleIds":[%q]}`, member))

	c.srv.SignInAs(user)
	const all = "openid offline_access urn:logto:scope:organizations invite read buy sell"
	code := newBrowser(c).follow(offline(app, "scope", all, "resource", "https://shop.example.com")).Query().Get("code")
	first := c.tokensOf(app, "", "code", code)
	if first["scope"] != "openid offline_access urn:logto:scope:organizations" || strings.Contains(first["access_token"].(string), ".") {
		t.Errorf("without a resource: got %v", first)
	}
	refresh := first["refresh_token"].(string)
	// A role that comes later is not part of what was granted.
	c.want(201, "", "POST", "/api/roles/"+role+"/scopes", fmt.Sprintf(`{"scopeIds":[%q]}`, sell))
	for _, tt := range []struct {
		form                          []string
		scope, audience, organization string
	}{
		{[]string{"resource", "https://shop.example.com"}, "read buy", "https://shop.example.com", ""},
		{[]string{"resource", "https://shop.example.com", "scope", "openid buy"}, "buy", "https://shop.example.com", ""},
		{[]string{"resource", "https://shop.example.com", "organization_id", org}, "buy", "https://shop.example.com", org},
		{[]string{"organization_id", org}, "invite", "urn:logto:organization:" + org, ""},
		{[]string{"organization_id", org, "scope", "read"}, "", "urn:logto:organization:" + org, ""},
	} {
		body := c.tokensOf(app, "", append([]string{"refresh_token", refresh}, tt.form...)...)
		refresh = body["refresh_token"].(string)
		var token testClaims
		token.read(t, body["access_token"].(string))
		if body["scope"] != tt.scope || token.Audience != tt.audience || token.Organization != tt.organization || token.Subject != user {
			t.Errorf("%v: got %v %+v", tt.form, body, token)
		}
		if asked := strings.Join(tt.form, " "); strings.Contains(asked, "scope") && !strings.Contains(asked, "openid") && body["id_token"] != nil {
			t.Errorf("%v: an ID token", tt.form)
		}
	}
	for _, tt := range []struct {
		form   []string
		status int
		code   string
	}{
		{[]string{"organization_id", other}, 403, "oidc.access_denied"},
		{[]string{"resource", "https://nope.test"}, 400, "oidc.invalid_target"},
		{[]string{"scope", "openid email"}, 400, "oidc.invalid_scope"},
		{[]string{"refresh_token", "nope"}, 400, "oidc.invalid_grant"},
		{[]string{"refresh_token", ""}, 400, "oidc.invalid_request"},
	} {
		status, body := c.tokens(app, "", append([]string{"refresh_token", refresh}, tt.form...)...)
		if status != tt.status || body["code"] != tt.code {
			t.Errorf("%v: got %d %v", tt.form, status, body)
		}
	}
	second := c.tokensOf(app, "", "code", newBrowser(c).follow(offline(app)).Query().Get("code"))
	status, body := c.tokens(app, "", "refresh_token", second["refresh_token"].(string), "organization_id", org)
	if status != 403 || body["code"] != "oidc.insufficient_scope" || body["scope"] != scopeOrganizations {
		t.Errorf("without the scope of organizations: got %d %v", status, body)
	}
	status, body = c.tokens(app, "", "refresh_token", second["refresh_token"].(string), "organization_id", other)
	if status != 403 || body["code"] != "oidc.access_denied" {
		t.Errorf("neither member nor scope: got %d %v", status, body)
	}
}

// A user who is suspended or deleted has no tokens any more.
func TestRefreshEndsWithTheUser(t *testing.T) {
	for name, end := range map[string]func(c *client, user string){
		"suspended": func(c *client, user string) {
			c.want(200, "", "PATCH", "/api/users/"+user+"/is-suspended", `{"isSuspended":true}`)
		},
		"deleted": func(c *client, user string) { c.want(204, "", "DELETE", "/api/users/"+user, "") },
	} {
		c := start(t)
		app, secret := webApplication(c)
		user := ann(c)
		c.srv.SignInAs(user)
		b := newBrowser(c)
		token := c.tokensOf(app, secret, "code", b.follow(offline(app)).Query().Get("code"))
		end(c, user)
		if status, body := c.tokens(app, secret, "refresh_token", token["refresh_token"].(string)); status != 400 || body["code"] != "oidc.invalid_grant" {
			t.Errorf("%s: got %d %v", name, status, body)
		}
		if r := c.as(token["access_token"], "GET", "/oidc/me"); r.status != 401 {
			t.Errorf("%s: got %d", name, r.status)
		}
		b.want(400, "oidc.access_denied", "GET", authorization(app), "")
		if r := c.want(200, "", "GET", "/api/users/"+user+"/sessions", ""); r.text != `{"sessions":[]}` {
			t.Errorf("%s: the sessions are %s", name, r.text)
		}
		if r := c.want(200, "", "GET", "/api/users/"+user+"/grants", ""); name == "suspended" && !strings.Contains(r.text, app) {
			t.Errorf("the grants are %s", r.text)
		}
	}
}
