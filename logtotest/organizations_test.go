package logtotest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

func TestOrganizationMembers(t *testing.T) {
	c := start(t)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	ann := c.id(200, "/api/users", `{"username":"ann"}`)
	bob := c.id(200, "/api/users", `{"username":"bob"}`)
	scope := c.id(201, "/api/organization-scopes", `{"name":"edit"}`)
	editor := c.id(201, "/api/organization-roles", fmt.Sprintf(`{"name":"editor","organizationScopeIds":[%q],"resourceScopeIds":[]}`, scope))
	machine := c.id(201, "/api/organization-roles", `{"name":"machine","type":"MachineToMachine","organizationScopeIds":[],"resourceScopeIds":[]}`)
	members := "/api/organizations/" + org + "/users"

	c.want(422, "entity.relation_foreign_key_not_found", "POST", members, `{"userIds":["nope"]}`)
	c.want(400, "guard.invalid_input", "POST", members, `{"userIds":[]}`)
	c.want(422, "organization.require_membership", "GET", members+"/"+ann+"/roles", "")
	if r := c.want(201, "", "POST", members, fmt.Sprintf(`{"userIds":[%q,%q]}`, ann, bob)); r.text != fmt.Sprintf(`{"userIds":[%q,%q]}`, ann, bob) {
		t.Errorf("got %s", r.text)
	}
	c.want(422, "entity.db_constraint_violated", "POST", members+"/"+ann+"/roles", fmt.Sprintf(`{"organizationRoleIds":[%q]}`, machine))
	c.want(201, "", "POST", members+"/"+ann+"/roles", `{"organizationRoleNames":["editor"]}`)
	if r := c.want(200, "", "GET", members+"?organizationRoleId="+editor, ""); len(r.list()) != 1 ||
		!strings.Contains(r.text, fmt.Sprintf(`"organizationRoles":[{"id":%q,"name":"editor"}]`, editor)) || strings.Contains(r.text, "hasPassword") {
		t.Errorf("members: %s", r.text)
	}
	if r := c.want(200, "", "GET", members+"/"+ann+"/scopes", ""); !strings.Contains(r.text, `"name":"edit"`) {
		t.Errorf("scopes: %s", r.text)
	}
	if r := c.want(200, "", "GET", "/api/users/"+ann+"/organizations", ""); !strings.Contains(r.text, `"name":"Acme"`) {
		t.Errorf("organizations of a user: %s", r.text)
	}
	if r := c.want(200, "", "GET", "/api/organizations?showFeatured=true&q=acm", ""); !strings.Contains(r.text, `"usersCount":2`) {
		t.Errorf("featured: %s", r.text)
	}
	for query, found := range map[string]int{"q=A_me": 1, "q=a%25e": 1, "q=A_e": 0, `q=A\_me`: 0, "q=": 1, "q=%25": 1} {
		if r := c.want(200, "", "GET", "/api/organizations?"+query, ""); len(r.list()) != found {
			t.Errorf("%s: %s", query, r.text)
		}
	}

	c.want(404, "entity.not_found", "GET", "/api/users/nope/organizations", "")

	// Leaving takes the roles along; so does the end of the user, of the role, and of the
	// organization.
	c.want(204, "", "PUT", members, fmt.Sprintf(`{"userIds":[%q]}`, bob))
	c.want(201, "", "POST", members, fmt.Sprintf(`{"userIds":[%q]}`, ann))
	if r := c.want(200, "", "GET", members+"/"+ann+"/roles", ""); r.text != "[]" {
		t.Errorf("roles after leaving: %s", r.text)
	}
	c.want(204, "", "PUT", members+"/"+ann+"/roles", fmt.Sprintf(`{"organizationRoleIds":[%q]}`, editor))
	c.want(204, "", "DELETE", "/api/organization-roles/"+editor, "")
	if r := c.want(200, "", "GET", members+"/"+ann+"/roles", ""); r.text != "[]" {
		t.Errorf("roles after the role's end: %s", r.text)
	}
	c.want(204, "", "DELETE", "/api/users/"+bob, "")
	if r := c.want(200, "", "GET", members, ""); len(r.list()) != 1 {
		t.Errorf("members after a user's end: %s", r.text)
	}
	c.want(204, "", "DELETE", "/api/organizations/"+org, "")
	if r := c.want(200, "", "GET", "/api/users/"+ann+"/organizations", ""); r.text != "[]" {
		t.Errorf("organizations after the end: %s", r.text)
	}
}

