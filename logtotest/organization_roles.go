package logtotest

import (
	"cmp"
	"net/http"
	"slices"
)

// organizationRole bundles permissions of members in their organizations.
type organizationRole struct {
	TenantID    string  `json:"tenantId"`
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
	Type        string  `json:"type"`
}

// organizationScope is a permission in an organization.
type organizationScope struct {
	TenantID    string  `json:"tenantId"`
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
}

var organizationRoleHandlers = map[string]handler{
	"ListOrganizationRoles":                 listOrganizationRoles,
	"CreateOrganizationRole":                createOrganizationRole,
	"GetOrganizationRole":                   getOrganizationRole,
	"UpdateOrganizationRole":                updateOrganizationRole,
	"DeleteOrganizationRole":                deleteOrganizationRole,
	"ListOrganizationRoleScopes":            listOrganizationRoleScopes,
	"CreateOrganizationRoleScope":           addOrganizationRoleScopes,
	"ReplaceOrganizationRoleScopes":         replaceOrganizationRoleScopes,
	"DeleteOrganizationRoleScope":           deleteOrganizationRoleScope,
	"ListOrganizationRoleResourceScopes":    listOrganizationRoleResourceScopes,
	"CreateOrganizationRoleResourceScope":   addOrganizationRoleResourceScopes,
	"ReplaceOrganizationRoleResourceScopes": replaceOrganizationRoleResourceScopes,
	"DeleteOrganizationRoleResourceScope":   deleteOrganizationRoleResourceScope,
}

type organizationRoleView struct {
	*organizationRole
	Scopes         []idName             `json:"scopes"`
	ResourceScopes []resourceScopeBrief `json:"resourceScopes"`
}

type resourceScopeBrief struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Resource idName `json:"resource"`
}

func (c *call) organizationRoleView(r *organizationRole) organizationRoleView {
	view := organizationRoleView{organizationRole: r, Scopes: []idName{}, ResourceScopes: []resourceScopeBrief{}}
	for _, s := range c.db.organizationScopes.pick(c.db.organizationRoleScopes.rightOf(r.ID)) {
		view.Scopes = append(view.Scopes, idName{s.ID, s.Name})
	}
	for _, s := range c.db.scopes.pick(c.db.organizationRoleResourceScopes.rightOf(r.ID)) {
		resource := c.db.resources.get(s.ResourceID)
		view.ResourceScopes = append(view.ResourceScopes, resourceScopeBrief{s.ID, s.Name, idName{resource.ID, resource.Name}})
	}
	return view
}

// listOrganizationRoles sorts by name.
func listOrganizationRoles(c *call) (answer, error) {
	var fitting []*organizationRole
	for r := range c.db.organizationRoles.all() {
		if containsFold(c.query.Get("q"), r.ID, r.Name, orEmpty(r.Description)) {
			fitting = append(fitting, r)
		}
	}
	slices.SortStableFunc(fitting, func(a, b *organizationRole) int { return cmp.Compare(a.Name, b.Name) })
	part, err := paginate(c, fitting)
	if err != nil {
		return answer{}, err
	}
	views := []organizationRoleView{}
	for _, r := range part {
		views = append(views, c.organizationRoleView(r))
	}
	return ok(views), nil
}

type organizationRoleBody struct {
	Name        field[string] `json:"name"`
	Description field[string] `json:"description"`
	Type        field[string] `json:"type"`
}

// organizationRoleOf answers the shorter of the two not-found errors, unlike organization scopes.
func (c *call) organizationRoleOf() (*organizationRole, error) {
	r := c.db.organizationRoles.get(c.path("id"))
	if r == nil {
		return nil, errNotFound()
	}
	return r, nil
}

func (b organizationRoleBody) check(c *call, self string) error {
	taken := b.Name.has() && c.db.organizationRoles.find(func(r *organizationRole) bool {
		return r.ID != self && r.Name == b.Name.value
	}) != nil
	if taken {
		return errUnique()
	}
	return nil
}

