package logtotest

import (
	"net/http"
	"slices"
	"strings"
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

var scopeSearch = []searchable[scope]{
	{"id", "id", func(s *scope) string { return s.ID }},
	{"name", "name", func(s *scope) string { return s.Name }},
	{"description", "description", func(s *scope) string { return orEmpty(s.Description) }},
}

var resourceHandlers = map[string]handler{
	"ListResources":           listResources,
	"CreateResource":          createResource,
	"GetResource":             getResource,
	"UpdateResource":          updateResource,
	"DeleteResource":          deleteResource,
	"UpdateResourceIsDefault": updateResourceIsDefault,
	"ListResourceScopes":      listResourceScopes,
	"CreateResourceScope":     createResourceScope,
	"UpdateResourceScope":     updateResourceScope,
	"DeleteResourceScope":     deleteResourceScope,
}

func (c *call) resourceOf(param string) (*resource, error) {
	r := c.db.resources.get(c.path(param))
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
		for s := range db.scopes.all() {
			if s.ResourceID == resourceID && !yield(s) {
				return
			}
		}
	})
}

func listResources(c *call) (answer, error) {
	var views []resourceView
	for r := range c.db.resources.all() {
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

func createResource(c *call) (answer, error) {
	body, err := read[resourceBody](c)
	if err != nil {
		return answer{}, err
	}
	if c.db.resourceByIndicator(body.Indicator.value) != nil {
		return answer{}, errIndicatorTaken(body.Indicator.value)
	}
	r := &resource{
		TenantID: tenant, ID: c.s.ids.long(), Name: body.Name.value, Indicator: body.Indicator.value,
		AccessTokenTTL: body.AccessTokenTTL.or(3600),
	}
	c.db.resources.put(r.ID, r)
	if body.IsDefault.value {
		c.setDefaultResource(r, true)
	}
	return created(resourceView{r, &[]*scope{}}), nil
}

func getResource(c *call) (answer, error) {
	r, err := c.resourceOf("id")
	if err != nil {
		return answer{}, err
	}
	return ok(r), nil
}

func updateResource(c *call) (answer, error) {
	r, err := c.editableResource("id")
	if err != nil {
		return answer{}, err
	}
	body, err := read[resourceBody](c)
	if err != nil {
		return answer{}, err
	}
	body.Name.into(&r.Name)
	body.AccessTokenTTL.into(&r.AccessTokenTTL)
	return ok(r), nil
}

func deleteResource(c *call) (answer, error) {
	r, err := c.editableResource("id")
	if err != nil {
		return answer{}, err
	}
	for _, s := range c.db.scopesOf(r.ID) {
		c.dropScope(s.ID)
	}
	c.db.resources.remove(r.ID)
	return noContent(), nil
}

func updateResourceIsDefault(c *call) (answer, error) {
	r, err := c.resourceOf("id")
	if err != nil {
		return answer{}, err
	}
	body, err := read[resourceBody](c)
	if err != nil {
		return answer{}, err
	}
	c.setDefaultResource(r, body.IsDefault.value)
	return ok(r), nil
}

// setDefaultResource keeps it to one default at most.
func (c *call) setDefaultResource(r *resource, isDefault bool) {
	for other := range c.db.resources.all() {
		other.IsDefault = other.IsDefault && !isDefault
	}
	r.IsDefault = isDefault
}

func listResourceScopes(c *call) (answer, error) {
	scopes, err := search(c, c.db.scopesOf(c.path("resourceId")), scopeSearch)
	if err != nil {
		return answer{}, err
	}
	return paged(c, scopes)
}

type scopeBody struct {
	Name        field[string] `json:"name"`
	Description field[string] `json:"description"`
}

// check refuses names with spaces, and those another scope of the resource has.
func (b scopeBody) check(c *call, resourceID, self string) error {
	if strings.Contains(b.Name.value, " ") {
		return fail(http.StatusBadRequest, "scope.name_with_space", "The name of the scope cannot contain any spaces.")
	}
	taken := slices.ContainsFunc(c.db.scopesOf(resourceID), func(s *scope) bool {
		return s.ID != self && b.Name.has() && s.Name == b.Name.value
	})
	if taken {
		return fail(http.StatusUnprocessableEntity, "scope.name_exists", "The scope name %s is already in use", b.Name.value)
	}
	return nil
}

func createResourceScope(c *call) (answer, error) {
	r, err := c.editableResource("resourceId")
	if err != nil {
		return answer{}, err
	}
	body, err := read[scopeBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := body.check(c, r.ID, ""); err != nil {
		return answer{}, err
	}
	s := &scope{
		TenantID: tenant, ID: c.s.ids.long(), ResourceID: r.ID, Name: body.Name.value,
		Description: body.Description.ptr(), CreatedAt: c.millis(),
	}
	c.db.scopes.put(s.ID, s)
	c.emitData("Scope.Created", s)
	return created(s), nil
}

func updateResourceScope(c *call) (answer, error) {
	r, err := c.editableResource("resourceId")
	if err != nil {
		return answer{}, err
	}
	s := c.db.scopes.get(c.path("scopeId"))
	if s == nil || s.ResourceID != r.ID {
		return answer{}, errNotExistsID("scopes", c.path("scopeId"))
	}
	body, err := read[scopeBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := body.check(c, r.ID, s.ID); err != nil {
		return answer{}, err
	}
	body.Name.into(&s.Name)
	body.Description.intoNullable(&s.Description)
	c.emitData("Scope.Data.Updated", s)
	return ok(s), nil
}

func deleteResourceScope(c *call) (answer, error) {
	if _, err := c.editableResource("resourceId"); err != nil {
		return answer{}, err
	}
	s := c.db.scopes.get(c.path("scopeId"))
	if s == nil || s.ResourceID != c.path("resourceId") {
		return answer{}, errNotFound()
	}
	c.dropScope(s.ID)
	c.emitData("Scope.Deleted", s)
	return noContent(), nil
}

// dropScope deletes it, and takes it from all that has it.
func (c *call) dropScope(id string) {
	c.db.scopes.remove(id)
	c.db.roleScopes.dropRight(id)
	c.db.organizationRoleResourceScopes.dropRight(id)
}
