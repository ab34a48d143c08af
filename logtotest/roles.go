package logtotest

import (
	"net/http"
	"slices"
)

// role bundles scopes for users or for applications, by its type.
type role struct {
	TenantID    string `json:"tenantId"`
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Type        string `json:"type"`
	IsDefault   bool   `json:"isDefault"`
}

// The two types of roles, and of organization roles.
const (
	roleForUsers        = "User"
	roleForApplications = "MachineToMachine"
)

var roleSearch = []searchable[role]{
	{"id", "id", func(r *role) string { return r.ID }},
	{"name", "name", func(r *role) string { return r.Name }},
	{"description", "description", func(r *role) string { return r.Description }},
}

var roleHandlers = map[string]handler{
	"ListRoles":       listRoles,
	"CreateRole":      createRole,
	"GetRole":         getRole,
	"UpdateRole":      updateRole,
	"DeleteRole":      deleteRole,
	"ListRoleScopes":  listRoleScopes,
	"CreateRoleScope": addRoleScopes,
	"DeleteRoleScope": deleteRoleScope,
}

func (c *call) roleOf() (*role, error) {
	r := c.db.roles.get(c.path("id"))
	if r == nil {
		return nil, errNotExistsID("roles", c.path("id"))
	}
	return r, nil
}

// featuredUser and featuredApplication are the few that lists of roles and organizations show.
type featuredUser struct {
	ID     string  `json:"id"`
	Avatar *string `json:"avatar"`
	Name   *string `json:"name"`
}

type featuredApplication struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
}

const featured = 3

func featuredUsers(users []*user) []featuredUser {
	out := []featuredUser{}
	for _, u := range users[:min(featured, len(users))] {
		out = append(out, featuredUser{u.ID, u.Avatar, u.Name})
	}
	return out
}

type roleView struct {
	*role
	UsersCount           int                   `json:"usersCount"`
	FeaturedUsers        []featuredUser        `json:"featuredUsers"`
	ApplicationsCount    int                   `json:"applicationsCount"`
	FeaturedApplications []featuredApplication `json:"featuredApplications"`
}

func (c *call) roleView(r *role) roleView {
	users := c.db.users.pick(c.db.userRoles.leftOf(r.ID))
	apps := c.db.applications.pick(c.db.applicationRoles.leftOf(r.ID))
	view := roleView{
		role: r, UsersCount: len(users), FeaturedUsers: featuredUsers(users),
		ApplicationsCount: len(apps), FeaturedApplications: []featuredApplication{},
	}
	for _, a := range apps[:min(featured, len(apps))] {
		view.FeaturedApplications = append(view.FeaturedApplications, featuredApplication{a.ID, a.Name, a.Type})
	}
	return view
}

func listRoles(c *call) (answer, error) {
	roles, err := search(c, slices.Collect(c.db.roles.all()), roleSearch)
	if err != nil {
		return answer{}, err
	}
	user, app, kind := c.query.Get("excludeUserId"), c.query.Get("excludeApplicationId"), c.query.Get("type")
	var fitting []*role
	for _, r := range roles {
		if c.db.userRoles.has(user, r.ID) || c.db.applicationRoles.has(app, r.ID) || kind != "" && r.Type != kind {
			continue
		}
		fitting = append(fitting, r)
	}
	part, err := paginate(c, fitting)
	if err != nil {
		return answer{}, err
	}
	views := []roleView{}
	for _, r := range part {
		views = append(views, c.roleView(r))
	}
	return ok(views), nil
}

type roleBody struct {
	Name        field[string]   `json:"name"`
	Description field[string]   `json:"description"`
	Type        field[string]   `json:"type"`
	IsDefault   field[bool]     `json:"isDefault"`
	ScopeIDs    field[[]string] `json:"scopeIds"`
}

func (c *call) checkRoleName(name field[string], self string) error {
	taken := name.has() && c.db.roles.find(func(r *role) bool { return r.ID != self && r.Name == name.value }) != nil
	if taken {
		return fail(http.StatusUnprocessableEntity, "role.name_in_use", "This role name %s is already in use", name.value)
	}
	return nil
}