func createOrganizationRole(c *call) (answer, error) {
	body, err := read[organizationRoleBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := body.check(c, ""); err != nil {
		return answer{}, err
	}
	scopes, err := c.idList("organizationScopeIds", mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	resourceScopes, err := c.idList("resourceScopeIds", mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	r := &organizationRole{
		TenantID: tenant, ID: c.s.ids.long(), Name: body.Name.value,
		Description: body.Description.ptr(), Type: body.Type.or(roleForUsers),
	}
	if err := checkForeignKeys(true, resourceScopes, c.db.scopes.has); err != nil {
		return answer{}, err
	}
	if err := c.db.organizationRoleScopes.link(r.ID, true, scopes, c.db.organizationScopes.has); err != nil {
		return answer{}, err
	}
	c.db.organizationRoleResourceScopes.replace(r.ID, resourceScopes)
	c.db.organizationRoles.put(r.ID, r)
	c.emitData("OrganizationRole.Created", r)
	if len(scopes)+len(resourceScopes) > 0 {
		c.organizationRoleScopesChanged(r.ID)
	}
	return created(r), nil
}

func (c *call) organizationRoleScopesChanged(id string) {
	c.emit("OrganizationRole.Scopes.Updated", member{"organizationRoleId", id})
}

func getOrganizationRole(c *call) (answer, error) {
	r, err := c.organizationRoleOf()
	if err != nil {
		return answer{}, err
	}
	return ok(r), nil
}

func updateOrganizationRole(c *call) (answer, error) {
	r, err := c.organizationRoleOf()
	if err != nil {
		return answer{}, err
	}
	body, err := read[organizationRoleBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := body.check(c, r.ID); err != nil {
		return answer{}, err
	}
	body.Name.into(&r.Name)
	body.Description.intoNullable(&r.Description)
	c.emitData("OrganizationRole.Data.Updated", r)
	return ok(r), nil
}

func deleteOrganizationRole(c *call) (answer, error) {
	r, err := c.organizationRoleOf()
	if err != nil {
		return answer{}, err
	}
	db := c.db
	db.organizationRoles.remove(r.ID)
	db.organizationRoleScopes.dropLeft(r.ID)
	db.organizationRoleResourceScopes.dropLeft(r.ID)
	for _, members := range []*relation{db.organizationUserRoles, db.organizationApplicationRoles, db.jitRoles} {
		members.dropRight(r.ID)
	}
	c.emitData("OrganizationRole.Deleted", r)
	return noContent(), nil
}

func listOrganizationRoleScopes(c *call) (answer, error) {
	return optionallyPaged(c, c.db.organizationScopes.pick(c.db.organizationRoleScopes.rightOf(c.path("id"))))
}

// changeRoleScopes adds or replaces scopes of a role; key names them in the body.
func (c *call) changeRoleScopes(key string, scopes *relation, exists existing, replace bool) (answer, error) {
	ids, err := c.idList(key, replace)
	if err != nil {
		return answer{}, err
	}
	id := c.path("id")
	done := text(http.StatusCreated)
	if replace {
		done = noContent()
		err = scopes.relink(id, c.db.organizationRoles.has(id), ids, exists)
	} else {
		err = scopes.link(id, c.db.organizationRoles.has(id), ids, exists)
	}
	if err != nil {
		return answer{}, err
	}
	c.organizationRoleScopesChanged(id)
	return done, nil
}

func (c *call) deleteRoleScope(scopes *relation, scope string) (answer, error) {
	a, err := scopes.unlink(c.path("id"), scope)
	if err == nil {
		c.organizationRoleScopesChanged(c.path("id"))
	}
	return a, err
}

func addOrganizationRoleScopes(c *call) (answer, error) {
	return c.changeRoleScopes("organizationScopeIds", c.db.organizationRoleScopes, c.db.organizationScopes.has, false)
}

func replaceOrganizationRoleScopes(c *call) (answer, error) {
	return c.changeRoleScopes("organizationScopeIds", c.db.organizationRoleScopes, c.db.organizationScopes.has, true)
}

func deleteOrganizationRoleScope(c *call) (answer, error) {
	return c.deleteRoleScope(c.db.organizationRoleScopes, c.path("organizationScopeId"))
}

func listOrganizationRoleResourceScopes(c *call) (answer, error) {
	return optionallyPaged(c, c.db.scopes.pick(c.db.organizationRoleResourceScopes.rightOf(c.path("id"))))
}

func addOrganizationRoleResourceScopes(c *call) (answer, error) {
	return c.changeRoleScopes("scopeIds", c.db.organizationRoleResourceScopes, c.db.scopes.has, false)
}

func replaceOrganizationRoleResourceScopes(c *call) (answer, error) {
	return c.changeRoleScopes("scopeIds", c.db.organizationRoleResourceScopes, c.db.scopes.has, true)
}

func deleteOrganizationRoleResourceScope(c *call) (answer, error) {
	return c.deleteRoleScope(c.db.organizationRoleResourceScopes, c.path("scopeId"))
}