func TestOrganizationUpdate(t *testing.T) {
	c := start(t)
	org := c.id(201, "/api/organizations", `{"name":"Acme","description":"d","customData":{"a":1},"customCss":"x{}"}`)
	r := c.want(200, "", "PATCH", "/api/organizations/"+org, `{"description":null,"customData":{"b":2}}`)
	if !strings.Contains(r.text, `"description":null,"customData":{"b":2}`) || !strings.Contains(r.text, `"customCss":"x{}"`) {
		t.Errorf("got %s", r.text)
	}
	c.want(400, "guard.invalid_input", "PATCH", "/api/organizations/"+org, `{"branding":{"logoUrl":"x"}}`)
	c.want(404, "entity.not_exists_with_id", "GET", "/api/organizations/nope", "")
	c.want(404, "entity.not_found", "DELETE", "/api/organizations/nope", "")
}

func TestOrganizationJIT(t *testing.T) {
	c := start(t)
	jit := "/api/organizations/" + c.id(201, "/api/organizations", `{"name":"Acme"}`) + "/jit"
	c.want(201, "", "POST", jit+"/email-domains", `{"emailDomain":"b.example.com"}`)
	c.want(422, "entity.unique_integrity_violation", "POST", jit+"/email-domains", `{"emailDomain":"b.example.com"}`)
	c.want(204, "", "PUT", jit+"/email-domains", `{"emailDomains":["d.example.com","c.example.com"]}`)
	r := c.want(200, "", "GET", jit+"/email-domains?page=1&page_size=1", "")
	if !strings.Contains(r.text, "c.example.com") || len(r.list()) != 1 || r.header.Get("Total-Number") != "2" {
		t.Errorf("got %s", r.text)
	}
	role := c.id(201, "/api/organization-roles", `{"name":"editor","organizationScopeIds":[],"resourceScopeIds":[]}`)
	c.want(201, "", "POST", jit+"/roles", fmt.Sprintf(`{"organizationRoleIds":[%q]}`, role))
	c.want(204, "", "DELETE", jit+"/roles/"+role, "")
	c.want(404, "entity.not_found", "DELETE", jit+"/roles/"+role, "")
}

// ids are those of a list, in its order.
func (r reply) ids() []string {
	var ids []string
	for _, item := range r.list() {
		ids = append(ids, item.(map[string]any)["id"].(string))
	}
	return ids
}

// Members, their roles and scopes are listed by id; the roles that a member is shown with, and the
// lists of roles and scopes, by name.
func TestOrganizationOrder(t *testing.T) {
	c := start(t)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	path := "/api/organizations/" + org
	var users, apps, roles []string
	for i := range 5 {
		users = append(users, c.id(200, "/api/users", `{}`))
		apps = append(apps, c.id(200, "/api/applications", `{"name":"m","type":"MachineToMachine"}`))
		scope := c.id(201, "/api/organization-scopes", fmt.Sprintf(`{"name":"s%d"}`, 4-i))
		roles = append(roles, c.id(201, "/api/organization-roles", fmt.Sprintf(`{"name":"r%d","organizationScopeIds":[%q]}`, 4-i, scope)))
	}
	list := func(ids []string) string { return string(jsonvalue.Encode(ids)) }
	c.want(201, "", "POST", path+"/users", `{"userIds":`+list(users)+`}`)
	c.want(201, "", "POST", path+"/applications", `{"applicationIds":`+list(apps)+`}`)
	c.want(201, "", "POST", path+"/users/"+users[0]+"/roles", `{"organizationRoleIds":`+list(roles)+`}`)
	for _, target := range []string{path + "/users", path + "/applications", path + "/users/" + users[0] + "/roles", path + "/users/" + users[0] + "/scopes"} {
		if ids := c.want(200, "", "GET", target, "").ids(); len(ids) != 5 || !slices.IsSorted(ids) {
			t.Errorf("%s: %q", target, ids)
		}
	}
	names := func(items []any) string {
		var names []string
		for _, item := range items {
			names = append(names, item.(map[string]any)["name"].(string))
		}
		return strings.Join(names, " ")
	}
	for target, want := range map[string]string{"/api/organization-roles": "r0 r1 r2 r3 r4", "/api/organization-scopes": "s0 s1 s2 s3 s4"} {
		if got := names(c.want(200, "", "GET", target, "").list()); got != want {
			t.Errorf("%s: %q", target, got)
		}
	}
	for _, item := range c.want(200, "", "GET", path+"/users", "").list() {
		m := item.(map[string]any)
		if got := names(m["organizationRoles"].([]any)); m["id"] == users[0] && got != "r0 r1 r2 r3 r4" {
			t.Errorf("got %q", got)
		}
	}
}

