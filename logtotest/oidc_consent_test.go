package logtotest

import (
	"net/url"
	"strings"
	"testing"
)

// A third-party application gets what it may ask for, once the user has consented.
func TestThirdPartyConsent(t *testing.T) {
	c := start(t)
	app, _ := newWebApp(c, "SPA", `,"isThirdParty":true`)
	user := ann(c)
	org, other := c.id(201, "/api/organizations", `{"name":"Acme"}`), c.id(201, "/api/organizations", `{"name":"Other"}`)
	for _, id := range []string{org, other} {
		c.want(201, "", "POST", "/api/organizations/"+id+"/users", `{"userIds":["`+user+`"]}`)
	}
	b := newBrowser(c)
	back, _ := url.Parse(b.leads(offline(app)))
	if back.Query().Get("error") != "invalid_scope" || back.Query().Get("scope") != "profile" {
		t.Errorf("got %s", back)
	}
	c.want(201, "", "POST", "/api/applications/"+app+"/user-consent-scopes", `{"userScopes":["profile","email","`+scopeOrganizations+`"]}`)
	request := offline(app, "scope", "openid offline_access profile email "+scopeOrganizations)
	b.leads(request)
	if page := b.leads(b.signIn("ann", "correct horse")); page != "/consent?app_id="+app {
		t.Fatalf("got %s", page)
	}
	b.want(501, "logtotest.no_page", "GET", "/consent", "")
	b.want(422, "organization.require_membership", "POST", "/api/interaction/consent", `{"organizationIds":["nope"]}`)
	redirect := b.want(200, "", "POST", "/api/interaction/consent", `{"organizationIds":["`+org+`"]}`)["redirectTo"].(string)
	token := c.tokensOf(app, "", "code", b.follow(redirect).Query().Get("code"))
	refresh := token["refresh_token"].(string)
	refresh = c.tokensOf(app, "", "refresh_token", refresh, "organization_id", org)["refresh_token"].(string)
	if status, body := c.tokens(app, "", "refresh_token", refresh, "organization_id", other); status != 403 || body["code"] != "oidc.access_denied" {
		t.Errorf("an organization that was not chosen: got %d %v", status, body)
	}
	// What it may not ask for any more is not in its tokens.
	c.want(204, "", "DELETE", "/api/applications/"+app+"/user-consent-scopes/user-scopes/email", "")
	narrowed := c.tokensOf(app, "", "refresh_token", refresh)
	if scope, _ := narrowed["scope"].(string); strings.Contains(scope, "email") || payloadOf(t, narrowed["id_token"])["email"] != nil {
		t.Errorf("got %v", narrowed)
	}
}

// The application's access control holds for everybody who signs in.
func TestAccessControlOfApplication(t *testing.T) {
	c := start(t)
	app, _ := newWebApp(c, "SPA", "")
	user := ann(c)
	bob := c.id(200, "/api/users", `{"username":"bob"}`)
	c.want(200, "", "PUT", "/api/applications/"+app+"/access-control", `{"userIds":["`+user+`"],"userRoleIds":[],"organizationIds":[],"organizationRoleRules":[]}`)
	c.want(200, "", "PATCH", "/api/applications/"+app, `{"appLevelAccessControlEnabled":true}`)
	c.srv.SignInAs(user)
	token := c.tokensOf(app, "", "code", newBrowser(c).follow(offline(app)).Query().Get("code"))
	c.srv.SignInAs(bob)
	newBrowser(c).want(400, "oidc.access_denied", "GET", authorization(app), "")
	c.want(200, "", "PUT", "/api/applications/"+app+"/access-control", `{"userIds":["`+bob+`"],"userRoleIds":[],"organizationIds":[],"organizationRoleRules":[]}`)
	if status, body := c.tokens(app, "", "refresh_token", token["refresh_token"].(string)); status != 400 || body["code"] != "oidc.access_denied" {
		t.Errorf("got %d %v", status, body)
	}
}

// Who is signed in and follows a magic link is asked what to do with it.
func TestConsentByMagicLink(t *testing.T) {
	c := start(t)
	ann(c)
	app, _ := newWebApp(c, "SPA", "")
	b := newBrowser(c)
	b.authorize(authorization(app))
	token := func(email string) string {
		return c.want(201, "", "POST", "/api/one-time-tokens", `{"email":"`+email+`"}`).object()["token"].(string)
	}
	leads := func(email, token string) string {
		t.Helper()
		return b.leads(b.leads(authorization(app, "prompt", "consent", "login_hint", email, "one_time_token", token)))
	}
	link := func(page, email, token string) string {
		return page + "?login_hint=" + url.QueryEscape(email) + "&one_time_token=" + token
	}
	bobs, anns := token("bob@example.com"), token("ann@example.com")
	for _, tt := range [][3]string{
		{"bob@example.com", bobs, link("/switch-account", "bob@example.com", bobs)},
		{"ann@example.com", bobs, "/one-time-token?errorMessage="},
		{"ann@example.com", anns, link("/one-time-token", "ann@example.com", anns)},
	} {
		if got := leads(tt[0], tt[1]); !strings.HasPrefix(got, tt[2]) {
			t.Errorf("got %s, want %s", got, tt[2])
		}
	}
	c.want(200, "", "POST", "/api/one-time-tokens/verify", `{"email":"ann@example.com","token":"`+anns+`"}`)
	if got := leads("ann@example.com", anns); !strings.HasPrefix(got, originOfTest+"/oidc/auth/") {
		t.Errorf("a token that was used leads to %s", got)
	}
}

// An application may send its request ahead.
func TestPushedAuthorizationRequest(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	c.srv.SignInAs(ann(c))
	form, _ := url.ParseQuery(strings.TrimPrefix(authorization(app), "/oidc/auth?"))
	r := c.atOIDC("/request", app, secret, form)
	uri, _ := r.object()["request_uri"].(string)
	if r.status != 201 || r.object()["expires_in"] != 60.0 || !strings.HasPrefix(uri, "urn:ietf:params:oauth:request_uri:") {
		t.Fatalf("got %d %s", r.status, r.text)
	}
	target := "/oidc/auth?client_id=" + app + "&request_uri=" + url.QueryEscape(uri)
	b := newBrowser(c)
	if back := b.follow(target); back.Query().Get("code") == "" || back.Query().Get("state") != "s1" {
		t.Errorf("got %s", back)
	}
	b.want(400, "oidc.invalid_request_uri", "GET", target, "")
	form.Set("response_type", "token")
	if r := c.atOIDC("/request", app, secret, form); r.status != 400 || r.code() != "oidc.unsupported_response_type" {
		t.Errorf("got %d %s", r.status, r.text)
	}
}
