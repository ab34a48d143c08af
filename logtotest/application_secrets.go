package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/wire"
)

var applicationSecretOperations = operations{
	"ListApplicationSecrets":        {run: theApplications.showing(func(app *application) any { return nonNil(app.secrets) })},
	"CreateApplicationSecret":       {run: createSecret},
	"UpdateApplicationSecret":       {run: onSecret(noSuchSecret, renameSecret)},
	"DeleteApplicationSecret":       {run: onSecret(errNotFound, deleteSecret)},
	"DeleteApplicationLegacySecret": {run: theApplications.on(deleteLegacySecret)},
}

func (c *call) newSecret(app *application, name string) *applicationSecret {
	return &applicationSecret{TenantID: tenant, ApplicationID: app.ID, Name: name, Value: c.s.ids.Secret(), CreatedAt: c.millis()}
}

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

// deleteLegacySecret finds none: applications made by this version of Logto have named secrets
// only.
func deleteLegacySecret(*call, *application) (*response, error) {
	return nil, errOf("application.no_legacy_secret_found")
}
