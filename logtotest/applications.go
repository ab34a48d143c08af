package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/store"
	"github.com/logto-go/management/logtotest/internal/wire"
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

// allowsExchange reports whether the application may exchange subject tokens: only when it was allowed to.
func (a *application) allowsExchange() bool {
	allowed, _ := a.CustomClientMetadata.Get("allowTokenExchange")
	return allowed == true && !a.IsThirdParty
}

// hasSecrets reports whether applications of this type have secrets; the others are public clients.
func (a *application) hasSecrets() bool {
	return slices.Contains([]string{roleForApplications, "Traditional", "Protected"}, a.Type)
}

var applicationOperations = operations{
	"ListApplications":            {run: listApplications},
	"CreateApplication":           {run: createApplication, lacks: "none of the type Protected"},
	"GetApplication":              {run: getApplication},
	"UpdateApplication":           {run: theApplications.on(updateApplication)},
	"DeleteApplication":           {run: theApplications.on(deleteApplication)},
	"UpdateApplicationCustomData": {run: thatApplication.on(updateApplicationCustomData)},

	"ListApplicationSecrets":        {run: theApplications.showing((*application).secretsShown)},
	"CreateApplicationSecret":       {run: createSecret},
	"UpdateApplicationSecret":       {run: onSecret(noSuchSecret, renameSecret)},
	"DeleteApplicationSecret":       {run: onSecret(errNotFound, deleteSecret)},
	"DeleteApplicationLegacySecret": {run: theApplications.refusing("application.no_legacy_secret_found")},
}

var theApplications = entity[application]{
	rows:   func(db *state) *store.Table[application] { return db.applications },
	absent: notExistsID("applications"),
	search: named(func(a *application) [3]string { return [3]string{a.ID, a.Name, orEmpty(a.Description)} }),
	fresh:  func(c *call, app *application) { *app = *newApplication(app.ID, "", "", c.millis()) },
	fields: []string{
		"name", "description", "oidcClientMetadata", "customClientMetadata", "customData", "appLevelAccessControlEnabled",
	},
	atNew: []string{"type", "isThirdParty"},
	check: func(_ *call, app *application) error {
		app.CustomData = app.CustomData.JSONB()
		return errIf(isDeviceFlow(app) && app.Type != "Native", "application.device_flow_native_only")
	},
	drop: dropApplication,
}

func listApplications(c *call) (*response, error) {
	types, third := c.query["types"], c.query.Get("isThirdParty")
	role, organization := c.query.Get("excludeRoleId"), c.query.Get("excludeOrganizationId")
	apps := slices.DeleteFunc(slices.Collect(c.db.applications.Newest()), func(a *application) bool {
		return len(types) > 0 && !slices.Contains(types, a.Type) || third != "" && a.IsThirdParty != (third == "true") ||
			c.db.applicationRoles.Has(a.ID, role) || c.db.organizationApplications.Has(organization, a.ID)
	})
	return theApplications.optionalPage(c, apps, theApplications.show)
}

func getApplication(c *call) (*response, error) {
	if c.path("id") == demoAppID {
		return ok(shown(newDemoApp(), member("secret", "N/A"), member("isAdmin", false))), nil
	}
	app, err := theApplications.find(c)
	if err != nil {
		return nil, err
	}
	return ok(shown(app, member("isAdmin", c.isAdmin(app)))), nil
}

// isAdmin reports whether the application holds a role with all of the Management API.
func (c *call) isAdmin(app *application) bool {
	return slices.ContainsFunc(c.db.applicationRoles.RightOf(app.ID), func(role string) bool {
		return c.db.roleScopes.Has(role, managementScopeID)
	})
}

