package logtotest

import (
	"net/http"
	"strings"
)

// oidcRoutes are what this server has beside the API: the endpoints of the identity provider, and
// the pages that it sends browsers to.
var oidcRoutes = map[string]handler{
	"GET /oidc/.well-known/openid-configuration": (*call).discovery,
	"GET /oidc/jwks":                 (*call).jwks,
	"GET /oidc/auth":                 (*call).authorizationRequest,
	"POST /oidc/auth":                (*call).authorizationRequest,
	"GET /oidc/auth/{id}":            (*call).resumeAuthorization,
	"POST /oidc/request":             (*call).pushAuthorizationRequest,
	"POST /oidc/token":               (*call).token,
	"POST /oidc/token/introspection": (*call).introspect,
	"POST /oidc/token/revocation":    (*call).revokeToken,
	"GET /oidc/me":                   (*call).userinfo,
	"POST /oidc/me":                  (*call).userinfo,
	"GET /oidc/session/end":          (*call).endSession,
	"POST /oidc/session/end":         (*call).endSession,
	"POST /oidc/session/end/confirm": (*call).confirmEndSession,
	"GET /oidc/session/end/success":  (*call).sessionEnded,
	"POST /oidc/device/auth":         (*call).deviceAuthorization,
	"GET /oidc/device":               (*call).enterUserCode,
	"POST /oidc/device":              (*call).submitUserCode,
	"GET /oidc/device/{id}":          (*call).resumeAuthorization,
	"GET /device":                    (*call).devicePage,
	"GET /device/success":            (*call).deviceDone,
	"GET /consent":                   (*call).consentPage,
	"POST /api/interaction/consent":  (*call).submitConsent,
	"GET /sign-in":                   (*call).noPage,
	"GET /register":                  (*call).noPage,
	"GET /reset-password":            (*call).noPage,
	"GET /identifier-sign-in":        (*call).noPage,
	"GET /identifier-register":       (*call).noPage,
	"GET /single-sign-on":            (*call).noPage,
}

// oidcRoute returns what serves a request beside the API, nil for nothing.
func oidcRoute(r *http.Request) handler {
	path, method := strings.TrimSuffix(r.URL.Path, "/"), r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if run := oidcRoutes[method+" "+path]; run != nil {
		return run
	}
	return oidcRoutes[method+" "+path[:strings.LastIndexByte(path, '/')+1]+"{id}"]
}

// noPage responds where a real server has a page for people.
func (c *call) noPage() (*response, error) {
	c.header.Set(originHeader, originNotModelled)
	return nil, fail(http.StatusNotImplemented, "logtotest.no_page",
		"logtotest has no sign-in page. Call server.SignInAs to have /oidc/auth sign a user in at once, or drive the "+
			"sign-in with the Experience API and the cookies that /oidc/auth set.")
}

// discovery serves GET /oidc/.well-known/openid-configuration.
func (c *call) discovery() (*response, error) {
	issuer := c.issuer()
	claims := []string{"sub"}
	for _, scope := range userScopeNames {
		claims = append(claims, claimsOfScope[scope]...)
	}
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
		"response_types_supported":                         responseTypes,
		"response_modes_supported":                         responseModes,
		"scopes_supported":                                 userScopeNames,
		"claims_supported":                                 append(claims, "sid", "auth_time", "iss"),
		"subject_types_supported":                          []string{"public"},
		"code_challenge_methods_supported":                 []string{"S256"},
		"token_endpoint_auth_methods_supported":            []string{"client_secret_basic", "client_secret_jwt", "client_secret_post", "private_key_jwt", "none"},
		"token_endpoint_auth_signing_alg_values_supported": []string{"HS256", "RS256", "PS256", "ES256", "EdDSA"},
		"id_token_signing_alg_values_supported":            []string{c.signingKey().key.Algorithm()},
		"authorization_response_iss_parameter_supported":   true,
		"claims_parameter_supported":                       false,
		"request_parameter_supported":                      false,
		"request_uri_parameter_supported":                  false,
		"claim_types_supported":                            []string{"normal"},
		"backchannel_logout_supported":                     true,
		"backchannel_logout_session_supported":             true,
	}), nil
}
