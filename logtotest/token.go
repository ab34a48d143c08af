package logtotest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
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

// tokenAnswer is what the token endpoint grants.
type tokenAnswer struct {
	AccessToken     string `json:"access_token"`
	IssuedTokenType string `json:"issued_token_type,omitempty"`
	ExpiresIn       int64  `json:"expires_in"`
	TokenType       string `json:"token_type"`
	Scope           string `json:"scope,omitempty"`
}

// token answers POST /oidc/token.
func (c *call) token() (answer, error) {
	form, err := url.ParseQuery(string(c.body))
	if err != nil || !strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return answer{}, errOIDC(http.StatusBadRequest, "invalid_request", "Request is invalid.",
			"only application/x-www-form-urlencoded content-type bodies are supported on POST /token")
	}
	app, secretName, err := c.clientOf(form)
	if err != nil {
		return answer{}, err
	}
	var granted tokenAnswer
	var grant string
	switch form.Get("grant_type") {
	case grantClientCredentials:
		grant = "ClientCredentials"
		granted, err = c.clientCredentials(app, form)
	case grantTokenExchange:
		grant = "TokenExchange"
		granted, err = c.exchange(app, form)
	case "":
		return answer{}, errOIDC(http.StatusBadRequest, "invalid_request", "Request is invalid.",
			"missing required parameter(s) 'grant_type'")
	default:
		return answer{}, errOIDC(http.StatusBadRequest, "unsupported_grant_type", "Unsupported `grant_type` requested.",
			"unsupported grant_type requested")
	}
	c.logToken(grant, app, secretName, form, granted.Scope, err)
	if err != nil {
		return answer{}, err
	}
	return ok(granted), nil
}

// clientOf authenticates the application: HTTP Basic, or the two fields in the body. It also names the secret that fitted.
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
	app := c.db.applications.get(id)
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

func (c *call) clientCredentials(app *application, form url.Values) (tokenAnswer, error) {
	if app.Type != "MachineToMachine" {
		return tokenAnswer{}, errOIDC(http.StatusBadRequest, "unauthorized_client",
			"An OIDC error occurred: oidc.unauthorized_client.", "requested grant type is not allowed for this client")
	}
	if organization := form.Get("organization_id"); organization != "" && form.Get("resource") == "" {
		return c.organizationToken(app, organization, form.Get("scope"))
	}
	resource := form.Get("resource")
	if c.db.resourceByIndicator(resource) == nil {
		return tokenAnswer{}, errInvalidTarget()
	}
	scope := narrow(c.db.applicationScopes(app.ID, resource), form.Get("scope"))
	return c.grant(claims{Subject: app.ID, ClientID: app.ID, Audience: resource, Scope: scope}), nil
}

// organizationToken is for an application acting in an organization it belongs to.
func (c *call) organizationToken(app *application, organization, scope string) (tokenAnswer, error) {
	if !c.db.organizationApplications.has(organization, app.ID) {
		return tokenAnswer{}, errOIDC(http.StatusBadRequest, "access_denied", "Access denied.",
			"app has not associated with the organization")
	}
	names := c.db.organizationScopeNames(c.db.organizationApplicationRoles.rightOf(pair(organization, app.ID)))
	return c.grant(claims{
		Subject: app.ID, ClientID: app.ID, Organization: organization,
		Audience: "urn:logto:organization:" + organization, Scope: narrow(names, scope),
	}), nil
}

// exchange turns a subject token into an access token of its user.
func (c *call) exchange(app *application, form url.Values) (tokenAnswer, error) {
	subject := c.db.subjectTokens.get(form.Get("subject_token"))
	switch {
	case !app.allowsExchange():
		return tokenAnswer{}, errOIDC(http.StatusBadRequest, "unauthorized_client",
			"An OIDC error occurred: oidc.unauthorized_client.", "token exchange is not allowed for this application")
	case form.Get("subject_token_type") != "urn:ietf:params:oauth:token-type:access_token":
		return tokenAnswer{}, errGrant("unsupported subject token type")
	case subject == nil || subject.expires <= c.millis():
		return tokenAnswer{}, errGrant("subject token not found or expired")
	case subject.consumed:
		return tokenAnswer{}, errGrant("subject token is already consumed")
	}
	token := claims{Subject: subject.user, ClientID: app.ID, Scope: form.Get("scope")}
	if resource := form.Get("resource"); resource != "" {
		if c.db.resourceByIndicator(resource) == nil {
			return tokenAnswer{}, errInvalidTarget()
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
func (c *call) grant(token claims) tokenAnswer {
	ttl := int64(c.s.cfg.tokenTTL / time.Second)
	token.ID = c.s.ids.take(urlAlphabet, 21)
	token.IssuedAt = c.now.Unix()
	token.Expires = token.IssuedAt + ttl
	token.Issuer = c.origin() + "/oidc"
	c.db.issued = append(c.db.issued, token.ID)
	return tokenAnswer{AccessToken: c.signingKey().sign(token), ExpiresIn: ttl, TokenType: "Bearer", Scope: token.Scope}
}

// discovery answers GET /oidc/.well-known/openid-configuration, as far as machines need it.
func (c *call) discovery() answer {
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
