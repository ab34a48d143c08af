package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/wire"
)

var applicationSecretOperations = operations{
	"ListApplicationSecrets":        {run: listSecrets},
	"CreateApplicationSecret":       {run: createSecret},
	"UpdateApplicationSecret":       {run: renameSecret},
	"DeleteApplicationSecret":       {run: deleteSecret},
	"DeleteApplicationLegacySecret": {run: deleteLegacySecret},
}

func (c *call) newSecret(app *application, name string, expiresAt *int64) *applicationSecret {
	return &applicationSecret{
		TenantID: tenant, ApplicationID: app.ID, Name: name, Value: c.s.ids.Secret(),
		CreatedAt: c.millis(), ExpiresAt: expiresAt,
	}
}

// secret returns the index of a secret by name, or -1.
func (a *application) secret(name string) int {
	return slices.IndexFunc(a.secrets, func(s *applicationSecret) bool { return s.Name == name })
}

func listSecrets(c *call) (*response, error) {
	app, err := c.applicationOf("id")
	if err != nil {
		return nil, err
	}
	return ok(nonNil(app.secrets)), nil
}

func errExpiryInPast() *apiError {
	return wire.InvalidInput(http.StatusBadRequest, "The value of `expiresAt` must be in the future.")
}

func errSecretName() *apiError {
	return fail(http.StatusUnprocessableEntity, "application.secret_name_exists", "Secret name already exists.")
}

func createSecret(c *call) (*response, error) {
	body, err := read[struct {
		Name      string       `json:"name"`
		ExpiresAt field[int64] `json:"expiresAt"`
	}](c)
	if err != nil {
		return nil, err
	}
	if body.ExpiresAt.Has() && body.ExpiresAt.Value <= c.millis() {
		return nil, errExpiryInPast()
	}
	app, err := c.applicationOf("id")
	if err != nil {
		return nil, err
	}
	switch {
	case !app.hasSecrets():
		return nil, errConstraint()
	case app.secret(body.Name) >= 0:
		return nil, errSecretName()
	}
	secret := c.newSecret(app, body.Name, body.ExpiresAt.Ptr())
	app.secrets = append(app.secrets, secret)
	return created(secret), nil
}

func renameSecret(c *call) (*response, error) {
	body, err := read[struct {
		Name string `json:"name"`
	}](c)
	if err != nil {
		return nil, err
	}
	app := c.db.applications.Get(c.path("id"))
	if app == nil || app.secret(c.path("name")) < 0 {
		return nil, errNotExists("application_secret")
	}
	if other := app.secret(body.Name); other >= 0 && body.Name != c.path("name") {
		return nil, errSecretName()
	}
	secret := app.secrets[app.secret(c.path("name"))]
	secret.Name = body.Name
	return ok(secret), nil
}

func deleteSecret(c *call) (*response, error) {
	app := c.db.applications.Get(c.path("id"))
	if app == nil || app.secret(c.path("name")) < 0 {
		return nil, errNotFound()
	}
	at := app.secret(c.path("name"))
	app.secrets = slices.Delete(app.secrets, at, at+1)
	return noContent(), nil
}

// deleteLegacySecret finds none: applications made by this version of Logto have named secrets
// only.
func deleteLegacySecret(c *call) (*response, error) {
	if _, err := c.applicationOf("id"); err != nil {
		return nil, err
	}
	return nil, fail(http.StatusBadRequest, "application.no_legacy_secret_found",
		"The application does not have a legacy secret.")
}