// checkScopes refuses scopes that are not there, and those of the Management API for users.
func (c *call) checkScopes(ids []string, kind string) error {
	for _, id := range ids {
		if !c.db.scopes.has(id) {
			return errNotExistsID("scopes", id)
		}
	}
	if kind == roleForUsers && slices.Contains(ids, managementScopeID) {
		return fail(http.StatusBadRequest, "role.management_api_scopes_not_assignable_to_user_role",
			"Cannot assign Management API scopes to a user role.")
	}
	return nil
}

// createRole stores the role before it gives it scopes: an empty list fails, and leaves the role behind.
func createRole(c *call) (answer, error) {
	body, err := read[roleBody](c)
	if err != nil {
		return answer{}, err
	}
	kind := body.Type.or(roleForUsers)
	if err := c.checkRoleName(body.Name, ""); err != nil {
		return answer{}, err
	}
	if err := c.checkScopes(body.ScopeIDs.value, kind); err != nil {
		return answer{}, err
	}
	r := &role{
		TenantID: tenant, ID: c.s.ids.long(), Name: body.Name.value, Description: body.Description.value,
		Type: kind, IsDefault: body.IsDefault.value,
	}
	c.db.roles.put(r.ID, r)
	if body.ScopeIDs.has() && len(body.ScopeIDs.value) == 0 {
		return answer{}, errEmptyValues()
	}
	c.emitData("Role.Created", r)
	if body.ScopeIDs.has() {
		c.db.roleScopes.replace(r.ID, body.ScopeIDs.value)
		c.emit("Role.Scopes.Updated", member{"roleId", r.ID})
	}
	return ok(r), nil
}

func getRole(c *call) (answer, error) {
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	return ok(r), nil
}

func updateRole(c *call) (answer, error) {
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	body, err := read[roleBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := c.checkRoleName(body.Name, r.ID); err != nil {
		return answer{}, err
	}
	body.Name.into(&r.Name)
	body.Description.into(&r.Description)
	body.IsDefault.into(&r.IsDefault)
	c.emitData("Role.Data.Updated", r)
	return ok(r), nil
}

func deleteRole(c *call) (answer, error) {
	r := c.db.roles.get(c.path("id"))
	if r == nil {
		return answer{}, errNotFound()
	}
	c.db.roles.remove(r.ID)
	c.db.roleScopes.dropLeft(r.ID)
	c.db.userRoles.dropRight(r.ID)
	c.db.applicationRoles.dropRight(r.ID)
	c.emitData("Role.Deleted", r)
	return noContent(), nil
}

func listRoleScopes(c *call) (answer, error) {
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	scopes, err := search(c, c.db.scopes.pick(c.db.roleScopes.rightOf(r.ID)), scopeSearch)
	if err != nil {
		return answer{}, err
	}
	type withResource struct {
		*scope
		Resource *resource `json:"resource"`
	}
	views := []withResource{}
	for _, s := range scopes {
		views = append(views, withResource{s, c.db.resources.get(s.ResourceID)})
	}
	return optionallyPaged(c, views)
}

// addRoleScopes answers all scopes of the role, the old ones too.
func addRoleScopes(c *call) (answer, error) {
	ids, err := c.idList("scopeIds", notEmpty)
	if err != nil {
		return answer{}, err
	}
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		if c.db.roleScopes.has(r.ID, id) {
			return answer{}, fail(http.StatusUnprocessableEntity, "role.scope_exists",
				"The scope id %s has already been added to this role", id)
		}
	}
	if err := c.checkScopes(ids, r.Type); err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		c.db.roleScopes.add(r.ID, id)
	}
	c.emit("Role.Scopes.Updated", member{"roleId", r.ID})
	return created(c.db.scopes.pick(c.db.roleScopes.rightOf(r.ID))), nil
}

func deleteRoleScope(c *call) (answer, error) {
	if !c.db.roleScopes.remove(c.path("id"), c.path("scopeId")) {
		return answer{}, errNotFound()
	}
	c.emit("Role.Scopes.Updated", member{"roleId", c.path("id")})
	return noContent(), nil
}
