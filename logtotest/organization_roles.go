package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/lists"
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

var organizationRoleOperations = operations{
	"ListOrganizationRoles":                 {run: listOrganizationRoles},
	"CreateOrganizationRole":                {run: theOrganizationRoles.creating(createOrganizationRole)},
	"GetOrganizationRole":                   {run: theOrganizationRoles.get},
	"UpdateOrganizationRole":                {run: theOrganizationRoles.update},
	"DeleteOrganizationRole":                {run: theOrganizationRoles.delete},
	"ListOrganizationRoleScopes":            {run: organizationRoleScopes.list},
	"CreateOrganizationRoleScope":           {run: organizationRoleScopes.add},
	"ReplaceOrganizationRoleScopes":         {run: organizationRoleScopes.replace},
	"DeleteOrganizationRoleScope":           {run: organizationRoleScopes.remove},
	"ListOrganizationRoleResourceScopes":    {run: organizationRoleResourceScopes.list},
	"CreateOrganizationRoleResourceScope":   {run: organizationRoleResourceScopes.add},
	"ReplaceOrganizationRoleResourceScopes": {run: organizationRoleResourceScopes.replace},
	"DeleteOrganizationRoleResourceScope":   {run: organizationRoleResourceScopes.remove},

	"ListOrganizationScopes":  {run: listOrganizationScopes},
	"CreateOrganizationScope": {run: theOrganizationScopes.create},
	"GetOrganizationScope":    {run: theOrganizationScopes.get},
	"UpdateOrganizationScope": {run: theOrganizationScopes.update},
	"DeleteOrganizationScope": {run: theOrganizationScopes.delete},
}

// theOrganizationRoles have the shorter of the two not-found errors, unlike organization scopes.
var theOrganizationRoles = entity[organizationRole]{
	rows:   func(db *state) *store.Table[organizationRole] { return &db.organizationRoles },
	search: named(func(r *organizationRole) []*string { return []*string{&r.ID, &r.Name, r.Description} }),
	event:  "OrganizationRole",
	fresh:  func(_ *call, r *organizationRole) { r.Type = roleForUsers },
	fields: []string{"name", "description"},
	atNew:  []string{"type"},
	check: func(c *call, r *organizationRole) error {
		taken := c.db.organizationRoles.Any(func(o *organizationRole) bool { return o.ID != r.ID && o.Name == r.Name })
		return errIf(taken, "entity.unique_integrity_violation")
	},
}

func (c *call) organizationRoleView(r *organizationRole) any {
	scopes := c.db.organizationScopes.Pick(sorted(c.db.organizationRoleScopes.RightOf(r.ID)))
	resourceScopes := []object{}
	for _, s := range c.db.scopes.Pick(sorted(c.db.organizationRoleResourceScopes.RightOf(r.ID))) {
		resource := pick(shown(c.db.resources.Get(s.ResourceID)), "id", "name")
		resourceScopes = append(resourceScopes, pick(shown(s, member("resource", resource)), "id", "name", "resource"))
	}
	return shown(r, member("scopes", brief(scopes, "id", "name")), member("resourceScopes", resourceScopes))
}

// listOrganizationRoles sorts by name.
func listOrganizationRoles(c *call) (*response, error) {
	byName := func(a, b *organizationRole) int { return cmp.Compare(a.Name, b.Name) }
	sorted := slices.SortedStableFunc(c.db.organizationRoles.All(), byName)
	return pageOf(c, theOrganizationRoles.matching(c, sorted), (*call).organizationRoleView)
}

// createOrganizationRole also gives the role its permissions, which must be there.
func createOrganizationRole(c *call, r *organizationRole) (*response, error) {
	scopes, resourceScopes := c.texts("organizationScopeIds"), c.texts("resourceScopeIds")
	if !allExist(c.db.scopes.Has, resourceScopes) || !allExist(c.db.organizationScopes.Has, scopes) {
		return nil, errForeignKey()
	}
	c.db.organizationRoleScopes.Replace(r.ID, scopes)
	c.db.organizationRoleResourceScopes.Replace(r.ID, resourceScopes)
	response := theOrganizationRoles.add(c, r.ID, r)
	if len(scopes)+len(resourceScopes) > 0 {
		organizationRoleScopesChanged(c, r.ID, scopes, nil)
	}
	return response, nil
}

func organizationRoleScopesChanged(c *call, role string, _, _ []string) {
	c.emit("OrganizationRole.Scopes.Updated", member("organizationRoleId", role))
}

var organizationRoleScopes = links{
	pairs:   func(db *state) *store.Relation { return &db.organizationRoleScopes },
	member:  "organizationScopeId",
	check:   foreignKeys(theOrganizationRoles, theOrganizationScopes),
	changed: organizationRoleScopesChanged,
	view:    viewOf(theOrganizationScopes),
}

var organizationRoleResourceScopes = links{
	pairs:   func(db *state) *store.Relation { return &db.organizationRoleResourceScopes },
	member:  "scopeId",
	check:   foreignKeys(theOrganizationRoles, theScopes),
	changed: organizationRoleScopesChanged,
	view:    viewOf(theScopes),
}

// organizationScope is a permission in an organization.
type organizationScope struct {
	TenantID    string  `json:"tenantId"`
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
}

var theOrganizationScopes = entity[organizationScope]{
	rows:   func(db *state) *store.Table[organizationScope] { return &db.organizationScopes },
	absent: notExistsID("organization_scopes"),
	search: named(func(s *organizationScope) []*string { return []*string{&s.ID, &s.Name, s.Description} }),
	event:  "OrganizationScope",
	fields: []string{"name", "description"},
	check: func(c *call, s *organizationScope) error {
		taken := c.db.organizationScopes.Any(func(o *organizationScope) bool { return o.ID != s.ID && o.Name == s.Name })
		return errIf(taken, "entity.unique_integrity_violation")
	},
}

// listOrganizationScopes sorts by name.
func listOrganizationScopes(c *call) (*response, error) {
	byName := func(a, b *organizationScope) int { return cmp.Compare(a.Name, b.Name) }
	sorted := slices.SortedStableFunc(c.db.organizationScopes.All(), byName)
	return optionallyPaged(c, theOrganizationScopes.matching(c, sorted))
}

// organizationScopesOf are the permissions that roles give, each once.
func (db *state) organizationScopesOf(roles []string) []*organizationScope {
	var ids []string
	for _, role := range roles {
		ids = append(ids, db.organizationRoleScopes.RightOf(role)...)
	}
	return db.organizationScopes.Pick(slices.Compact(sorted(ids)))
}

func (db *state) organizationScopeNames(roles []string) []string {
	return lists.Map(db.organizationScopesOf(roles), func(s *organizationScope) string { return s.Name })
}
