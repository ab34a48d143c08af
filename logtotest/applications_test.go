package logtotest

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestApplications(t *testing.T) {
	c := start(t)
	for body, want := range map[string]struct {
		status int
		code   string
	}{
		`{"name":"x","type":"SAML"}`:                                                                      {400, "application.saml.use_saml_app_api"},
		`{"name":"x","type":"Protected"}`:                                                                 {501, "application.protected_app_not_configured"},
		`{"name":"x","type":"Nope"}`:                                                                      {400, "guard.invalid_input"},
		`{"name":"x","type":"MachineToMachine","isThirdParty":true}`:                                      {400, "application.invalid_third_party_application_type"},
		`{"name":"x","type":"SPA","customClientMetadata":{"isDeviceFlow":true}}`:                          {422, "application.device_flow_native_only"},
		`{"name":"x","type":"SPA","oidcClientMetadata":{"redirectUris":[1],"postLogoutRedirectUris":[]}}`: {400, "guard.invalid_input"},
	} {
		c.want(want.status, want.code, "POST", "/api/applications", body)
	}
	id := c.id(200, "/api/applications", `{"name":"spa","type":"SPA","description":"d","oidcClientMetadata":{"redirectUris":["https://e.com/cb"],"postLogoutRedirectUris":[]}}`)
	app := "/api/applications/" + id
	r := c.want(200, "", "PATCH", app, `{"description":null,"customData":{"b":1}}`)
	if !strings.Contains(r.text, `"description":null`) || !strings.Contains(r.text, `"redirectUris":["https://e.com/cb"]`) {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "PATCH", app+"/custom-data", `{"a":2}`); r.text != `{"a":2,"b":1}` {
		t.Errorf("got %s", r.text)
	}
	c.want(422, "request.invalid_input", "PATCH", app, `{"appLevelAccessControlEnabled":true}`)
	user := c.id(200, "/api/users", `{}`)
	c.want(404, "entity.relation_foreign_key_not_found", "PUT", app+"/access-control", `{"userIds":["nope"],"userRoleIds":[],"organizationIds":[],"organizationRoleRules":[]}`)
	c.want(200, "", "PUT", app+"/access-control", fmt.Sprintf(`{"userIds":[%q],"userRoleIds":[],"organizationIds":[],"organizationRoleRules":[]}`, user))
	c.want(200, "", "PATCH", app, `{"appLevelAccessControlEnabled":true}`)
	c.want(422, "request.invalid_input", "PUT", app+"/access-control", `{"userIds":[],"userRoleIds":[],"organizationIds":[],"organizationRoleRules":[]}`)

	// Everything without a page, and only then without headers.
	all := c.want(200, "", "GET", "/api/applications", "")
	if len(all.list()) != 2 || all.header.Get("Total-Number") != "" || all.header.Get("Link") != "" {
		t.Errorf("got %d applications, %v", len(all.list()), all.header)
	}
	if r := c.want(200, "", "GET", "/api/applications?types=SPA&types=Native&page=1", ""); len(r.list()) != 1 || r.header.Get("Total-Number") != "1" {
		t.Errorf("got %s", r.text)
	}
	c.want(400, "guard.invalid_input", "GET", "/api/applications?types=Bogus", "")
	c.want(400, "request.invalid_input", "GET", "/api/applications?excludeRoleId=a&excludeOrganizationId=b", "")
	c.want(204, "", "DELETE", app, "")
	c.want(404, "entity.not_exists_with_id", "GET", app, "")
	c.want(404, "entity.not_exists_with_id", "DELETE", app, "")
}

