package logtotest

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"
	accessToken   = "urn:ietf:params:oauth:token-type:access_token"
)

// impersonate exchanges a subject token for one of the user's.
func (c *client) impersonate(user string) (int, map[string]any) {
	c.t.Helper()
	subject := c.want(201, "", "POST", "/api/subject-tokens", fmt.Sprintf(`{"userId":%q}`, user)).object()["subjectToken"].(string)
	return c.postToken(url.Values{"grant_type": {exchangeGrant}, "subject_token": {subject}, "subject_token_type": {accessToken}}, c.srv.AppID, c.srv.AppSecret)
}

func TestImpersonation(t *testing.T) {
	c := start(t)
	c.want(404, "entity.relation_foreign_key_not_found", "POST", "/api/subject-tokens", `{"userId":"nope"}`)
	user := c.id(200, "/api/users", `{"username":"ann","name":"Ann"}`)
	if status, body := c.impersonate(user); status != 400 || body["code"] != "oidc.unauthorized_client" {
		t.Errorf("without permission: %d %v", status, body)
	}
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	status, body := c.impersonate(user)
	_, typed := body["issued_token_type"]
	if status != 200 || typed || body["scope"] != "" || strings.Count(body["access_token"].(string), ".") != 0 {
		t.Fatalf("got %d %v", status, body)
	}
	c.token = body["access_token"].(string)
	c.want(401, "auth.unauthorized", "GET", "/api/users", "")   // not a token for the Management API
	c.want(403, "auth.forbidden", "GET", "/api/my-account", "") // no scope was asked for
}

// A subject token is good for one exchange and for ten minutes.
func TestSubjectToken(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }))
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	user := c.id(200, "/api/users", `{}`)
	subject := func() url.Values {
		token := c.want(201, "", "POST", "/api/subject-tokens", fmt.Sprintf(`{"userId":%q}`, user)).object()["subjectToken"].(string)
		return url.Values{"grant_type": {exchangeGrant}, "subject_token": {token}, "subject_token_type": {accessToken}}
	}
	first, late := subject(), subject()
	if status, body := c.postToken(first, c.srv.AppID, c.srv.AppSecret); status != 200 {
		t.Errorf("got %d %v", status, body)
	}
	if status, body := c.postToken(first, c.srv.AppID, c.srv.AppSecret); status != 400 || body["code"] != "oidc.invalid_grant" {
		t.Errorf("again: %d %v", status, body)
	}
	now = now.Add(10 * time.Minute)
	if status, body := c.postToken(late, c.srv.AppID, c.srv.AppSecret); status != 400 || body["code"] != "oidc.invalid_grant" {
		t.Errorf("late: %d %v", status, body)
	}
}

// With a resource the exchanged token carries what the user's roles allow on it.
func TestImpersonationForResource(t *testing.T) {
	c := start(t)
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	user := c.id(200, "/api/users", `{}`)
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	read := c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"read","description":""}`)
	c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"write","description":""}`)
	role := c.id(200, "/api/roles", fmt.Sprintf(`{"name":"reader","description":"r","scopeIds":[%q]}`, read))
	c.want(201, "", "POST", "/api/users/"+user+"/roles", fmt.Sprintf(`{"roleIds":[%q]}`, role))
	exchange := func(resource string) (int, map[string]any) {
		subject := c.want(201, "", "POST", "/api/subject-tokens", fmt.Sprintf(`{"userId":%q}`, user)).object()["subjectToken"].(string)
		return c.postToken(url.Values{
			"grant_type": {exchangeGrant}, "subject_token": {subject}, "subject_token_type": {accessToken},
			"resource": {resource}, "scope": {"read write"},
		}, c.srv.AppID, c.srv.AppSecret)
	}
	if status, body := exchange("https://shop.example.com"); status != 200 || body["scope"] != "read" {
		t.Errorf("got %d %v", status, body)
	}
	if status, body := exchange("https://nowhere.example.com"); status != 400 || body["code"] != "oidc.invalid_target" {
		t.Errorf("got %d %v", status, body)
	}
}