func createApplication(c *call) (*response, error) {
	switch c.text("type") {
	case samlType:
		return nil, errOf("application.saml.use_saml_app_api")
	case "Protected":
		return nil, errOf("application.protected_app_not_configured")
	}
	id, app, err := theApplications.filled(c)
	switch {
	case app.IsThirdParty && !slices.Contains([]string{"Native", "SPA", "Traditional"}, app.Type):
		return nil, errOf("application.invalid_third_party_application_type")
	case err != nil:
		return nil, err
	}
	if app.hasSecrets() {
		app.secrets = []*applicationSecret{c.newSecret(app, "Default secret")}
	}
	c.db.applications.Put(id, app)
	return ok(app), nil
}

func isDeviceFlow(app *application) bool { return isTrue(app.CustomClientMetadata, "isDeviceFlow") }

func updateApplication(c *call, app *application) (*response, error) {
	if app.Type == samlType {
		return nil, errOf("application.saml.use_saml_app_api")
	}
	next := *app
	if err := patch(c, &next, theApplications.fields...); err != nil {
		return nil, err
	}
	switch {
	case isDeviceFlow(&next) != isDeviceFlow(app):
		return nil, errOf("application.device_flow_not_changeable")
	case next.AppLevelAccessControl && next.access.empty():
		return nil, errNoRules()
	}
	next.CustomData = next.CustomData.JSONB()
	*app = next
	if admin, given := c.bodyObject().Get("isAdmin"); given {
		c.setAdmin(app, admin == true)
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

func deleteApplication(c *call, app *application) (*response, error) {
	if app.Type == samlType {
		return nil, errOf("application.saml.use_saml_app_api")
	}
	return theApplications.remove(c, app)
}

// dropApplication takes away all that hangs on it.
func dropApplication(c *call, app *application) {
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

func updateApplicationCustomData(c *call, app *application) (*response, error) {
	app.CustomData = app.CustomData.Merged(c.bodyObject()).JSONB()
	return ok(app.CustomData), nil
}

func (c *call) newSecret(app *application, name string) *applicationSecret {
	secret := &applicationSecret{TenantID: tenant, ApplicationID: app.ID, Name: name, CreatedAt: c.millis()}
	secret.Value = c.s.ids.Secret()
	return secret
}

func (a *application) secretsShown() any { return nonNil(a.secrets) }

// secret returns the secret of a name, nil when there is none.
func (a *application) secret(name string) *applicationSecret {
	for _, s := range a.secrets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

func errExpiryInPast() *apiError {
	return wire.InvalidInput(http.StatusBadRequest, "The value of `expiresAt` must be in the future.")
}

func createSecret(c *call) (*response, error) {
	expiry, expires := numberIn(c.bodyObject(), "expiresAt")
	if expires && int64(expiry) <= c.millis() {
		return nil, errExpiryInPast()
	}
	app, err := theApplications.find(c)
	switch {
	case err != nil:
		return nil, err
	case !app.hasSecrets():
		return nil, errConstraint()
	case app.secret(c.text("name")) != nil:
		return nil, errOf("application.secret_name_exists")
	}
	secret := c.newSecret(app, c.text("name"))
	if expires {
		secret.ExpiresAt = new(int64(expiry))
	}
	app.secrets = append(app.secrets, secret)
	return created(secret), nil
}

func noSuchSecret() *apiError { return errNotExists("application_secret") }

// onSecret makes a handler for the secret that the path names, with the error for none.
func onSecret(absent func() *apiError, run func(*call, *application, *applicationSecret) (*response, error)) handler {
	return func(c *call) (*response, error) {
		app := c.db.applications.Get(c.path("id"))
		if app == nil || app.secret(c.path("name")) == nil {
			return nil, absent()
		}
		return run(c, app, app.secret(c.path("name")))
	}
}

func renameSecret(c *call, app *application, secret *applicationSecret) (*response, error) {
	if other := app.secret(c.text("name")); other != nil && other != secret {
		return nil, errOf("application.secret_name_exists")
	}
	secret.Name = c.text("name")
	return ok(secret), nil
}

func deleteSecret(_ *call, app *application, secret *applicationSecret) (*response, error) {
	app.secrets = slices.DeleteFunc(app.secrets, func(s *applicationSecret) bool { return s == secret })
	return noContent(), nil
}
