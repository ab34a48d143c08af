package logtotest

import (
	"fmt"
	"strings"
	"testing"
)

func TestRoles(t *testing.T) {
	c := start(t)
	res := c.id(201, "/api/resources", `{"name":"R","indicator":"https://r.example.com"}`)
	scopes := "/api/resources/" + res + "/scopes"
	read, write := c.id(201, scopes, `{"name":"read"}`), c.id(201, scopes, `{"name":"write","description":"d"}`)
	c.want(400, "scope.name_with_space", "POST", scopes, `{"name":"a b"}`)
	c.want(422, "scope.name_exists", "POST", scopes, `{"name":"read"}`)
	c.want(422, "resource.resource_identifier_in_use", "POST", "/api/resources", `{"name":"X","indicator":"https://r.example.com"}`)
	c.want(400, "resource.cannot_modify_management_api", "PATCH", "/api/resources/management-api", `{"name":"X"}`)
	c.want(400, "resource.cannot_delete_management_api", "DELETE", "/api/resources/management-api", "")
	c.want(404, "entity.not_exists", "PATCH", scopes+"/nope", `{"name":"x"}`)

	id := c.id(200, "/api/roles", fmt.Sprintf(`{"name":"reader","description":"d","scopeIds":[%q]}`, read))
	role := "/api/roles/" + id
	c.want(422, "role.name_in_use", "POST", "/api/roles", `{"name":"reader","description":"d"}`)
	c.want(404, "entity.not_exists_with_id", "POST", "/api/roles", `{"name":"x","description":"d","scopeIds":["nope"]}`)
	c.want(422, "role.name_in_use", "POST", "/api/roles", `{"name":"x","description":"d"}`) // refused, and kept
	c.want(400, "role.management_api_scopes_not_assignable_to_user_role", "POST", "/api/roles",
		`{"name":"y","description":"d","scopeIds":["management-api-all"]}`)
	c.want(400, "guard.invalid_input", "POST", role+"/scopes", `{"scopeIds":[]}`)
	c.want(422, "role.scope_exists", "POST", role+"/scopes", fmt.Sprintf(`{"scopeIds":[%q]}`, read))
	if all := c.want(201, "", "POST", role+"/scopes", fmt.Sprintf(`{"scopeIds":[%q]}`, write)).list(); len(all) != 2 {
		t.Errorf("adding a scope gives %v, want both", all)
	}
	if r := c.want(200, "", "GET", role+"/scopes", ""); len(r.list()) != 2 || r.header.Get("Total-Number") != "" ||
		!strings.Contains(r.text, `"indicator":"https://r.example.com"`) {
		t.Errorf("scopes: %s", r.text)
	}

	// The scope takes itself out of the role, and the resource its scopes.
	c.want(204, "", "DELETE", scopes+"/"+read, "")
	c.want(204, "", "DELETE", "/api/resources/"+res, "")
	if r := c.want(200, "", "GET", role+"/scopes", ""); len(r.list()) != 0 {
		t.Errorf("scopes after deletion: %s", r.text)
	}
}

// A real server fails on an empty list only after it has stored the role.
func TestRoleWithEmptyScopes(t *testing.T) {
	c := start(t)
	c.want(422, "entity.invalid_input", "POST", "/api/roles", `{"name":"x","description":"d","scopeIds":[]}`)
	c.want(422, "role.name_in_use", "POST", "/api/roles", `{"name":"x","description":"d"}`)
}

// Names that begin so are those of Logto's own roles, which the database keeps from everybody.
func TestInternalRoles(t *testing.T) {
	c := start(t)
	c.want(403, "role.internal_role_violation", "POST", "/api/roles", `{"name":"#internal:x","description":"d"}`)
	role := c.id(200, "/api/roles", `{"name":"x","description":"d"}`)
	c.want(403, "role.internal_role_violation", "PATCH", "/api/roles/"+role, `{"name":"#internal:x"}`)
}

func TestRoleMembers(t *testing.T) {
	c := start(t)
	user := c.id(200, "/api/users", `{"username":"ann"}`)
	app := c.id(200, "/api/applications", `{"name":"m2m","type":"MachineToMachine"}`)
	spa := c.id(200, "/api/applications", `{"name":"spa","type":"SPA"}`)
	forUsers := c.id(200, "/api/roles", `{"name":"u","description":"d"}`)
	forApps := c.id(200, "/api/roles", `{"name":"m","description":"d","type":"MachineToMachine"}`)

	body := fmt.Sprintf(`{"roleIds":[%q]}`, forUsers)
	for _, want := range []string{
		fmt.Sprintf(`{"roleIds":[%q],"addedRoleIds":[%q]}`, forUsers, forUsers),
		fmt.Sprintf(`{"roleIds":[%q],"addedRoleIds":[]}`, forUsers),
	} {
		if r := c.want(201, "", "POST", "/api/users/"+user+"/roles", body); r.text != want {
			t.Errorf("got %s, want %s", r.text, want)
		}
	}
	c.want(422, "user.invalid_role_type", "POST", "/api/users/"+user+"/roles", fmt.Sprintf(`{"roleIds":[%q]}`, forApps))
	c.want(422, "application.invalid_type", "POST", "/api/applications/"+spa+"/roles", fmt.Sprintf(`{"roleIds":[%q]}`, forApps))
	if r := c.want(200, "", "PUT", "/api/applications/"+app+"/roles", fmt.Sprintf(`{"roleIds":[%q]}`, forApps)); r.text != "OK" {
		t.Errorf("got %q", r.text)
	}
	c.want(422, "entity.invalid_input", "PUT", "/api/applications/"+app+"/roles", `{"roleIds":[]}`)
	c.want(422, "entity.db_constraint_violated", "POST", "/api/roles/"+forUsers+"/applications", fmt.Sprintf(`{"applicationIds":[%q]}`, app))
	c.want(422, "role.user_exists", "POST", "/api/roles/"+forUsers+"/users", fmt.Sprintf(`{"userIds":[%q]}`, user))

	list := c.want(200, "", "GET", "/api/roles?search=u", "").list()
	view, _ := list[0].(map[string]any)
	if view["usersCount"] != 1.0 || len(view["featuredUsers"].([]any)) != 1 {
		t.Errorf("got %v", view)
	}
	if r := c.want(200, "", "GET", "/api/roles?excludeUserId="+user, ""); strings.Contains(r.text, forUsers) {
		t.Errorf("excludeUserId: %s", r.text)
	}
	c.want(200, "", "PUT", "/api/users/"+user+"/roles", `{"roleIds":[]}`)
	c.want(404, "entity.not_found", "DELETE", "/api/users/"+user+"/roles/"+forUsers, "")
}

// A default role goes to every user made from then on.
func TestDefaultRole(t *testing.T) {
	c := start(t)
	role := c.id(200, "/api/roles", `{"name":"d","description":"d","isDefault":true}`)
	user := c.id(200, "/api/users", `{}`)
	if r := c.want(200, "", "GET", "/api/users/"+user+"/roles", ""); !strings.Contains(r.text, role) {
		t.Errorf("got %s", r.text)
	}
}
