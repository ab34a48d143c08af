package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/search"
	"github.com/logto-go/management/logtotest/internal/wire"
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

var roleSearch = []search.Field[role]{
	search.On("id", func(r *role) string { return r.ID }),
	search.On("name", func(r *role) string { return r.Name }),
	search.On("description", func(r *role) string { return r.Description }),
}

var roleOperations = operations{
	"ListRoles":  {run: listRoles},
	"CreateRole": {run: createRole},
	"GetRole":    {run: getRole},
	"UpdateRole": {run: updateRole},
	"DeleteRole": {run: deleteRole},
}

func (c *call) roleOf() (*role, error) {
	r := c.db.roles.Get(c.path("id"))
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
	users := c.db.users.Pick(c.db.userRoles.LeftOf(r.ID))
	apps := c.db.applications.Pick(c.db.applicationRoles.LeftOf(r.ID))
	view := roleView{
		role: r, UsersCount: len(users), FeaturedUsers: featuredUsers(users),
		ApplicationsCount: len(apps), FeaturedApplications: []featuredApplication{},
	}
	for _, a := range apps[:min(featured, len(apps))] {
		view.FeaturedApplications = append(view.FeaturedApplications, featuredApplication{a.ID, a.Name, a.Type})
	}
	return view
}

func listRoles(c *call) (*response, error) {
	roles, err := search.Filter(c.query, slices.Collect(c.db.roles.All()), roleSearch)
	if err != nil {
		return nil, err
	}
	user, app, kind := c.query.Get("excludeUserId"), c.query.Get("excludeApplicationId"), c.query.Get("type")
	var fitting []*role
	for _, r := range roles {
		if c.db.userRoles.Has(user, r.ID) || c.db.applicationRoles.Has(app, r.ID) || kind != "" && r.Type != kind {
			continue
		}
		fitting = append(fitting, r)
	}
	part, err := paginate(c, fitting)
	if err != nil {
		return nil, err
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
	taken := name.Has() && c.db.roles.Find(func(r *role) bool { return r.ID != self && r.Name == name.Value }) != nil
	if taken {
		return fail(http.StatusUnprocessableEntity, "role.name_in_use", "This role name %s is already in use", name.Value)
	}
	return nil
}

// checkScopes refuses scopes that are not there, and those of the Management API for users.
func (c *call) checkScopes(ids []string, kind string) error {
	for _, id := range ids {
		if !c.db.scopes.Has(id) {
			return errNotExistsID("scopes", id)
		}
	}
	if kind == roleForUsers && slices.Contains(ids, managementScopeID) {
		return fail(http.StatusBadRequest, "role.management_api_scopes_not_assignable_to_user_role",
			"Cannot assign Management API scopes to a user role.")
	}
	return nil
}

// createRole stores the role before it looks for its scopes: an empty list and an unknown scope
// fail, and leave the role behind.
func createRole(c *call) (*response, error) {
	body, err := read[roleBody](c)
	if err != nil {
		return nil, err
	}
	kind := body.Type.Or(roleForUsers)
	if err := c.checkRoleName(body.Name, ""); err != nil {
		return nil, err
	}
	r := &role{
		TenantID: tenant, ID: c.newID(c.s.ids.Long), Name: body.Name.Value, Description: body.Description.Value,
		Type: kind, IsDefault: body.IsDefault.Value,
	}
	c.db.roles.Put(r.ID, r)
	if body.ScopeIDs.Has() && len(body.ScopeIDs.Value) == 0 {
		return nil, wire.EmptyValues()
	}
	if err := c.checkScopes(body.ScopeIDs.Value, kind); err != nil {
		return nil, err
	}
	c.emitData("Role.Created", r)
	if body.ScopeIDs.Has() {
		c.db.roleScopes.Replace(r.ID, body.ScopeIDs.Value)
		scopes := c.db.scopes.Pick(body.ScopeIDs.Value)
		c.emit("Role.Scopes.Updated", member("roleId", r.ID), member("data", scopes))
	}
	return ok(r), nil
}

func getRole(c *call) (*response, error) {
	r, err := c.roleOf()
	if err != nil {
		return nil, err
	}
	return ok(r), nil
}

func updateRole(c *call) (*response, error) {
	r, err := c.roleOf()
	if err != nil {
		return nil, err
	}
	body, err := read[roleBody](c)
	if err != nil {
		return nil, err
	}
	if err := c.checkRoleName(body.Name, r.ID); err != nil {
		return nil, err
	}
	body.Name.Into(&r.Name)
	body.Description.Into(&r.Description)
	body.IsDefault.Into(&r.IsDefault)
	c.emitData("Role.Data.Updated", r)
	return ok(r), nil
}

func deleteRole(c *call) (*response, error) {
	r := c.db.roles.Get(c.path("id"))
	if r == nil {
		return nil, errNotFound()
	}
	c.db.roles.Remove(r.ID)
	c.db.roleScopes.DropLeft(r.ID)
	c.db.userRoles.DropRight(r.ID)
	c.db.applicationRoles.DropRight(r.ID)
	c.emitData("Role.Deleted", r)
	return noContent(), nil
}
