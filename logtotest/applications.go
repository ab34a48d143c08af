package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/store"
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

	secrets    []*credential
	access     accessControl
	experience *applicationExperience
	saml       *samlSettings // of a SAML application only
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
	"ListApplications":            {run: excluding(listApplications)},
	"CreateApplication":           {run: createApplication, lacks: "none of the type Protected"},
	"GetApplication":              {run: getApplication},
	"UpdateApplication":           {run: theApplications.on(updateApplication)},
	"DeleteApplication":           {run: theApplications.on(deleteApplication)},
	"UpdateApplicationCustomData": {run: thatApplication.on(updateApplicationCustomData)},

	"ListApplicationSecrets":        {run: theApplications.showing((*application).secretsShown)},
	"CreateApplicationSecret":       {run: applicationSecrets.create},
	"UpdateApplicationSecret":       {run: applicationSecrets.rename},
	"DeleteApplicationSecret":       {run: applicationSecrets.delete},
	"DeleteApplicationLegacySecret": {run: theApplications.refusing("application.no_legacy_secret_found")},
}

var theApplications = entity[application]{
	rows:   func(db *state) *store.Table[application] { return &db.applications },
	absent: notExistsID("applications"),
	search: named(func(a *application) []*string { return []*string{&a.ID, &a.Name, a.Description} }),
	fresh:  func(c *call, app *application) { *app = *newApplication(app.ID, "", "", c.millis()) },
	fields: []string{
		"name", "description", "oidcClientMetadata", "customClientMetadata", "customData", "appLevelAccessControlEnabled",
	},
	atNew: []string{"type", "isThirdParty"},
	check: func(_ *call, app *application) error {
		app.CustomData = app.CustomData.JSONB()
		return errIf(isDeviceFlow(app) && app.Type != "Native", "application.device_flow_native_only")
	},
	drop: func(c *call, app *application) {
		for _, grant := range c.db.userGrants.Where(func(g *userGrant) bool { return g.client == app.ID }) {
			c.db.revokeGrant(grant.id)
		}
	},
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
	id, app, err := theApplications.filled(c)
	notForOthers := app.IsThirdParty && !slices.Contains([]string{"Native", "SPA", "Traditional"}, app.Type)
	err = cmp.Or(
		errIf(c.text("type") == samlType, "application.saml.use_saml_app_api"),
		errIf(c.text("type") == "Protected", "application.protected_app_not_configured"),
		errIf(notForOthers, "application.invalid_third_party_application_type"),
		err,
	)
	if err != nil {
		return nil, err
	}
	if app.hasSecrets() {
		app.secrets = []*credential{c.newSecret(app.ID, "Default secret")}
	}
	c.db.applications.Put(id, app)
	return ok(app), nil
}

func isDeviceFlow(app *application) bool { return isTrue(app.CustomClientMetadata, "isDeviceFlow") }

func updateApplication(c *call, app *application) (*response, error) {
	next := *app
	misfit := patch(c, &next, theApplications.fields...)
	err := cmp.Or(
		errIf(app.Type == samlType, "application.saml.use_saml_app_api"),
		misfit,
		errIf(isDeviceFlow(&next) != isDeviceFlow(app), "application.device_flow_not_changeable"),
		refuseIf(next.AppLevelAccessControl && next.access.empty(), errNoRules()),
	)
	if err != nil {
		return nil, err
	}
	next.CustomData = next.CustomData.JSONB()
	*app = next
	if c.has("isAdmin") {
		c.setAdmin(app, c.isTrue("isAdmin"))
	}
	return ok(app), nil
}

// setAdmin gives the application the role with the Management API, or takes it away.
func (c *call) setAdmin(app *application, admin bool) {
	admins := c.db.roles.Where(func(r *role) bool {
		return r.Type == roleForApplications && c.db.roleScopes.Has(r.ID, managementScopeID)
	})
	for _, role := range admins {
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

func updateApplicationCustomData(c *call, app *application) (*response, error) {
	app.CustomData = app.CustomData.Merged(c.bodyObject()).JSONB()
	return ok(app.CustomData), nil
}

func (a *application) secretsShown() any { return nonNil(a.secrets) }