// Rules are kept once each, and name roles of users.
func TestAccessControlRules(t *testing.T) {
	c := start(t)
	path := "/api/applications/" + c.id(200, "/api/applications", `{"name":"x","type":"SPA"}`) + "/access-control"
	user, org := c.id(200, "/api/users", `{}`), c.id(201, "/api/organizations", `{"name":"Acme"}`)
	member, machine := c.id(201, "/api/organization-roles", `{"name":"a"}`), c.id(201, "/api/organization-roles", `{"name":"b","type":"MachineToMachine"}`)
	forApps := c.id(200, "/api/roles", `{"name":"m","description":"d","type":"MachineToMachine"}`)
	rules := func(user, role, rules string) string {
		return fmt.Sprintf(`{"userIds":[%s],"userRoleIds":[%s],"organizationIds":[],"organizationRoleRules":[%s]}`, user, role, rules)
	}
	rule := fmt.Sprintf(`{"organizationId":%q,"organizationRoleIds":[%q]}`, org, member)
	quoted := `"` + user + `"`
	twice := c.want(200, "", "PUT", path, rules(quoted+","+quoted, "", rule+","+rule)).text
	if want := rules(quoted, "", rule); twice != want || c.want(200, "", "GET", path, "").text != want {
		t.Errorf("got  %s\nwant %s", twice, want)
	}
	c.want(422, "entity.db_constraint_violated", "PUT", path, rules("", `"`+forApps+`"`, ""))
	c.want(422, "entity.db_constraint_violated", "PUT", path, rules("", "", strings.Replace(rule, member, machine, 1)))
}

func TestAdminApplication(t *testing.T) {
	c := start(t)
	id := c.id(200, "/api/applications", `{"name":"m","type":"MachineToMachine"}`)
	c.want(200, "", "PATCH", "/api/applications/"+id, `{"isAdmin":true}`)
	if r := c.want(200, "", "GET", "/api/applications/"+id, ""); r.object()["isAdmin"] != true {
		t.Errorf("got %s", r.text)
	}
	secret := c.want(201, "", "POST", "/api/applications/"+id+"/secrets", `{"name":"s"}`).object()["value"].(string)
	status, body := c.postToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}}, id, secret)
	if status != 200 || body["scope"] != "all" {
		t.Errorf("got %d %v", status, body)
	}
}

func TestSecrets(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }), WithTokenTTL(24*time.Hour))
	id := c.id(200, "/api/applications", `{"name":"m","type":"MachineToMachine"}`)
	path := "/api/applications/" + id + "/secrets"
	c.want(400, "request.invalid_input", "POST", path, `{"name":"s","expiresAt":1}`)
	secret := c.want(201, "", "POST", path, fmt.Sprintf(`{"name":"s 1","expiresAt":%d}`, now.Add(time.Hour).UnixMilli())).object()["value"].(string)
	c.want(422, "application.secret_name_exists", "POST", path, `{"name":"s 1"}`)
	c.want(422, "application.secret_name_exists", "PATCH", path+"/s%201", `{"name":"Default secret"}`)
	c.want(200, "", "PATCH", path+"/s%201", `{"name":"s2"}`)
	c.want(404, "entity.not_exists", "PATCH", path+"/s%201", `{"name":"x"}`)
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}}
	if status, _ := c.postToken(form, id, secret); status != 200 {
		t.Errorf("got %d", status)
	}
	now = now.Add(time.Hour)
	if status, body := c.postToken(form, id, secret); status != 400 {
		t.Errorf("an expired secret: %d %v", status, body)
	}
	c.want(204, "", "DELETE", path+"/s2", "")
	c.want(404, "entity.not_found", "DELETE", path+"/s2", "")
	c.want(400, "application.no_legacy_secret_found", "DELETE", "/api/applications/"+id+"/legacy-secret", "")
}

func TestConsentScopes(t *testing.T) {
	c := start(t)
	own := c.id(200, "/api/applications", `{"name":"own","type":"SPA"}`)
	third := c.id(200, "/api/applications", `{"name":"third","type":"SPA","isThirdParty":true}`)
	c.want(422, "application.third_party_application_only", "GET", "/api/applications/"+own+"/user-consent-scopes", "")
	path := "/api/applications/" + third + "/user-consent-scopes"
	c.want(422, "application.user_consent_scopes_not_found", "POST", path, `{"resourceScopes":["nope"]}`)
	c.want(400, "guard.invalid_input", "POST", path, `{"userScopes":["nope"]}`)
	c.want(201, "", "POST", path, `{"userScopes":["profile","email"],"resourceScopes":["management-api-all"]}`)
	r := c.want(200, "", "GET", path, "")
	if !strings.Contains(r.text, `"userScopes":["email","profile"]`) || !strings.Contains(r.text, `"scopes":[{"id":"management-api-all","name":"all"`) {
		t.Errorf("got %s", r.text)
	}
	c.want(204, "", "DELETE", path+"/user-scopes/email", "")
	c.want(404, "entity.not_found", "DELETE", path+"/user-scopes/email", "")
}

