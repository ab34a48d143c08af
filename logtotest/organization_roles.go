package logtotest

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/search"
	"github.com/logto-go/management/logtotest/internal/store"
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

var organizationRoleOperations = operations{
	"ListOrganizationRoles":                 {run: listOrganizationRoles},
	"CreateOrganizationRole":                {run: createOrganizationRole},
	"GetOrganizationRole":                   {run: getOrganizationRole},
	"UpdateOrganizationRole":                {run: updateOrganizationRole},
	"DeleteOrganizationRole":                {run: deleteOrganizationRole},
	"ListOrganizationRoleScopes":            {run: organizationRoleScopes.list},
	"CreateOrganizationRoleScope":           {run: organizationRoleScopes.add},
	"ReplaceOrganizationRoleScopes":         {run: organizationRoleScopes.replace},
	"DeleteOrganizationRoleScope":           {run: organizationRoleScopes.remove},
	"ListOrganizationRoleResourceScopes":    {run: organizationRoleResourceScopes.list},
	"CreateOrganizationRoleResourceScope":   {run: organizationRoleResourceScopes.add},
	"ReplaceOrganizationRoleResourceScopes": {run: organizationRoleResourceScopes.replace},
	"DeleteOrganizationRoleResourceScope":   {run: organizationRoleResourceScopes.remove},
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
	for _, s := range c.db.organizationScopes.Pick(sorted(c.db.organizationRoleScopes.RightOf(r.ID))) {
		view.Scopes = append(view.Scopes, idName{s.ID, s.Name})
	}
	for _, s := range c.db.scopes.Pick(sorted(c.db.organizationRoleResourceScopes.RightOf(r.ID))) {
		resource := c.db.resources.Get(s.ResourceID)
		view.ResourceScopes = append(view.ResourceScopes, resourceScopeBrief{s.ID, s.Name, idName{resource.ID, resource.Name}})
	}
	return view
}

// listOrganizationRoles sorts by name.
func listOrganizationRoles(c *call) (*response, error) {
	var fitting []*organizationRole
	for r := range c.db.organizationRoles.All() {
		if search.Contains(c.query.Get("q"), r.ID, r.Name, orEmpty(r.Description)) {
			fitting = append(fitting, r)
		}
	}
	slices.SortStableFunc(fitting, func(a, b *organizationRole) int { return cmp.Compare(a.Name, b.Name) })
	part, err := paginate(c, fitting)
	if err != nil {
		return nil, err
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

// organizationRoleOf gives the shorter of the two not-found errors, unlike organization scopes.
func (c *call) organizationRoleOf() (*organizationRole, error) {
	r := c.db.organizationRoles.Get(c.path("id"))
	if r == nil {
		return nil, errNotFound()
	}
	return r, nil
}

func (b organizationRoleBody) check(c *call, self string) error {
	taken := b.Name.Has() && c.db.organizationRoles.Find(func(r *organizationRole) bool {
		return r.ID != self && r.Name == b.Name.Value
	}) != nil
	if taken {
		return errUnique()
	}
	return nil
}

func createOrganizationRole(c *call) (*response, error) {
	body, err := read[organizationRoleBody](c)
	if err != nil {
		return nil, err
	}
	if err := body.check(c, ""); err != nil {
		return nil, err
	}
	scopes := textList(c.bodyObject(), "organizationScopeIds")
	resourceScopes := textList(c.bodyObject(), "resourceScopeIds")
	r := &organizationRole{
		TenantID: tenant, ID: c.newID(c.s.ids.Long), Name: body.Name.Value,
		Description: emptyToNull(body.Description), Type: body.Type.Or(roleForUsers),
	}
	if !allExist(c.db.scopes.Has, resourceScopes) || !allExist(c.db.organizationScopes.Has, scopes) {
		return nil, errForeignKey(http.StatusUnprocessableEntity)
	}
	c.db.organizationRoleScopes.Replace(r.ID, scopes)
	c.db.organizationRoleResourceScopes.Replace(r.ID, resourceScopes)
	c.db.organizationRoles.Put(r.ID, r)
	c.emitData("OrganizationRole.Created", r)
	if len(scopes)+len(resourceScopes) > 0 {
		c.organizationRoleScopesChanged(r.ID)
	}
	return created(r), nil
}

func (c *call) organizationRoleScopesChanged(id string) {
	c.emit("OrganizationRole.Scopes.Updated", member("organizationRoleId", id))
}

func getOrganizationRole(c *call) (*response, error) {
	r, err := c.organizationRoleOf()
	if err != nil {
		return nil, err
	}
	return ok(r), nil
}

func updateOrganizationRole(c *call) (*response, error) {
	r, err := c.organizationRoleOf()
	if err != nil {
		return nil, err
	}
	body, err := read[organizationRoleBody](c)
	if err != nil {
		return nil, err
	}
	if err := body.check(c, r.ID); err != nil {
		return nil, err
	}
	body.Name.Into(&r.Name)
	jsonvalue.TextOrNull(body.Description, &r.Description)
	c.emitData("OrganizationRole.Data.Updated", r)
	return ok(r), nil
}

func deleteOrganizationRole(c *call) (*response, error) {
	r, err := c.organizationRoleOf()
	if err != nil {
		return nil, err
	}
	db := c.db
	db.organizationRoles.Remove(r.ID)
	db.organizationRoleScopes.DropLeft(r.ID)
	db.organizationRoleResourceScopes.DropLeft(r.ID)
	for _, members := range []*store.Relation{db.organizationUserRoles, db.organizationApplicationRoles, db.jitRoles} {
		members.DropRight(r.ID)
	}
	c.emitData("OrganizationRole.Deleted", r)
	return noContent(), nil
}

func roleScopesOf(pairs func(*state) *store.Relation, exists func(*state) existing, param, key string) links {
	return links{
		pairs: pairs, member: param, read: idsIn(key), atLeast: atLeastOne{add: key},
		check:   foreignKeys(theOrganizationRoles, exists),
		changed: func(c *call, role string, _, _ []string) { c.organizationRoleScopesChanged(role) },
	}
}

var organizationRoleScopes = func() links {
	l := roleScopesOf(func(db *state) *store.Relation { return db.organizationRoleScopes },
		func(db *state) existing { return db.organizationScopes.Has }, "organizationScopeId", "organizationScopeIds")
	l.view = viewOf(func(db *state) *store.Table[organizationScope] { return db.organizationScopes })
	return l
}()

var organizationRoleResourceScopes = func() links {
	l := roleScopesOf(func(db *state) *store.Relation { return db.organizationRoleResourceScopes },
		func(db *state) existing { return db.scopes.Has }, "scopeId", "scopeIds")
	l.view = viewOf(func(db *state) *store.Table[scope] { return db.scopes })
	return l
}()
