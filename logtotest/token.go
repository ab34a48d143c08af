package logtotest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The grants of the token endpoint.
const (
	grantClientCredentials = "client_credentials"
	grantTokenExchange     = "urn:ietf:params:oauth:grant-type:token-exchange"
	grantAuthorizationCode = "authorization_code"
	grantRefreshToken      = "refresh_token"
	grantDeviceCode        = "urn:ietf:params:oauth:grant-type:device_code"
	grantImplicit          = "implicit"
)

// grant is a way to a token.
type grant struct {
	log string // the end of the audit log's key
	run func(*call, tokenRequest) (tokenResponse, error)
}

// grants are the ways to a token, by grant_type.
var grants = map[string]grant{
	grantClientCredentials: {"ClientCredentials", (*call).clientCredentials},
	grantAuthorizationCode: {"AuthorizationCode", (*call).exchangeCode},
	grantRefreshToken:      {"RefreshToken", (*call).refresh},
	grantDeviceCode:        {"DeviceCode", (*call).exchangeDeviceCode},
	grantTokenExchange:     {"TokenExchange", (*call).exchange},
}

// tokenRequest is an authenticated request of the token endpoint.
type tokenRequest struct {
	app  *application
	form url.Values
}

// scopes are those asked for, each once.
func (r tokenRequest) scopes() []string {
	var asked []string
	for _, name := range strings.Fields(r.form.Get("scope")) {
		if !slices.Contains(asked, name) {
			asked = append(asked, name)
		}
	}
	return asked
}

// narrow keeps what was asked for of what is granted. Without scopes asked for nothing is left.
func (r tokenRequest) narrow(granted []string) string {
	kept := slices.DeleteFunc(r.scopes(), func(name string) bool { return !slices.Contains(granted, name) })
	return strings.Join(kept, " ")
}

// tokenResponse is what the token endpoint grants.
type tokenResponse struct {
	AccessToken  string  `json:"access_token"`
	ExpiresIn    int64   `json:"expires_in"`
	IDToken      string  `json:"id_token,omitempty"`
	RefreshToken string  `json:"refresh_token,omitempty"`
	Scope        *string `json:"scope,omitempty"`
	TokenType    string  `json:"token_type"`
}

func errOIDC(status int, oauthError, message, description string) *apiError {
	return &apiError{
		Status: status, Code: "oidc." + oauthError, Message: message,
		OAuthError: oauthError, OAuthDescription: description,
	}
}

func errTokenRequest(description string) *apiError {
	return errOIDC(http.StatusBadRequest, "invalid_request", "Request is invalid.", description)
}

// errGrant does not tell the caller why.
func errGrant(reason string) *apiError {
	e := errOIDC(http.StatusBadRequest, "invalid_grant", "Grant request is invalid.", "grant request is invalid")
	e.Reason = reason
	return e
}

// errScope refuses scopes: invalid_scope or insufficient_scope.
func errScope(status int, code, message, description, scope string) *apiError {
	e := errOIDC(status, code, message, description)
	e.Scope = scope
	return e
}

func errInvalidTarget(description string) *apiError {
	return errOIDC(http.StatusBadRequest, "invalid_target", "Invalid resource indicator.", description)
}

// errAccessDenied refuses who is not in the organization.
func errAccessDenied(description string) *apiError {
	return errOIDC(http.StatusForbidden, "access_denied", "Access denied.", description)
}

func errUnauthorizedClient(description string) *apiError {
	return errOIDC(http.StatusBadRequest, "unauthorized_client",
		"An OIDC error occurred: oidc.unauthorized_client.", description)
}

// token serves POST /oidc/token.
func (c *call) token() (*response, error) {
	form, app, secretName, err := c.authenticatedForm()
	if err != nil {
		return nil, err
	}
	name := form.Get("grant_type")
	chosen, known := grants[name]
	switch {
	case name == "":
		return nil, errMissing("grant_type")
	case !known:
		return nil, errOIDC(http.StatusBadRequest, "unsupported_grant_type", "Unsupported `grant_type` requested.",
			"unsupported grant_type requested")
	}
	granted, err := func() (tokenResponse, error) {
		if err := app.allowsGrant(name); err != nil {
			return tokenResponse{}, err
		}
		return chosen.run(c, tokenRequest{app, form})
	}()
	c.logToken(chosen.log, app, secretName, form, granted, err)
	if err != nil {
		return nil, err
	}
	return ok(granted), nil
}

// allowsGrant refuses the grants that the type of the application, or its settings, do not allow.
func (a *application) allowsGrant(name string) error {
	machine := a.Type == roleForApplications
	device := isDeviceFlow(a)
	allowed := true
	switch name {
	case grantTokenExchange:
		if !a.allowsExchange() {
			return errUnauthorizedClient("token exchange is not allowed for this application")
		}
	case grantClientCredentials:
		allowed = machine
	case grantDeviceCode:
		allowed = device
	case grantAuthorizationCode:
		allowed = !machine && !device
	case grantRefreshToken:
		allowed = !machine
	}
	if !allowed {
		return errUnauthorizedClient("requested grant type is not allowed for this client")
	}
	return nil
}

// resourceOf is the one API that a token is asked for, or the default one; nil when there is
// neither.
func (c *call) requestedResource(form url.Values) (*resource, error) {
	asked := form["resource"]
	if len(asked) > 1 {
		return nil, errInvalidTarget("only a single resource indicator value is supported for this grant type")
	}
	if len(asked) == 0 || asked[0] == "" {
		return c.db.resources.Find(func(r *resource) bool { return r.IsDefault }), nil
	}
	found := c.db.resourceByIndicator(asked[0])
	if found == nil {
		return nil, errInvalidTarget("resource indicator is missing, or unknown")
	}
	return found, nil
}

func (c *call) clientCredentials(r tokenRequest) (tokenResponse, error) {
	organization := r.form.Get("organization_id")
	if organization != "" && !c.db.organizationApplications.Has(organization, r.app.ID) {
		return tokenResponse{}, errAccessDenied("app has not associated with the organization")
	}
	api, err := c.requestedResource(r.form)
	if err != nil {
		return tokenResponse{}, err
	}
	token := claims{Subject: r.app.ID, ClientID: r.app.ID}
	roles := c.db.organizationApplicationRoles.RightOf(pair(organization, r.app.ID))
	switch {
	case organization != "" && r.form.Get("resource") == "":
		token.Audience = audienceOfOrganization(organization)
		token.Scope = new(r.narrow(c.db.organizationScopeNames(roles)))
		return c.grantToken(token) // the member is there even when nothing is granted
	case api == nil:
		return tokenResponse{}, errInvalidTarget("resource indicator is missing, or unknown")
	case organization != "":
		token.Organization = organization
		token.Scope = new(r.narrow(c.db.organizationResourceScopeNames(roles, api.ID)))
	default:
		token.Scope = new(r.narrow(c.db.applicationScopes(r.app.ID, api.Indicator)))
	}
	token.Audience = api.Indicator
	if *token.Scope == "" {
		token.Scope = nil
	}
	return c.grantToken(token)
}

func (c *call) grantToken(token claims) (tokenResponse, error) {
	value, seconds, err := c.issueAccessToken(token)
	return tokenResponse{AccessToken: value, ExpiresIn: seconds, TokenType: "Bearer", Scope: token.Scope}, err
}