func TestConsentOrganizations(t *testing.T) {
	c := start(t)
	app := c.id(200, "/api/applications", `{"name":"third","type":"SPA","isThirdParty":true}`)
	user := c.id(200, "/api/users", `{}`)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	path := "/api/applications/" + app + "/users/" + user + "/consent-organizations"
	body := fmt.Sprintf(`{"organizationIds":[%q]}`, org)
	c.want(422, "organization.require_membership", "POST", path, body)
	c.want(201, "", "POST", "/api/organizations/"+org+"/users", fmt.Sprintf(`{"userIds":[%q]}`, user))
	c.want(201, "", "POST", path, body)
	if r := c.want(200, "", "GET", path, ""); !strings.HasPrefix(r.text, `{"organizations":[{`) || r.header.Get("Total-Number") != "1" {
		t.Errorf("got %s %v", r.text, r.header)
	}
	c.want(204, "", "DELETE", path+"/"+org, "")
	c.want(404, "entity.not_found", "DELETE", path+"/"+org, "")
}

// A public client has no secret; the database refuses to give it one.
func TestSecretsOfPublicClients(t *testing.T) {
	c := start(t)
	for kind, status := range map[string]int{"SPA": 422, "Native": 422, "Traditional": 201, "MachineToMachine": 201} {
		path := "/api/applications/" + c.id(200, "/api/applications", fmt.Sprintf(`{"name":"x","type":%q}`, kind)) + "/secrets"
		secrets := len(c.want(200, "", "GET", path, "").list())
		r := c.do("POST", path, `{"name":"s"}`)
		if r.status != status || status == 422 && (r.code() != "entity.db_constraint_violated" || secrets != 0) {
			t.Errorf("%s: %d secrets, then %d %s", kind, secrets, r.status, r.text)
		}
	}
}

func TestRedirectURIs(t *testing.T) {
	c := start(t)
	app := "/api/applications/" + c.id(200, "/api/applications", `{"name":"x","type":"Native"}`)
	for uri, valid := range map[string]bool{
		"https://app.example.com/cb": true, "http://localhost:9999": true, "io.logto.app://callback": true, "io.my-app+1:/cb": true,
		"": false, "app.example.com/cb": false, "callback": false, "myapp://cb": false, "https://": false, "javascript:alert(1)": false,
	} {
		r := c.do("PATCH", app, fmt.Sprintf(`{"oidcClientMetadata":{"redirectUris":["https://a.example.com",%q],"postLogoutRedirectUris":[]}}`, uri))
		if valid != (r.status == 200) || !valid && !strings.Contains(r.text, `"path":["oidcClientMetadata","redirectUris",1]`) {
			t.Errorf("%q: got %d %s", uri, r.status, r.text)
		}
	}
	c.want(400, "guard.invalid_input", "POST", "/api/applications",
		`{"name":"x","type":"SPA","oidcClientMetadata":{"redirectUris":[],"postLogoutRedirectUris":["nowhere"]}}`)
}

// What users consent to is for third-party applications only.
func TestConsentOrganizationsOfOwnApplications(t *testing.T) {
	c := start(t)
	app := c.id(200, "/api/applications", `{"name":"x","type":"Traditional"}`)
	path := "/api/applications/" + app + "/users/" + c.id(200, "/api/users", `{}`) + "/consent-organizations"
	for method, body := range map[string]string{"GET": "", "POST": `{"organizationIds":[]}`, "PUT": `{"organizationIds":[]}`} {
		c.want(422, "application.third_party_application_only", method, path, body)
	}
}
