package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/search"
)

var organizationScopeOperations = operations{
	"ListOrganizationScopes":  {run: listOrganizationScopes},
	"CreateOrganizationScope": {run: createOrganizationScope},
	"GetOrganizationScope":    {run: getOrganizationScope},
	"UpdateOrganizationScope": {run: updateOrganizationScope},
	"DeleteOrganizationScope": {run: deleteOrganizationScope},
}

func (c *call) organizationScopeOf() (*organizationScope, error) {
	s := c.db.organizationScopes.Get(c.path("id"))
	if s == nil {
		return nil, errNotExistsID("organization_scopes", c.path("id"))
	}
	return s, nil
}

// listOrganizationScopes sorts by name.
func listOrganizationScopes(c *call) (*response, error) {
	var fitting []*organizationScope
	for s := range c.db.organizationScopes.All() {
		if search.Contains(c.query.Get("q"), s.ID, s.Name, orEmpty(s.Description)) {
			fitting = append(fitting, s)
		}
	}
	slices.SortStableFunc(fitting, func(a, b *organizationScope) int { return cmp.Compare(a.Name, b.Name) })
	return optionallyPaged(c, fitting)
}

func (c *call) checkOrganizationScopeName(name field[string], self string) error {
	taken := name.Has() && c.db.organizationScopes.Find(func(s *organizationScope) bool {
		return s.ID != self && s.Name == name.Value
	}) != nil
	if taken {
		return errUnique()
	}
	return nil
}

func createOrganizationScope(c *call) (*response, error) {
	body, err := read[scopeBody](c)
	if err != nil {
		return nil, err
	}
	if err := c.checkOrganizationScopeName(body.Name, ""); err != nil {
		return nil, err
	}
	s := &organizationScope{
		TenantID: tenant, ID: c.newID(c.s.ids.Long), Name: body.Name.Value, Description: emptyToNull(body.Description),
	}
	c.db.organizationScopes.Put(s.ID, s)
	c.emitData("OrganizationScope.Created", s)
	return created(s), nil
}

func getOrganizationScope(c *call) (*response, error) {
	s, err := c.organizationScopeOf()
	if err != nil {
		return nil, err
	}
	return ok(s), nil
}

func updateOrganizationScope(c *call) (*response, error) {
	s, err := c.organizationScopeOf()
	if err != nil {
		return nil, err
	}
	body, err := read[scopeBody](c)
	if err != nil {
		return nil, err
	}
	if err := c.checkOrganizationScopeName(body.Name, s.ID); err != nil {
		return nil, err
	}
	body.Name.Into(&s.Name)
	jsonvalue.TextOrNull(body.Description, &s.Description)
	c.emitData("OrganizationScope.Data.Updated", s)
	return ok(s), nil
}

func deleteOrganizationScope(c *call) (*response, error) {
	s := c.db.organizationScopes.Get(c.path("id"))
	if s == nil {
		return nil, errNotFound()
	}
	c.db.organizationScopes.Remove(s.ID)
	c.db.organizationRoleScopes.DropRight(s.ID)
	c.emitData("OrganizationScope.Deleted", s)
	return noContent(), nil
}

// organizationScopesOf are the permissions that roles give, each once.
func (db *state) organizationScopesOf(roles []string) []*organizationScope {
	scopes := []*organizationScope{}
	seen := map[string]bool{}
	for _, role := range roles {
		for _, s := range db.organizationScopes.Pick(db.organizationRoleScopes.RightOf(role)) {
			if !seen[s.ID] {
				seen[s.ID] = true
				scopes = append(scopes, s)
			}
		}
	}
	slices.SortFunc(scopes, func(a, b *organizationScope) int { return cmp.Compare(a.ID, b.ID) })
	return scopes
}

func (db *state) organizationScopeNames(roles []string) []string {
	var names []string
	for _, s := range db.organizationScopesOf(roles) {
		names = append(names, s.Name)
	}
	return names
}