func TestUnknownRoleNames(t *testing.T) {
	c := start(t)
	org, user := c.id(201, "/api/organizations", `{"name":"Acme"}`), c.id(200, "/api/users", `{}`)
	path := "/api/organizations/" + org + "/users"
	const body = `{"organizationRoleNames":["editor","ghost","spirit"]}`
	c.want(422, "organization.require_membership", "PUT", path+"/"+user+"/roles", body)
	c.want(201, "", "POST", path, fmt.Sprintf(`{"userIds":[%q]}`, user))
	editor := c.id(201, "/api/organization-roles", `{"name":"editor"}`)
	for _, method := range []string{"PUT", "POST"} {
		r := c.want(422, "organization.role_names_not_found", method, path+"/"+user+"/roles", body)
		if !strings.Contains(r.text, "Invalid role names detected: ghost, spirit. Please") {
			t.Errorf("got %s", r.text)
		}
	}
	c.want(204, "", "PUT", path+"/"+user+"/roles", `{"organizationRoleNames":["editor"]}`)
	if ids := c.want(200, "", "GET", path+"/"+user+"/roles", "").ids(); len(ids) != 1 || ids[0] != editor {
		t.Errorf("got %q", ids)
	}
}

// showFeatured takes each word for yes.
func TestShowFeatured(t *testing.T) {
	c := start(t)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	c.want(201, "", "POST", "/api/organizations/"+org+"/users", fmt.Sprintf(`{"userIds":[%q]}`, c.id(200, "/api/users", `{}`)))
	for query, shown := range map[string]bool{"": false, "?showFeatured=true": true, "?showFeatured=1": true, "?showFeatured=yes": true, "?showFeatured=false": false, "?showFeatured=0": false} {
		count, found := c.want(200, "", "GET", "/api/organizations"+query, "").list()[0].(map[string]any)["usersCount"]
		if found != shown || shown && count != 1.0 {
			t.Errorf("%q: %v %v", query, found, count)
		}
	}
}

// Empty texts are stored as null, wherever null may be.
func TestEmptyTextsBecomeNull(t *testing.T) {
	c := start(t)
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	for target, body := range map[string]string{
		"/api/organizations": `{"name":"x","description":"","customCss":""}`, "/api/organization-roles": `{"name":"x","description":""}`,
		"/api/organization-scopes": `{"name":"x","description":""}`, "/api/resources/" + resource + "/scopes": `{"name":"x","description":""}`,
		"/api/applications": `{"name":"x","type":"SPA","description":""}`, "/api/users": `{"name":"","avatar":""}`,
	} {
		r := c.do("POST", target, body)
		id, _ := r.object()["id"].(string)
		for range 2 {
			for _, key := range []string{"description", "customCss", "name", "avatar"} {
				if value, found := r.object()[key]; found && value == "" {
					t.Errorf("%s: %s is empty: %s", target, key, r.text)
				}
			}
			r = c.want(200, "", "PATCH", target+"/"+id, strings.Replace(body, `,"type":"SPA"`, "", 1))
		}
	}
}
