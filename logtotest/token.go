package logtotest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/ids"
)

// The grants of the token endpoint that a machine uses.
const (
	grantClientCredentials = "client_credentials"
	grantTokenExchange     = "urn:ietf:params:oauth:grant-type:token-exchange"
)

func errOIDC(status int, oauthError, message, description string) *apiError {
	return &apiError{
		Status: status, Code: "oidc." + oauthError, Message: message,
		OAuthError: oauthError, OAuthDescription: description,
	}
}

func errClientAuth() *apiError {
	return errOIDC(http.StatusUnauthorized, "invalid_client", "An OIDC error occurred: oidc.invalid_client.",
		"client authentication failed")
}

func errInvalidTarget() *apiError {
	return errOIDC(http.StatusBadRequest, "invalid_target", "Invalid resource indicator.",
		"resource indicator is missing, or unknown")
}

func errGrant(description string) *apiError {
	return errOIDC(http.StatusBadRequest, "invalid_grant", "Grant request is invalid.", description)
}

// tokenResponse is what the token endpoint grants.
type tokenResponse struct {
	AccessToken     string `json:"access_token"`
	IssuedTokenType string `json:"issued_token_type,omitempty"`
	ExpiresIn       int64  `json:"expires_in"`
	TokenType       string `json:"token_type"`
	Scope           string `json:"scope,omitempty"`
}

// token serves POST /oidc/token.
func (c *call) token() (*response, error) {
	form, err := url.ParseQuery(string(c.body))
	if err != nil || !strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil, errOIDC(http.StatusBadRequest, "invalid_request", "Request is invalid.",
			"only application/x-www-form-urlencoded content-type bodies are supported on POST /token")
	}
	app, secretName, err := c.clientOf(form)
	if err != nil {
		return nil, err
	}
	var granted tokenResponse
	var grant string
	switch form.Get("grant_type") {
	case grantClientCredentials:
		grant = "ClientCredentials"
		granted, err = c.clientCredentials(app, form)
	case grantTokenExchange:
		grant = "TokenExchange"
		granted, err = c.exchange(app, form)
	case "":
		return nil, errOIDC(http.StatusBadRequest, "invalid_request", "Request is invalid.",
			"missing required parameter(s) 'grant_type'")
	default:
		return nil, errOIDC(http.StatusBadRequest, "unsupported_grant_type", "Unsupported `grant_type` requested.",
			"unsupported grant_type requested")
	}
	c.logToken(grant, app, secretName, form, granted.Scope, err)
	if err != nil {
		return nil, err
	}
	return ok(granted), nil
}

// clientOf authenticates the application: HTTP Basic, or the two fields in the body. It also names
// the secret that fitted.
func (c *call) clientOf(form url.Values) (*application, string, error) {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if user, password, basic := c.r.BasicAuth(); basic {
		// RFC 6749 has both parts form-encoded before they are joined.
		var err1, err2 error
		id, err1 = url.QueryUnescape(user)
		secret, err2 = url.QueryUnescape(password)
		if err1 != nil || err2 != nil {
			return nil, "", errClientAuth()
		}
	}
	app := c.db.applications.Get(id)
	if app == nil || secret == "" {
		return nil, "", errClientAuth()
	}
	for _, s := range app.secrets {
		if s.Value == secret && (s.ExpiresAt == nil || *s.ExpiresAt > c.millis()) {
			return app, s.Name, nil
		}
	}
	return nil, "", errClientAuth()
}

func (c *call) clientCredentials(app *application, form url.Values) (tokenResponse, error) {
	if app.Type != "MachineToMachine" {
		return tokenResponse{}, errOIDC(http.StatusBadRequest, "unauthorized_client",
			"An OIDC error occurred: oidc.unauthorized_client.", "requested grant type is not allowed for this client")
	}
	if organization := form.Get("organization_id"); organization != "" && form.Get("resource") == "" {
		return c.organizationToken(app, organization, form.Get("scope"))
	}
	resource := form.Get("resource")
	if c.db.resourceByIndicator(resource) == nil {
		return tokenResponse{}, errInvalidTarget()
	}
	scope := narrow(c.db.applicationScopes(app.ID, resource), form.Get("scope"))
	return c.grant(claims{Subject: app.ID, ClientID: app.ID, Audience: resource, Scope: scope}), nil
}

