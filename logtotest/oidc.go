package logtotest

import (
	"net/http"
	"strings"
)

// oidcRoutes are what this server has beside the API: the endpoints of the identity provider, by
// method and path below /oidc.
var oidcRoutes = map[string]handler{
	"GET /auth":                             (*call).authorizationRequest,
	"POST /token":                           (*call).token,
	"GET /jwks":                             (*call).jwks,
	"GET /.well-known/openid-configuration": (*call).discovery,
}

// oidcRoute returns what serves a path below /oidc, nil for nothing.
func oidcRoute(r *http.Request) handler {
	path, below := strings.CutPrefix(strings.TrimSuffix(r.URL.Path, "/"), "/oidc")
	if !below {
		return nil
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if id, isResumption := strings.CutPrefix(path, "/auth/"); isResumption && method == http.MethodGet && !strings.Contains(id, "/") {
		return (*call).resumeAuthorization
	}
	return oidcRoutes[method+" "+path]
}

// discovery serves GET /oidc/.well-known/openid-configuration.
func (c *call) discovery() (*response, error) {
	issuer := c.issuer()
	algorithm := []string{c.signingKey().key.Algorithm()}
	return ok(map[string]any{
		"issuer":                                issuer,
		"authorization_endpoint":                issuer + "/auth",
		"device_authorization_endpoint":         issuer + "/device/auth",
		"token_endpoint":                        issuer + "/token",
		"userinfo_endpoint":                     issuer + "/me",
		"jwks_uri":                              issuer + "/jwks",
		"introspection_endpoint":                issuer + "/token/introspection",
		"revocation_endpoint":                   issuer + "/token/revocation",
		"end_session_endpoint":                  issuer + "/session/end",
		"pushed_authorization_request_endpoint": issuer + "/request",
		"grant_types_supported": []string{
			grantImplicit, grantAuthorizationCode, grantRefreshToken, grantClientCredentials, grantDeviceCode, grantTokenExchange,
		},
		"response_types_supported":                       []string{"code id_token", "code", "id_token", "none"},
		"response_modes_supported":                       []string{"form_post", "fragment", "query"},
		"scopes_supported":                               userScopeNames,
		"subject_types_supported":                        []string{"public"},
		"code_challenge_methods_supported":               []string{"S256"},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_basic", "client_secret_post", "none"},
		"id_token_signing_alg_values_supported":          algorithm,
		"userinfo_signing_alg_values_supported":          algorithm,
		"authorization_response_iss_parameter_supported": true,
		"claims_parameter_supported":                     false,
		"request_parameter_supported":                    false,
		"request_uri_parameter_supported":                false,
		"claim_types_supported":                          []string{"normal"},
		"backchannel_logout_supported":                   true,
		"backchannel_logout_session_supported":           true,
	}), nil
}
