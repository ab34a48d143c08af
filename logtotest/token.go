package logtotest

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// The grants of the token endpoint.
const (
	grantClientCredentials = "client_credentials"
	grantTokenExchange     = "urn:ietf:params:oauth:grant-type:token-exchange"
	grantAuthorizationCode = "authorization_code"
	grantRefreshToken      = "refresh_token"
	grantDeviceCode        = "urn:ietf:params:oauth:grant-type:device_code"
)

// grants are the ways to a token, by grant_type.
var grants = map[string]struct {
	log      string // the end of the audit log's key
	run      func(*call, clientRequest) (tokenResponse, error)
	required []string // parameters
}{
	grantClientCredentials: {"ClientCredentials", (*call).clientCredentials, nil},
	grantAuthorizationCode: {"AuthorizationCode", (*call).exchangeCode, []string{"code"}},
	grantRefreshToken:      {"RefreshToken", (*call).refresh, []string{"refresh_token"}},
	grantDeviceCode:        {"DeviceCode", (*call).exchangeDeviceCode, []string{"device_code"}},
	grantTokenExchange:     {"TokenExchange", (*call).exchange, []string{"subject_token", "subject_token_type"}},
}

// scopes are those asked for, each once.
func (r clientRequest) scopes() []string { return once(strings.Fields(r.form.Get("scope"))) }

// narrow keeps what was asked for of what is granted. Without scopes asked for nothing is left.
func (r clientRequest) narrow(granted []string) string {
	return strings.Join(common(r.scopes(), granted), " ")
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

func errInvalidTarget(description string) *apiError { return errOIDC("invalid_target", description) }

// errAccessDenied refuses who is not in the organization.
func errAccessDenied(description string) *apiError { return errOIDC("access_denied", description) }

// token serves POST /oidc/token.
func (c *call) token(r clientRequest) (*response, error) {
	name := r.form.Get("grant_type")
	chosen, known := grants[name]
	if !known {
		return nil, errOIDC("unsupported_grant_type", "unsupported grant_type requested")
	}
	var granted tokenResponse
	err := cmp.Or(r.app.allowsGrant(name), checkGiven(r.form, chosen.required...))
	if err == nil {
		granted, err = chosen.run(c, r)
	}
	c.logToken(chosen.log, r.app, r.secretName, r.form, granted, err)
	return ok(granted), err
}

// requestedResource is the one API that a token is asked for, or the default one; nil when there is neither.
func (c *call) requestedResource(form url.Values) (*resource, error) {
	if form.Get("resource") == "" {
		return c.db.resources.Find(func(r *resource) bool { return r.IsDefault }), nil
	}
	found := c.db.resourceByIndicator(form.Get("resource"))
	return found, cmp.Or(
		refuseIf(len(form["resource"]) > 1, errInvalidTarget("only a single resource indicator value is supported for this grant type")),
		refuseIf(found == nil, errInvalidTarget("resource indicator is missing, or unknown")),
	)
}

func (c *call) clientCredentials(r clientRequest) (tokenResponse, error) {
	organization := r.form.Get("organization_id")
	outside := organization != "" && !c.db.organizationApplications.Has(organization, r.app.ID)
	api, err := c.requestedResource(r.form)
	err = cmp.Or(refuseIf(outside, errAccessDenied("app has not associated with the organization")), err)
	if err != nil {
		return tokenResponse{}, err
	}
	token := claims{Subject: r.app.ID, ClientID: r.app.ID}
	roles := c.db.organizationApplicationRoles.RightOf(pair(organization, r.app.ID))
	scopesOf := &c.db.organizationRoleResourceScopes
	switch {
	case organization != "" && r.form.Get("resource") == "":
		token.Audience = audienceOfOrganization(organization)
		token.Scope = new(r.narrow(c.db.organizationScopeNames(roles)))
		return c.grantToken(token) // the member is there even when nothing is granted
	case api == nil:
		return tokenResponse{}, errInvalidTarget("both `resource` and `organization_id` are not provided")
	case organization == "":
		roles, scopesOf = c.db.applicationRoles.RightOf(r.app.ID), &c.db.roleScopes
	}
	token.Audience, token.Organization = api.Indicator, organization
	if scope := r.narrow(c.db.scopeNames(scopesOf, roles, api.ID)); scope != "" {
		token.Scope = &scope
	}
	return c.grantToken(token)
}

// TokenRequest is what a WithTokenClaims function makes claims for.
type TokenRequest struct {
	// Claims are the standard claims of the token: sub, client_id, aud, scope and so on.
	Claims map[string]any
	// UserID is the user of the token; it is empty when the token is the application's own.
	UserID string
	// ApplicationID is the application that asked for the token, its client_id.
	ApplicationID string
	// Script is the JWT customizer of this kind of token, empty when none is set.
	Script string
}

// WithTokenClaims adds the claims that the function returns to each JSON Web Token: it stands for
// the JWT customizer of the tenant, whose script this server does not run. The standard claims stay
// as they are. An error refuses the token, as api.denyAccess does: access_denied with the error's
// text.
func WithTokenClaims(claims func(TokenRequest) (map[string]any, error)) Option {
	return func(c *config) { c.tokenClaims = claims }
}

// withCustomClaims is the payload of a token. The function runs with the state unlocked: it may call this server.
func (c *call) withCustomClaims(token claims) (any, error) {
	if c.s.cfg.tokenClaims == nil {
		return token, nil
	}
	payload := plainMap(token)
	request := TokenRequest{Claims: maps.Clone(payload), ApplicationID: token.ClientID}
	script := "jwt.clientCredentials"
	if token.Subject != token.ClientID {
		request.UserID, script = token.Subject, "jwt.accessToken"
	}
	request.Script = c.db.configs[script].Text("script")
	var custom map[string]any
	var err error
	c.unlocked(func() { custom, err = c.s.cfg.tokenClaims(request) })
	if err != nil {
		return nil, withStatus(http.StatusBadRequest, errOIDC("access_denied", err.Error()))
	}
	all := map[string]any{}
	maps.Copy(all, custom)
	maps.Copy(all, payload)
	return all, nil
}