// organizationToken is for an application acting in an organization it belongs to.
func (c *call) organizationToken(app *application, organization, scope string) (tokenResponse, error) {
	if !c.db.organizationApplications.Has(organization, app.ID) {
		return tokenResponse{}, errOIDC(http.StatusBadRequest, "access_denied", "Access denied.",
			"app has not associated with the organization")
	}
	names := c.db.organizationScopeNames(c.db.organizationApplicationRoles.RightOf(pair(organization, app.ID)))
	return c.grant(claims{
		Subject: app.ID, ClientID: app.ID, Organization: organization,
		Audience: "urn:logto:organization:" + organization, Scope: narrow(names, scope),
	}), nil
}

// exchange turns a subject token into an access token of its user.
func (c *call) exchange(app *application, form url.Values) (tokenResponse, error) {
	subject := c.db.subjectTokens.Get(form.Get("subject_token"))
	switch {
	case !app.allowsExchange():
		return tokenResponse{}, errOIDC(http.StatusBadRequest, "unauthorized_client",
			"An OIDC error occurred: oidc.unauthorized_client.", "token exchange is not allowed for this application")
	case form.Get("subject_token_type") != "urn:ietf:params:oauth:token-type:access_token":
		return tokenResponse{}, errGrant("unsupported subject token type")
	case subject == nil || subject.expires <= c.millis():
		return tokenResponse{}, errGrant("subject token not found or expired")
	case subject.consumed:
		return tokenResponse{}, errGrant("subject token is already consumed")
	}
	token := claims{Subject: subject.user, ClientID: app.ID, Scope: form.Get("scope")}
	if resource := form.Get("resource"); resource != "" {
		if c.db.resourceByIndicator(resource) == nil {
			return tokenResponse{}, errInvalidTarget()
		}
		token.Audience = resource
		token.Scope = narrow(c.db.userScopes(subject.user, resource), form.Get("scope"))
	}
	subject.consumed = true
	granted := c.grant(token)
	granted.IssuedTokenType = "urn:ietf:params:oauth:token-type:access_token"
	return granted, nil
}

// narrow keeps the scopes that were asked for; asking for none asks for all.
func narrow(granted []string, asked string) string {
	if asked != "" {
		granted = slices.DeleteFunc(slices.Clone(granted), func(s string) bool {
			return !slices.Contains(strings.Fields(asked), s)
		})
	}
	return strings.Join(granted, " ")
}

// grant signs the token and remembers its id, so that ExpireTokens knows it.
func (c *call) grant(token claims) tokenResponse {
	ttl := int64(c.s.cfg.tokenTTL / time.Second)
	token.ID = c.s.ids.Take(ids.UrlAlphabet, 21)
	token.IssuedAt = c.now.Unix()
	token.Expires = token.IssuedAt + ttl
	token.Issuer = c.origin() + "/oidc"
	c.db.issued = append(c.db.issued, token.ID)
	return tokenResponse{AccessToken: c.signingKey().sign(token), ExpiresIn: ttl, TokenType: "Bearer", Scope: token.Scope}
}

// discovery serves GET /oidc/.well-known/openid-configuration, as far as machines need it.
func (c *call) discovery() *response {
	issuer := c.origin() + "/oidc"
	return ok(map[string]any{
		"issuer":                                issuer,
		"token_endpoint":                        issuer + "/token",
		"jwks_uri":                              issuer + "/jwks",
		"grant_types_supported":                 []string{grantClientCredentials, grantTokenExchange},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
		"response_types_supported":              []string{"code"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"ES384"},
	})
}
