package logtotest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/store"
)

// resource is an API that access tokens are made for.
type resource struct {
	TenantID       string `json:"tenantId"`
	ID             string `json:"id"`
	Name           string `json:"name"`
	Indicator      string `json:"indicator"`
	IsDefault      bool   `json:"isDefault"`
	AccessTokenTTL int64  `json:"accessTokenTtl"`
}

// scope is a permission on a resource.
type scope struct {
	TenantID    string  `json:"tenantId"`
	ID          string  `json:"id"`
	ResourceID  string  `json:"resourceId"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
	CreatedAt   int64   `json:"createdAt"`
}

var resourceOperations = operations{
	"ListResources":           {run: listResources},
	"CreateResource":          {run: theResources.creating(createResource)},
	"GetResource":             {run: theResources.get},
	"UpdateResource":          {run: notManagement(theResources.update, "id")},
	"DeleteResource":          {run: theResources.on(deleteResource)},
	"UpdateResourceIsDefault": {run: theResources.on(updateResourceIsDefault)},
	"ListResourceScopes":      {run: listResourceScopes},
	"CreateResourceScope":     {run: notManagement(theScopes.create, "resourceId")},
	"UpdateResourceScope":     {run: notManagement(theScopes.update, "resourceId")},
	"DeleteResourceScope":     {run: notManagement(theScopes.delete, "resourceId")},
}

var theResources = entity[resource]{
	rows:   func(db *state) *store.Table[resource] { return &db.resources },
	absent: notExistsID("resources"),
	fresh:  func(_ *call, r *resource) { r.AccessTokenTTL = 3600 },
	fields: []string{"name", "accessTokenTtl"},
	atNew:  []string{"indicator"},
}

var theScopes = entity[scope]{
	rows:   func(db *state) *store.Table[scope] { return &db.scopes },
	param:  "scopeId",
	within: func(c *call, s *scope) bool { return s.ResourceID == c.path("resourceId") },
	absent: func(string) *apiError { return errNotExists("scope") },
	search: named(func(s *scope) []*string { return []*string{&s.ID, &s.Name, s.Description} }),
	event:  "Scope",
	fresh:  func(c *call, s *scope) { s.ResourceID = c.path("resourceId") },
	fields: []string{"name", "description"},
	check:  checkScopeName,
}

// notManagement keeps an operation from the Management API, which takes no changes.
func notManagement(run handler, param string) handler {
	return theResources.at(param).on(func(c *call, r *resource) (*response, error) {
		if r.ID == managementResourceID {
			return nil, errOf("resource.cannot_modify_management_api")
		}
		return run(c)
	})
}

func (db *state) scopesOf(resourceID string) []*scope {
	return db.scopes.Where(func(s *scope) bool { return s.ResourceID == resourceID })
}

func listResources(c *call) (*response, error) {
	return optionallyPaged(c, viewsOf(c, slices.Collect(c.db.resources.All()), func(c *call, r *resource) any {
		if c.flag("includeScopes") {
			return shown(r, member("scopes", nonNil(c.db.scopesOf(r.ID))))
		}
		return r
	}))
}

func createResource(c *call, r *resource) (*response, error) {
	if c.db.resourceByIndicator(r.Indicator) != nil {
		return nil, errOf("resource.resource_identifier_in_use", r.Indicator)
	}
	c.db.resources.Put(r.ID, r)
	if c.isTrue("isDefault") {
		c.setDefaultResource(r, true)
	}
	return created(shown(r, member("scopes", []any{}))), nil
}

func deleteResource(c *call, r *resource) (*response, error) {
	if r.ID == managementResourceID {
		return nil, errOf("resource.cannot_delete_management_api")
	}
	for _, s := range c.db.scopesOf(r.ID) {
		c.db.scopes.Remove(s.ID)
		c.db.forget(&c.db.scopes, s.ID)
	}
	return theResources.remove(c, r)
}

func updateResourceIsDefault(c *call, r *resource) (*response, error) {
	c.setDefaultResource(r, c.isTrue("isDefault"))
	return ok(r), nil
}

// setDefaultResource keeps it to one default at most.
func (c *call) setDefaultResource(r *resource, isDefault bool) {
	for other := range c.db.resources.All() {
		other.IsDefault = other.IsDefault && !isDefault
	}
	r.IsDefault = isDefault
}

func listResourceScopes(c *call) (*response, error) {
	return theScopes.page(c, c.db.scopesOf(c.path("resourceId")), theScopes.show)
}

// checkScopeName refuses names with spaces, and those another scope of the resource has.
func checkScopeName(c *call, s *scope) error {
	taken := c.db.scopes.Any(func(other *scope) bool {
		return other.ResourceID == s.ResourceID && other.ID != s.ID && other.Name == s.Name
	})
	return cmp.Or(errIf(strings.Contains(s.Name, " "), "scope.name_with_space"), errIf(taken, "scope.name_exists", s.Name))
}
