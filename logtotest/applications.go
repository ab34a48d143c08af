package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/search"
)

// application is a row of the applications table.
type application struct {
	TenantID              string  `json:"tenantId"`
	ID                    string  `json:"id"`
	Name                  string  `json:"name"`
	Description           *string `json:"description"`
	Type                  string  `json:"type"`
	OIDCClientMetadata    object  `json:"oidcClientMetadata"`
	CustomClientMetadata  object  `json:"customClientMetadata"`
	ProtectedAppMetadata  *object `json:"protectedAppMetadata"`
	CustomData            object  `json:"customData"`
	IsThirdParty          bool    `json:"isThirdParty"`
	AppLevelAccessControl bool    `json:"appLevelAccessControlEnabled"`
	CreatedAt             int64   `json:"createdAt"`

	secrets    []*applicationSecret
	access     accessControl
	experience *applicationExperience
	saml       *samlSettings // of a SAML application only
}

// applicationSecret is one of the secrets of an application; their names are unique within it.
type applicationSecret struct {
	TenantID      string `json:"tenantId"`
	ApplicationID string `json:"applicationId"`
	Name          string `json:"name"`
	Value         string `json:"value"`
	CreatedAt     int64  `json:"createdAt"`
	ExpiresAt     *int64 `json:"expiresAt"`
}

func newApplication(id, name, kind string, createdAt int64) *application {
	var metadata object
	metadata.Set("redirectUris", []any{})
	metadata.Set("postLogoutRedirectUris", []any{})
	return &application{
		TenantID: tenant, ID: id, Name: name, Type: kind, OIDCClientMetadata: metadata, CreatedAt: createdAt,
	}
}

// allowsExchange reports whether the application may exchange subject tokens: only when it was
// allowed to.
func (a *application) allowsExchange() bool {
	allowed, _ := a.CustomClientMetadata.Get("allowTokenExchange")
	return allowed == true && !a.IsThirdParty
}

// hasSecrets reports whether applications of this type have secrets; the others are public clients.
func (a *application) hasSecrets() bool {
	return slices.Contains([]string{roleForApplications, "Traditional", "Protected"}, a.Type)
}

var applicationSearch = []search.Field[application]{
	search.On("id", func(a *application) string { return a.ID }),
	search.On("name", func(a *application) string { return a.Name }),
	search.On("description", func(a *application) string { return orEmpty(a.Description) }),
}

var applicationOperations = operations{
	"ListApplications":            {run: listApplications},
	"CreateApplication":           {run: createApplication},
	"GetApplication":              {run: getApplication},
	"UpdateApplication":           {run: updateApplication},
	"DeleteApplication":           {run: deleteApplication},
	"UpdateApplicationCustomData": {run: updateApplicationCustomData},
}

func (c *call) applicationOf(param string) (*application, error) {
	app := c.db.applications.Get(c.path(param))
	if app == nil {
		return nil, errNotExistsID("applications", c.path(param))
	}
	return app, nil
}

func listApplications(c *call) (*response, error) {
	apps, err := search.Filter(c.query, slices.Collect(c.db.applications.Newest()), applicationSearch)
	if err != nil {
		return nil, err
	}
	keep := func(fits func(*application) bool) {
		apps = slices.DeleteFunc(slices.Clone(apps), func(a *application) bool { return !fits(a) })
	}
	if types := c.query["types"]; len(types) > 0 {
		keep(func(a *application) bool { return slices.Contains(types, a.Type) })
	}
	if third := c.query.Get("isThirdParty"); third != "" {
		keep(func(a *application) bool { return a.IsThirdParty == (third == "true") })
	}
	if role := c.query.Get("excludeRoleId"); role != "" {
		keep(func(a *application) bool { return !c.db.applicationRoles.Has(a.ID, role) })
	}
	if organization := c.query.Get("excludeOrganizationId"); organization != "" {
		keep(func(a *application) bool { return !c.db.organizationApplications.Has(organization, a.ID) })
	}
	return optionallyPaged(c, apps)
}

func getApplication(c *call) (*response, error) {
	if c.path("id") == demoAppID {
		return ok(struct {
			*application
			Secret  string `json:"secret"`
			IsAdmin bool   `json:"isAdmin"`
		}{newDemoApp(), "N/A", false}), nil
	}
	app, err := c.applicationOf("id")
	if err != nil {
		return nil, err
	}
	return ok(struct {
		*application
		IsAdmin bool `json:"isAdmin"`
	}{app, c.isAdmin(app)}), nil
}

// isAdmin reports whether the application holds a role with all of the Management API.
func (c *call) isAdmin(app *application) bool {
	return slices.ContainsFunc(c.db.applicationRoles.RightOf(app.ID), func(role string) bool {
		return c.db.roleScopes.Has(role, managementScopeID)
	})
}

type applicationBody struct {
	Name                  field[string] `json:"name"`
	Description           field[string] `json:"description"`
	Type                  string        `json:"type"`
	OIDCClientMetadata    field[object] `json:"oidcClientMetadata"`
	CustomClientMetadata  field[object] `json:"customClientMetadata"`
	CustomData            field[object] `json:"customData"`
	IsThirdParty          bool          `json:"isThirdParty"`
	AppLevelAccessControl field[bool]   `json:"appLevelAccessControlEnabled"`
	IsAdmin               field[bool]   `json:"isAdmin"`
}

