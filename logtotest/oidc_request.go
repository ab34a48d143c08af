package logtotest

import (
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// errMissing names the parameters that a request lacks.
func errMissing(names ...string) *apiError {
	quoted := "'" + strings.Join(names, "' and '") + "'"
	if len(names) == 1 {
		return errTokenRequest("missing required parameter " + quoted)
	}
	return errTokenRequest("missing required parameters " + quoted)
}

// parameters are what a request to the identity provider asks for: the query of a GET, the body of
// a POST, which may be JSON too.
func (c *call) parameters() (url.Values, error) {
	if c.r.Method != http.MethodPost {
		return maps.Clone(c.query), nil
	}
	path := strings.TrimPrefix(strings.TrimSuffix(c.r.URL.Path, "/"), "/oidc")
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/json":
		value, _ := jsonvalue.Parse(c.body)
		body, _ := value.(object)
		form := url.Values{}
		for _, m := range body.Members {
			text, isText := m.Value.(string)
			if !isText {
				text = string(jsonvalue.Encode(m.Value))
			}
			form.Set(m.Key, text)
		}
		return form, nil
	case err != nil || kind != "application/x-www-form-urlencoded":
		return nil, errTokenRequest("only application/x-www-form-urlencoded content-type bodies are supported on POST " + path)
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return nil, errTokenRequest("failed to parse the request body")
	}
	return form, nil
}

// checkTwice refuses parameters that are there more than once; APIs may be.
func checkTwice(form url.Values) error {
	for name, values := range form {
		if len(values) > 1 && name != "resource" {
			return errTokenRequest("'" + name + "' parameter must not be provided twice")
		}
	}
	return nil
}

// authenticatedForm are the parameters of a request that an application makes by itself, which
// proves who it is.
func (c *call) authenticatedForm() (form url.Values, app *application, secretName string, err error) {
	if form, err = c.parameters(); err != nil {
		return nil, nil, "", err
	}
	if app, secretName, err = c.authenticateClient(form); err != nil {
		return nil, nil, "", err
	}
	return form, app, secretName, checkTwice(form)
}

// demoAppID is the built-in application of every Logto, which the sign-in experience is previewed
// with.
const demoAppID = "demo-app"

func newDemoApp() *application {
	app := newApplication(demoAppID, "Live Preview", "SPA", 0)
	app.Description = new("Preview for Sign-in Experience.")
	return app
}

// clientByID finds an application that users sign in to, nil when there is none. The one that is
// built in may be used like any other.
func (c *call) clientByID(id string) *application {
	if id != demoAppID {
		return c.db.applications.Get(id)
	}
	app := newDemoApp()
	for _, name := range []string{"redirectUris", "postLogoutRedirectUris"} {
		app.OIDCClientMetadata.Set(name, []any{c.origin() + "/" + demoAppID})
	}
	return app
}

// isNative reports whether the application runs on the user's device, outside a browser.
func (a *application) isNative() bool { return a.Type == "Native" }

// setting is a number in the settings of the application, or what holds without it.
func (a *application) setting(name string, otherwise int64) int64 {
	if value, _ := a.CustomClientMetadata.Get(name); value != nil {
		if number, isNumber := value.(float64); isNumber {
			return int64(number)
		}
	}
	return otherwise
}

// mayAsk reports whether the application may ask users for what a scope tells of them: third
// parties only for what they were allowed to.
func (c *call) mayAsk(app *application, scope string) bool {
	return !app.IsThirdParty || scope == "openid" || scope == "offline_access" || c.db.consentScopes.userScopes.Has(app.ID, scope)
}

// checkAccess refuses users whom the application's access control leaves out.
func (c *call) checkAccess(app *application, userID string) error {
	if !app.AppLevelAccessControl {
		return nil
	}
	rules, organizations := app.access, c.db.organizationUsers.LeftOf(userID)
	allowed := slices.Contains(rules.UserIDs, userID) || anyOf(rules.UserRoleIDs, c.db.userRoles.RightOf(userID)) ||
		anyOf(rules.OrganizationIDs, organizations) ||
		slices.ContainsFunc(rules.OrganizationRoleRules, func(rule organizationRoleRule) bool {
			return anyOf(rule.OrganizationRoleIDs, c.db.organizationUserRoles.RightOf(pair(rule.OrganizationID, userID)))
		})
	if allowed {
		return nil
	}
	denied := errAccessDenied("user is not allowed to access the application")
	denied.Status = http.StatusBadRequest
	return denied
}

// anyOf reports whether the two lists have something in common.
func anyOf(a, b []string) bool {
	return slices.ContainsFunc(a, func(id string) bool { return slices.Contains(b, id) })
}
