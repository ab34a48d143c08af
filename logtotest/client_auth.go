package logtotest

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// errClient refuses an application that is not there.
func errClient() *apiError {
	return errOIDC(http.StatusBadRequest, "invalid_client", "An OIDC error occurred: oidc.invalid_client.",
		"client is invalid")
}

// errClientAuth refuses an application that cannot prove to be one.
func errClientAuth() *apiError {
	return errOIDC(http.StatusUnauthorized, "invalid_client", "An OIDC error occurred: oidc.invalid_client.",
		"client authentication failed")
}

// authenticateClient finds the application of a request: by HTTP Basic, by the two fields of the
// body, or by its id alone if it has no secret. It also names the secret that fitted.
func (c *call) authenticateClient(form url.Values) (*application, string, error) {
	id, secret, err := c.clientCredentialsOf(form)
	if err != nil {
		return nil, "", err
	}
	app := c.clientByID(id)
	if app == nil {
		return nil, "", errClient()
	}
	if !app.hasSecrets() {
		if secret != "" {
			return nil, "", errClientAuth()
		}
		return app, "", nil
	}
	at := slices.IndexFunc(app.secrets, func(s *applicationSecret) bool { return s.Value == secret })
	if secret == "" || at < 0 {
		return nil, "", errClientAuth()
	}
	if expires := app.secrets[at].ExpiresAt; expires != nil && *expires <= c.millis() {
		return nil, "", errTokenRequest("client secret has expired")
	}
	return app, app.secrets[at].Name, nil
}

// clientCredentialsOf reads the id and the secret, in the words of a real server if that fails.
func (c *call) clientCredentialsOf(form url.Values) (id, secret string, err error) {
	header := c.r.Header.Get("Authorization")
	if header == "" {
		if form.Get("client_id") == "" {
			return "", "", errTokenRequest("no client authentication mechanism provided")
		}
		return form.Get("client_id"), form.Get("client_secret"), nil
	}
	scheme, value, _ := strings.Cut(header, " ")
	decoded, err := base64.StdEncoding.DecodeString(value)
	user, password, found := strings.Cut(string(decoded), ":")
	if !strings.EqualFold(scheme, "basic") || err != nil || !found {
		return "", "", errTokenRequest("invalid authorization header value format")
	}
	// RFC 6749 has both parts form-encoded before they are joined.
	id, errID := url.QueryUnescape(user)
	secret, errSecret := url.QueryUnescape(password)
	switch {
	case errID != nil || errSecret != nil:
		return "", "", errTokenRequest("client_id and client_secret in the authorization header are not properly encoded")
	case form.Has("client_id") && form.Get("client_id") != id:
		return "", "", errTokenRequest("mismatch in body and authorization client ids")
	case secret == "":
		return "", "", errTokenRequest("client_secret must be provided in the Authorization header")
	case form.Has("client_secret"):
		return "", "", errTokenRequest("client authentication must only be provided using one mechanism")
	}
	return id, secret, nil
}
