package logtotest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// payloadOf reads a JSON Web Token without checking it.
func payloadOf(t *testing.T, token any) map[string]any {
	t.Helper()
	text, _ := token.(string)
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		t.Fatalf("%v is no JSON Web Token", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	payload := map[string]any{}
	if err != nil || json.Unmarshal(raw, &payload) != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return payload
}

// What each scope tells: in the ID token as far as the tenant says, and by /oidc/me whole.
func TestClaimsByScope(t *testing.T) {
	c := start(t)
	app, secret := newWebApp(c, "Traditional", `,"customClientMetadata":{"idTokenTtl":60}`)
	user := ann(c)
	c.want(200, "", "PATCH", "/api/users/"+user, `{"customData":{"plan":"pro"},"avatar":"https://a.test/a.png"}`)
	c.want(200, "", "PATCH", "/api/users/"+user+"/profile", `{"profile":{"familyName":"Lee","address":{"locality":"Oslo"}}}`)
	role := c.id(200, "/api/roles", `{"name":"editor","description":"d","type":"User"}`)
	c.want(201, "", "POST", "/api/users/"+user+"/roles", fmt.Sprintf(`{"roleIds":[%q]}`, role))
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	c.want(201, "", "POST", "/api/organizations/"+org+"/users", fmt.Sprintf(`{"userIds":[%q]}`, user))
	member := c.id(201, "/api/organization-roles", `{"name":"m"}`)
	c.want(201, "", "POST", "/api/organizations/"+org+"/users/"+user+"/roles", fmt.Sprintf(`{"organizationRoleIds":[%q]}`, member))
	c.srv.SignInAs(user)

	standard := []string{"aud", "at_hash", "exp", "iat", "iss", "nonce", "sub"}
	for scope, want := range map[string]struct{ idToken, more map[string]any }{
		"profile": {map[string]any{
			"name": "Ann", "family_name": "Lee", "picture": "https://a.test/a.png", "username": "ann", "created_at": nil, "updated_at": nil,
		}, nil},
		"email":                {map[string]any{"email": "ann@example.com", "email_verified": true}, nil},
		"phone":                {map[string]any{"phone_number": nil, "phone_number_verified": false}, nil},
		"address":              {map[string]any{"address": map[string]any{"locality": "Oslo"}}, nil},
		"roles":                {map[string]any{"roles": []any{"editor"}}, nil},
		"custom_data":          {nil, map[string]any{"custom_data": map[string]any{"plan": "pro"}}},
		"identities":           {nil, map[string]any{"identities": map[string]any{}, "sso_identities": []any{}}},
		scopeOrganizations:     {map[string]any{"organizations": []any{org}}, map[string]any{"organization_data": []any{map[string]any{"id": org, "name": "Acme", "description": nil}}}},
		scopeOrganizationRoles: {map[string]any{"organization_roles": []any{org + ":m"}}, nil},
	} {
		token := c.tokensOf(app, secret, "code", newBrowser(c).follow(authorization(app, "scope", "openid "+scope)).Query().Get("code"))
		check := func(where string, got map[string]any, always []string, claims ...map[string]any) {
			t.Helper()
			for _, some := range claims {
				for name, value := range some {
					found, there := got[name]
					if !there || value != nil && !reflect.DeepEqual(found, value) {
						t.Errorf("%s in the %s: %s is %v, want %v", scope, where, name, found, value)
					}
					always = append(always, name)
				}
			}
			for name := range got {
				if !slices.Contains(always, name) {
					t.Errorf("%s in the %s: %s is too much", scope, where, name)
				}
			}
		}
		payload := payloadOf(t, token["id_token"])
		check("ID token", payload, slices.Clone(standard), want.idToken)
		if payload["exp"].(float64)-payload["iat"].(float64) != 60 || payload["nonce"] != "n1" || payload["aud"] != app || payload["sub"] != user {
			t.Errorf("got %v", payload)
		}
		check("userinfo", c.as(token["access_token"], "GET", "/oidc/me").object(), []string{"sub"}, want.idToken, want.more)
	}

	// What the tenant adds to ID tokens.
	c.want(200, "", "PUT", "/api/configs/id-token", `{"enabledExtendedClaims":["custom_data"]}`)
	code := newBrowser(c).follow(authorization(app, "scope", "openid custom_data roles", "max_age", "600")).Query().Get("code")
	payload := payloadOf(t, c.tokensOf(app, secret, "code", code)["id_token"])
	if payload["custom_data"] == nil || payload["roles"] != nil || payload["auth_time"] == nil {
		t.Errorf("got %v", slices.Sorted(maps.Keys(payload)))
	}
}

func TestUserinfoRefuses(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	c.srv.SignInAs(ann(c))
	withoutOpenID := c.tokensOf(app, secret, "code", newBrowser(c).follow(authorization(app, "scope", "profile")).Query().Get("code"))
	if withoutOpenID["id_token"] != nil {
		t.Errorf("got %v", withoutOpenID)
	}
	for _, tt := range []struct {
		token  any
		status int
		code   string
	}{
		{"", 400, "oidc.invalid_request"},
		{"nope", 401, "oidc.invalid_token"},
		{c.token, 401, "oidc.invalid_token"}, // a JSON Web Token is for an API
		{withoutOpenID["access_token"], 403, "oidc.insufficient_scope"},
	} {
		r := c.as(tt.token, "GET", "/oidc/me")
		if r.status != tt.status || r.code() != tt.code {
			t.Errorf("%v: got %d %s", tt.token, r.status, r.text)
		}
		if challenge := r.header.Get("WWW-Authenticate"); (r.status == http.StatusUnauthorized) != strings.Contains(challenge, `error="invalid_token"`) {
			t.Errorf("%v: got %q", tt.token, challenge)
		}
	}
}
