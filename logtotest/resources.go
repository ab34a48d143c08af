package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/search"
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

var scopeSearch = []search.Field[scope]{
	search.On("id", func(s *scope) string { return s.ID }),
	search.On("name", func(s *scope) string { return s.Name }),
	search.On("description", func(s *scope) string { return orEmpty(s.Description) }),
}

var resourceOperations = operations{
	"ListResources":           {run: listResources},
	"CreateResource":          {run: createResource},
	"GetResource":             {run: getResource},
	"UpdateResource":          {run: updateResource},
	"DeleteResource":          {run: deleteResource},
	"UpdateResourceIsDefault": {run: updateResourceIsDefault},
	"ListResourceScopes":      {run: listResourceScopes},
	"CreateResourceScope":     {run: createResourceScope},
	"UpdateResourceScope":     {run: updateResourceScope},
	"DeleteResourceScope":     {run: deleteResourceScope},
}

func (c *call) resourceOf(param string) (*resource, error) {
	r := c.db.resources.Get(c.path(param))
	if r == nil {
		return nil, errNotExistsID("resources", c.path(param))
	}
	return r, nil
}

// editableResource is resourceOf for changes: the Management API takes none.
func (c *call) editableResource(param string) (*resource, error) {
	r, err := c.resourceOf(param)
	if err == nil && r.ID == managementResourceID {
		return nil, fail(http.StatusBadRequest, "resource.cannot_modify_management_api", "Cannot modify Logto Management API.")
	}
	return r, err
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
	var views []resourceView
	for r := range c.db.resources.All() {
		view := resourceView{resource: r}
		if c.flag("includeScopes") {
			scopes := nonNil(c.db.scopesOf(r.ID))
			view.Scopes = &scopes
		}
		views = append(views, view)
	}
	return optionallyPaged(c, views)
}

func errIndicatorTaken(indicator string) *apiError {
	return fail(http.StatusUnprocessableEntity, "resource.resource_identifier_in_use",
		"The API identifier %s is already in use", indicator)
}

type resourceBody struct {
	Name           field[string] `json:"name"`
	Indicator      field[string] `json:"indicator"`
	AccessTokenTTL field[int64]  `json:"accessTokenTtl"`
	IsDefault      field[bool]   `json:"isDefault"`
}

func createResource(c *call) (*response, error) {
	body, err := read[resourceBody](c)
	if err != nil {
		return nil, err
	}
	if c.db.resourceByIndicator(body.Indicator.Value) != nil {
		return nil, errIndicatorTaken(body.Indicator.Value)
	}
	r := &resource{
		TenantID: tenant, ID: c.newID(c.s.ids.Long), Name: body.Name.Value, Indicator: body.Indicator.Value,
		AccessTokenTTL: body.AccessTokenTTL.Or(3600),
	}
	c.db.resources.Put(r.ID, r)
	if body.IsDefault.Value {
		c.setDefaultResource(r, true)
	}
	return created(resourceView{r, &[]*scope{}}), nil
}

func getResource(c *call) (*response, error) {
	r, err := c.resourceOf("id")
	if err != nil {
		return nil, err
	}
	return ok(r), nil
}

func updateResource(c *call) (*response, error) {
	r, err := c.editableResource("id")
	if err != nil {
		return nil, err
	}
	body, err := read[resourceBody](c)
	if err != nil {
		return nil, err
	}
	body.Name.Into(&r.Name)
	body.AccessTokenTTL.Into(&r.AccessTokenTTL)
	return ok(r), nil
}

func deleteResource(c *call) (*response, error) {
	r, err := c.resourceOf("id")
	switch {
	case err != nil:
		return nil, err
	case r.ID == managementResourceID:
		return nil, fail(http.StatusBadRequest, "resource.cannot_delete_management_api", "Cannot delete Logto Management API.")
	}
	for _, s := range c.db.scopesOf(r.ID) {
		c.dropScope(s.ID)
	}
	c.db.resources.Remove(r.ID)
	return noContent(), nil
}

func updateResourceIsDefault(c *call) (*response, error) {
	r, err := c.resourceOf("id")
	if err != nil {
		return nil, err
	}
	body, err := read[resourceBody](c)
	if err != nil {
		return nil, err
	}
	c.setDefaultResource(r, body.IsDefault.Value)
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
	scopes, err := search.Filter(c.query, c.db.scopesOf(c.path("resourceId")), scopeSearch)
	if err != nil {
		return nil, err
	}
	return paged(c, scopes)
}

type scopeBody struct {
	Name        field[string] `json:"name"`
	Description field[string] `json:"description"`
}

// check refuses names with spaces, and those another scope of the resource has.
func (b scopeBody) check(c *call, resourceID, self string) error {
	if strings.Contains(b.Name.Value, " ") {
		return fail(http.StatusBadRequest, "scope.name_with_space", "The name of the scope cannot contain any spaces.")
	}
	taken := slices.ContainsFunc(c.db.scopesOf(resourceID), func(s *scope) bool {
		return s.ID != self && b.Name.Has() && s.Name == b.Name.Value
	})
	if taken {
		return fail(http.StatusUnprocessableEntity, "scope.name_exists", "The scope name %s is already in use", b.Name.Value)
	}
	return nil
}

func createResourceScope(c *call) (*response, error) {
	r, err := c.editableResource("resourceId")
	if err != nil {
		return nil, err
	}
	body, err := read[scopeBody](c)
	if err != nil {
		return nil, err
	}
	if err := body.check(c, r.ID, ""); err != nil {
		return nil, err
	}
	s := &scope{
		TenantID: tenant, ID: c.newID(c.s.ids.Long), ResourceID: r.ID, Name: body.Name.Value,
		Description: emptyToNull(body.Description), CreatedAt: c.millis(),
	}
	c.db.scopes.Put(s.ID, s)
	c.emitData("Scope.Created", s)
	return created(s), nil
}

func updateResourceScope(c *call) (*response, error) {
	r, err := c.editableResource("resourceId")
	if err != nil {
		return nil, err
	}
	s := c.db.scopes.Get(c.path("scopeId"))
	if s == nil || s.ResourceID != r.ID {
		return nil, errNotExists("scope")
	}
	body, err := read[scopeBody](c)
	if err != nil {
		return nil, err
	}
	if err := body.check(c, r.ID, s.ID); err != nil {
		return nil, err
	}
	body.Name.Into(&s.Name)
	jsonvalue.TextOrNull(body.Description, &s.Description)
	c.emitData("Scope.Data.Updated", s)
	return ok(s), nil
}

func deleteResourceScope(c *call) (*response, error) {
	if _, err := c.editableResource("resourceId"); err != nil {
		return nil, err
	}
	s := c.db.scopes.Get(c.path("scopeId"))
	if s == nil || s.ResourceID != c.path("resourceId") {
		return nil, errNotFound()
	}
	c.dropScope(s.ID)
	c.emitData("Scope.Deleted", s)
	return noContent(), nil
}

// dropScope deletes it, and takes it from all that has it.
func (c *call) dropScope(id string) {
	c.db.scopes.Remove(id)
	c.db.roleScopes.DropRight(id)
	c.db.organizationRoleResourceScopes.DropRight(id)
}
