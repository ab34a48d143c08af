package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/search"
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

// resourceView adds the scopes, where they are asked for.
type resourceView struct {
	*resource
	Scopes *[]*scope `json:"scopes,omitempty"`
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
	"CreateResource":          {run: createResource},
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
	rows:   func(db *state) *store.Table[resource] { return db.resources },
	absent: notExistsID("resources"),
	fresh: func(c *call) (string, *resource) {
		id := c.newID(c.s.ids.Long)
		return id, &resource{TenantID: tenant, ID: id, AccessTokenTTL: 3600}
	},
	fields: []string{"name", "accessTokenTtl"},
	atNew:  []string{"indicator"},
}

var theScopes = entity[scope]{
	rows:   func(db *state) *store.Table[scope] { return db.scopes },
	param:  "scopeId",
	within: func(c *call, s *scope) bool { return s.ResourceID == c.path("resourceId") },
	absent: func(string) *apiError { return errNotExists("scope") },
	search: []search.Field[scope]{
		search.On("id", func(s *scope) string { return s.ID }),
		search.On("name", func(s *scope) string { return s.Name }),
		search.On("description", func(s *scope) string { return orEmpty(s.Description) }),
	},
	event: "Scope",
	fresh: func(c *call) (string, *scope) {
		id := c.newID(c.s.ids.Long)
		return id, &scope{TenantID: tenant, ID: id, ResourceID: c.path("resourceId"), CreatedAt: c.millis()}
	},
	fields: []string{"name", "description"},
	check:  checkScopeName,
	drop: func(c *call, s *scope) {
		c.db.roleScopes.DropRight(s.ID)
		c.db.organizationRoleResourceScopes.DropRight(s.ID)
	},
}

// notManagement keeps an operation from the Management API, which takes no changes.
func notManagement(run handler, param string) handler {
	return theResources.at(param).on(func(c *call, r *resource) (*response, error) {
		if r.ID == managementResourceID {
			return nil, fail(http.StatusBadRequest, "resource.cannot_modify_management_api", "Cannot modify Logto Management API.")
		}
		return run(c)
	})
}

func (db *state) scopesOf(resourceID string) []*scope {
	return slices.Collect(func(yield func(*scope) bool) {
		for s := range db.scopes.All() {
			if s.ResourceID == resourceID && !yield(s) {
				return
			}
		}
	})
}

func listResources(c *call) (*response, error) {
	return optionallyPaged(c, viewsOf(c, slices.Collect(c.db.resources.All()), func(c *call, r *resource) any {
		view := resourceView{resource: r}
		if c.flag("includeScopes") {
			scopes := nonNil(c.db.scopesOf(r.ID))
			view.Scopes = &scopes
		}
		return view
	}))
}

func createResource(c *call) (*response, error) {
	id, r, err := theResources.filled(c)
	if err != nil {
		return nil, err
	}
	if c.db.resourceByIndicator(r.Indicator) != nil {
		return nil, fail(http.StatusUnprocessableEntity, "resource.resource_identifier_in_use",
			"The API identifier %s is already in use", r.Indicator)
	}
	c.db.resources.Put(id, r)
	if c.isTrue("isDefault") {
		c.setDefaultResource(r, true)
	}
	return created(resourceView{r, &[]*scope{}}), nil
}

func deleteResource(c *call, r *resource) (*response, error) {
	if r.ID == managementResourceID {
		return nil, fail(http.StatusBadRequest, "resource.cannot_delete_management_api", "Cannot delete Logto Management API.")
	}
	for _, s := range c.db.scopesOf(r.ID) {
		c.db.scopes.Remove(s.ID)
		theScopes.drop(c, s)
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
	if strings.Contains(s.Name, " ") {
		return fail(http.StatusBadRequest, "scope.name_with_space", "The name of the scope cannot contain any spaces.")
	}
	for _, other := range c.db.scopesOf(s.ResourceID) {
		if other.ID != s.ID && other.Name == s.Name {
			return fail(http.StatusUnprocessableEntity, "scope.name_exists", "The scope name %s is already in use", s.Name)
		}
	}
	return nil
}