func createApplication(c *call) (*response, error) {
	body, err := read[applicationBody](c)
	if err != nil {
		return nil, err
	}
	switch body.Type {
	case "SAML":
		return nil, errUseSAML()
	case "Protected":
		return nil, errProtectedNotConfigured()
	}
	if err := body.checkThirdParty(); err != nil {
		return nil, err
	}
	app := newApplication(c.newID(c.s.ids.Long), body.Name.Value, body.Type, c.millis())
	app.IsThirdParty = body.IsThirdParty
	if err := body.apply(app); err != nil {
		return nil, err
	}
	if app.hasSecrets() {
		app.secrets = []*applicationSecret{c.newSecret(app, "Default secret", nil)}
	}
	c.db.applications.Put(app.ID, app)
	return ok(app), nil
}

func errUseSAML() *apiError {
	return fail(http.StatusBadRequest, "application.saml.use_saml_app_api",
		"Use `[METHOD] /saml-applications(/.*)?` API to operate SAML app.")
}

func errProtectedNotConfigured() *apiError {
	return fail(http.StatusNotImplemented, "application.protected_app_not_configured",
		"Protected app provider is not configured. This feature is not available for open source version.")
}

// checkThirdParty allows third parties only the types that sign users in.
func (b applicationBody) checkThirdParty() error {
	if b.IsThirdParty && !slices.Contains([]string{"Native", "SPA", "Traditional"}, b.Type) {
		return fail(http.StatusBadRequest, "application.invalid_third_party_application_type",
			"Only traditional web, single-page, and native applications can be marked as third-party apps.")
	}
	return nil
}

func isDeviceFlow(metadata object) bool {
	on, _ := metadata.Get("isDeviceFlow")
	return on == true
}

// apply stores the fields the body has; the three objects are replaced whole.
func (b applicationBody) apply(app *application) error {
	if isDeviceFlow(b.CustomClientMetadata.Value) && app.Type != "Native" {
		return fail(http.StatusUnprocessableEntity, "application.device_flow_native_only",
			"Device flow is only available for native applications.")
	}
	b.Name.Into(&app.Name)
	jsonvalue.TextOrNull(b.Description, &app.Description)
	b.CustomClientMetadata.Into(&app.CustomClientMetadata)
	if b.OIDCClientMetadata.Has() {
		app.OIDCClientMetadata = b.OIDCClientMetadata.Value
	}
	if b.CustomData.Has() {
		app.CustomData = b.CustomData.Value.JSONB()
	}
	b.AppLevelAccessControl.Into(&app.AppLevelAccessControl)
	return nil
}

func updateApplication(c *call) (*response, error) {
	app, err := c.applicationOf("id")
	if err != nil {
		return nil, err
	}
	if app.Type == "SAML" {
		return nil, errUseSAML()
	}
	body, err := read[applicationBody](c)
	if err != nil {
		return nil, err
	}
	if body.CustomClientMetadata.Has() && isDeviceFlow(body.CustomClientMetadata.Value) != isDeviceFlow(app.CustomClientMetadata) {
		return nil, fail(http.StatusUnprocessableEntity, "application.device_flow_not_changeable",
			"Device flow cannot be changed after application creation.")
	}
	if err := body.apply(app); err != nil {
		return nil, err
	}
	if app.AppLevelAccessControl && app.access.empty() {
		app.AppLevelAccessControl = false
		return nil, errNoRules()
	}
	if body.IsAdmin.Has() {
		c.setAdmin(app, body.IsAdmin.Value)
	}
	return ok(app), nil
}

// setAdmin gives the application the role with the Management API, or takes it away.
func (c *call) setAdmin(app *application, admin bool) {
	for role := range c.db.roles.All() {
		if role.Type != "MachineToMachine" || !c.db.roleScopes.Has(role.ID, managementScopeID) {
			continue
		}
		if admin {
			c.db.applicationRoles.Add(app.ID, role.ID)
			return
		}
		c.db.applicationRoles.Remove(app.ID, role.ID)
	}
}

func deleteApplication(c *call) (*response, error) {
	app, err := c.applicationOf("id")
	if err != nil {
		return nil, err
	}
	if app.Type == "SAML" {
		return nil, errUseSAML()
	}
	c.dropApplication(app)
	return noContent(), nil
}

// dropApplication deletes it with all that hangs on it.
func (c *call) dropApplication(app *application) {
	c.db.applications.Remove(app.ID)
	c.db.forgetSignIns("", app.ID)
	c.db.applicationRoles.DropLeft(app.ID)
	for _, organization := range c.db.organizationApplications.LeftOf(app.ID) {
		c.db.organizationApplicationRoles.DropLeft(pair(organization, app.ID))
	}
	c.db.organizationApplications.DropRight(app.ID)
	c.db.consentOrganizations.DropLeftWhere(func(key string) bool { return strings.HasPrefix(key, pair(app.ID, "")) })
	for _, scopes := range c.db.consentScopes.all() {
		scopes.DropLeft(app.ID)
	}
}

func updateApplicationCustomData(c *call) (*response, error) {
	app, err := c.applicationOf("applicationId")
	if err != nil {
		return nil, err
	}
	app.CustomData = app.CustomData.Merged(c.bodyObject()).JSONB()
	return ok(app.CustomData), nil
}
