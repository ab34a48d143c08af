package logtotest

var organizationScopeHandlers = map[string]handler{
	"ListOrganizationScopes":  listOrganizationScopes,
	"CreateOrganizationScope": createOrganizationScope,
	"GetOrganizationScope":    getOrganizationScope,
	"UpdateOrganizationScope": updateOrganizationScope,
	"DeleteOrganizationScope": deleteOrganizationScope,
}

func (c *call) organizationScopeOf() (*organizationScope, error) {
	s := c.db.organizationScopes.get(c.path("id"))
	if s == nil {
		return nil, errNotExistsID("organization_scopes", c.path("id"))
	}
	return s, nil
}

func listOrganizationScopes(c *call) (answer, error) {
	var fitting []*organizationScope
	for s := range c.db.organizationScopes.all() {
		if containsFold(c.query.Get("q"), s.ID, s.Name, orEmpty(s.Description)) {
			fitting = append(fitting, s)
		}
	}
	return optionallyPaged(c, fitting)
}

func (c *call) checkOrganizationScopeName(name field[string], self string) error {
	taken := name.has() && c.db.organizationScopes.find(func(s *organizationScope) bool {
		return s.ID != self && s.Name == name.value
	}) != nil
	if taken {
		return errUnique()
	}
	return nil
}

func createOrganizationScope(c *call) (answer, error) {
	body, err := read[scopeBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := c.checkOrganizationScopeName(body.Name, ""); err != nil {
		return answer{}, err
	}
	s := &organizationScope{
		TenantID: tenant, ID: c.s.ids.long(), Name: body.Name.value, Description: body.Description.ptr(),
	}
	c.db.organizationScopes.put(s.ID, s)
	c.emitData("OrganizationScope.Created", s)
	return created(s), nil
}

func getOrganizationScope(c *call) (answer, error) {
	s, err := c.organizationScopeOf()
	if err != nil {
		return answer{}, err
	}
	return ok(s), nil
}

func updateOrganizationScope(c *call) (answer, error) {
	s, err := c.organizationScopeOf()
	if err != nil {
		return answer{}, err
	}
	body, err := read[scopeBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := c.checkOrganizationScopeName(body.Name, s.ID); err != nil {
		return answer{}, err
	}
	body.Name.into(&s.Name)
	body.Description.intoNullable(&s.Description)
	c.emitData("OrganizationScope.Data.Updated", s)
	return ok(s), nil
}

func deleteOrganizationScope(c *call) (answer, error) {
	s := c.db.organizationScopes.get(c.path("id"))
	if s == nil {
		return answer{}, errNotFound()
	}
	c.db.organizationScopes.remove(s.ID)
	c.db.organizationRoleScopes.dropRight(s.ID)
	c.emitData("OrganizationScope.Deleted", s)
	return noContent(), nil
}

// organizationScopesOf are the permissions that roles give, each once.
func (db *state) organizationScopesOf(roles []string) []*organizationScope {
	scopes := []*organizationScope{}
	seen := map[string]bool{}
	for _, role := range roles {
		for _, s := range db.organizationScopes.pick(db.organizationRoleScopes.rightOf(role)) {
			if !seen[s.ID] {
				seen[s.ID] = true
				scopes = append(scopes, s)
			}
		}
	}
	return scopes
}

func (db *state) organizationScopeNames(roles []string) []string {
	var names []string
	for _, s := range db.organizationScopesOf(roles) {
		names = append(names, s.Name)
	}
	return names
}
