package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/store"
)

// organizationScope is a permission in an organization.
type organizationScope struct {
	TenantID    string  `json:"tenantId"`
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
}

var organizationScopeOperations = operations{
	"ListOrganizationScopes":  {run: listOrganizationScopes},
	"CreateOrganizationScope": {run: theOrganizationScopes.create},
	"GetOrganizationScope":    {run: theOrganizationScopes.get},
	"UpdateOrganizationScope": {run: theOrganizationScopes.update},
	"DeleteOrganizationScope": {run: theOrganizationScopes.delete},
}

var theOrganizationScopes = entity[organizationScope]{
	rows:   func(db *state) *store.Table[organizationScope] { return db.organizationScopes },
	absent: notExistsID("organization_scopes"),
	search: named(func(s *organizationScope) [3]string { return [3]string{s.ID, s.Name, orEmpty(s.Description)} }),
	event:  "OrganizationScope",
	fields: []string{"name", "description"},
	check: func(c *call, s *organizationScope) error {
		return unique(c.db.organizationScopes, func(other *organizationScope) bool { return other.ID != s.ID && other.Name == s.Name })
	},
	drop: func(c *call, s *organizationScope) { c.db.organizationRoleScopes.DropRight(s.ID) },
}

// listOrganizationScopes sorts by name.
func listOrganizationScopes(c *call) (*response, error) {
	byName := func(a, b *organizationScope) int { return cmp.Compare(a.Name, b.Name) }
	return optionallyPaged(c, theOrganizationScopes.matching(c, slices.SortedStableFunc(c.db.organizationScopes.All(), byName)))
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