// exchanges is a server with a user who may be exchanged for.
func exchanges(t *testing.T, options ...Option) (c *client, user string) {
	c = start(t, options...)
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	return c, c.id(200, "/api/users", `{"username":"ann"}`)
}

// subject is a fresh impersonation token.
func (c *client) subject(user string) string {
	c.t.Helper()
	return c.want(201, "", "POST", "/api/subject-tokens", fmt.Sprintf(`{"userId":%q}`, user)).object()["subjectToken"].(string)
}

// exchange posts a token exchange with more parameters.
func (c *client) exchange(token, kind string, more ...string) (int, map[string]any) {
	c.t.Helper()
	form := url.Values{"grant_type": {exchangeGrant}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	if token != "" {
		form.Set("subject_token", token)
	}
	if kind != "" {
		form.Set("subject_token_type", kind)
	}
	return c.postToken(form, c.srv.AppID, c.srv.AppSecret)
}

func TestExchangeSubjects(t *testing.T) {
	c, user := exchanges(t)
	tokens := "/api/users/" + user + "/personal-access-tokens"
	pat := c.want(201, "", "POST", tokens, `{"name":"ci"}`).object()["value"].(string)
	status, opened := c.exchange(c.subject(user), typeAccessToken, "scope", "openid profile nonsense")
	if status != 200 || opened["scope"] != "openid profile" {
		t.Fatalf("got %d %v", status, opened)
	}
	opaque := opened["access_token"].(string)
	suspended := c.id(200, "/api/users", `{}`)
	ofSuspended := c.subject(suspended)
	c.want(200, "", "PATCH", "/api/users/"+suspended+"/is-suspended", `{"isSuspended":true}`)
	for _, tt := range []struct {
		name, token, kind string
		more              []string
		status            int
		description       string
	}{
		{"impersonation, the newer type", c.subject(user), typeImpersonationToken, nil, 200, ""},
		{"personal access token", pat, typePersonalAccessToken, nil, 200, ""},
		{"personal access token again", pat, typePersonalAccessToken, nil, 200, ""},
		{"access token of a user", opaque, typeAccessToken, nil, 200, ""},
		{"a suspended user", ofSuspended, typeAccessToken, nil, 400, "the account is suspended"},
		{"no token", "", typeAccessToken, nil, 400, "missing required parameter 'subject_token'"},
		{"neither", "", "", nil, 400, "missing required parameters 'subject_token' and 'subject_token_type'"},
		{"unknown type", pat, "urn:x", nil, 400, "unsupported subject token type"},
		{"an ID token", pat, "urn:ietf:params:oauth:token-type:id_token", nil, 400, "unsupported subject token type"},
		{"another type's token", pat, typeImpersonationToken, nil, 400, "subject token not found"},
		{"token of the application", c.token, typeAccessToken, nil, 400, "subject token invalid: referenced account not found"},
		{"actor", c.subject(user), typeAccessToken, []string{"actor_token", opaque, "actor_token_type", typeAccessToken}, 200, ""},
		{"actor of no type", c.subject(user), typeAccessToken, []string{"actor_token", opaque}, 400, "unsupported actor token type"},
		{"unknown actor", c.subject(user), typeAccessToken, []string{"actor_token", "x", "actor_token_type", typeAccessToken}, 400, "invalid actor token"},
	} {
		status, body := c.exchange(tt.token, tt.kind, tt.more...)
		if reason := c.reason(body); status != tt.status || tt.status != 200 && reason != tt.description {
			t.Errorf("%s: got %d %v (%s), want %d %s", tt.name, status, body, reason, tt.status, tt.description)
		}
		if _, found := body["scope"]; status == 200 && !found {
			t.Errorf("%s: no scope member: %v", tt.name, body)
		}
	}
	_, withoutOpenID := c.exchange(pat, typePersonalAccessToken)
	status, body := c.exchange(pat, typePersonalAccessToken, "actor_token", withoutOpenID["access_token"].(string), "actor_token_type", typeAccessToken)
	if reason := c.reason(body); status != 400 || reason != "actor token must have openid scope" {
		t.Errorf("got %d %v (%s)", status, body, reason)
	}
	app := "/api/applications/" + c.srv.AppID
	c.want(200, "", "PUT", app+"/access-control", fmt.Sprintf(`{"userIds":[%q],"userRoleIds":[],"organizationIds":[],"organizationRoleRules":[]}`, suspended))
	c.want(200, "", "PATCH", app, `{"appLevelAccessControlEnabled":true}`)
	if status, body := c.exchange(pat, typePersonalAccessToken); status != 400 || body["code"] != "oidc.access_denied" {
		t.Errorf("an application that is not for the user: got %d %v", status, body)
	}
	c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"username":"ReadOnly"}}`)
	c.token = opaque
	if r := c.want(200, "", "GET", "/api/my-account", ""); r.object()["username"] != "ann" {
		t.Errorf("got %s", r.text)
	}
}

// reason is why the token endpoint refused: the error's description, but for a grant that is refused, which
// only the audit log explains.
func (c *client) reason(body map[string]any) string {
	c.t.Helper()
	description, _ := body["error_description"].(string)
	if description != "grant request is invalid" {
		return description
	}
	newest := c.want(200, "", "GET", "/api/logs?page_size=1", "").list()[0].(map[string]any)["payload"].(map[string]any)["error"].(string)
	return strings.TrimSuffix(newest[strings.LastIndexByte(newest, '(')+1:], ")")
}

// The token of a user in an organization: with the roles there, on the organization or on an API.
func TestExchangeForOrganization(t *testing.T) {
	c, user := exchanges(t)
	pat := c.want(201, "", "POST", "/api/users/"+user+"/personal-access-tokens", `{"name":"ci"}`).object()["value"].(string)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	if status, body := c.exchange(pat, typePersonalAccessToken, "organization_id", org); status != 403 || body["code"] != "oidc.access_denied" {
		t.Errorf("no member: got %d %v", status, body)
	}
	c.want(201, "", "POST", "/api/organizations/"+org+"/users", fmt.Sprintf(`{"userIds":[%q]}`, user))
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	buy := c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"buy","description":""}`)
	scope := c.id(201, "/api/organization-scopes", `{"name":"invite"}`)
	role := c.id(201, "/api/organization-roles", fmt.Sprintf(`{"name":"m","organizationScopeIds":[%q],"resourceScopeIds":[%q]}`, scope, buy))
	c.want(201, "", "POST", "/api/organizations/"+org+"/users/"+user+"/roles", fmt.Sprintf(`{"organizationRoleIds":[%q]}`, role))
	var token testClaims
	_, body := c.exchange(pat, typePersonalAccessToken, "organization_id", org, "scope", "invite buy")
	token.read(t, body["access_token"].(string))
	if body["scope"] != "invite" || token.Audience != "urn:logto:organization:"+org || token.Organization != "" {
		t.Errorf("got %v %+v", body, token)
	}
	_, body = c.exchange(pat, typePersonalAccessToken, "organization_id", org, "resource", "https://shop.example.com", "scope", "invite buy")
	token = testClaims{}
	token.read(t, body["access_token"].(string))
	if body["scope"] != "buy" || token.Audience != "https://shop.example.com" || token.Organization != org || token.Subject != user {
		t.Errorf("got %v %+v", body, token)
	}
	c.want(200, "", "PATCH", "/api/organizations/"+org, `{"isMfaRequired":true}`)
	if status, body := c.exchange(pat, typePersonalAccessToken, "organization_id", org); status != 403 {
		t.Errorf("without a second factor: got %d %v", status, body)
	}
}
