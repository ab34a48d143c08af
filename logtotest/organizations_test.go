package logtotest

import (
	"fmt"
	"strings"
	"testing"
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
