package logtotest

import (
	"cmp"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// oidcRoutes are what is served beside the API: the identity provider, and the pages that it sends browsers to.
var oidcRoutes = map[string]handler{
	"GET /oidc/.well-known/openid-configuration": (*call).discovery,
	"GET /oidc/jwks":                 (*call).jwks,
	"GET /oidc/auth":                 (*call).authorizationRequest,
	"POST /oidc/auth":                (*call).authorizationRequest,
	"GET /oidc/auth/{id}":            (*call).resumeAuthorization,
	"POST /oidc/request":             byClient((*call).pushAuthorizationRequest),
	"POST /oidc/token":               byClient((*call).token, "grant_type"),
	"POST /oidc/token/introspection": byClient((*call).introspect, "token"),
	"POST /oidc/token/revocation":    byClient((*call).revokeToken, "token"),
	"GET /oidc/me":                   (*call).userinfo,
	"POST /oidc/me":                  (*call).userinfo,
	"GET /oidc/session/end":          (*call).endSession,
	"POST /oidc/session/end":         (*call).endSession,
	"POST /oidc/session/end/confirm": (*call).confirmEndSession,
	"GET /oidc/session/end/success":  textPage("Sign Out", "You have successfully signed out."),
	"POST /oidc/device/auth":         byClient((*call).deviceAuthorization),
	"GET /oidc/device":               (*call).enterUserCode,
	"POST /oidc/device":              (*call).submitUserCode,
	"GET /oidc/device/{id}":          (*call).resumeAuthorization,
	"GET /device":                    (*call).devicePage,
	"GET /device/success":            textPage("Device Login", "You may return to your device."),
	"GET /consent":                   (*call).consentPage,
	"POST /api/interaction/consent":  (*call).submitConsent,
	"GET /sign-in":                   (*call).noPage,
	"GET /register":                  (*call).noPage,
	"GET /reset-password":            (*call).noPage,
	"GET /identifier-sign-in":        (*call).noPage,
	"GET /identifier-register":       (*call).noPage,
	"GET /single-sign-on":            (*call).noPage,
	"GET /one-time-token":            (*call).noPage,
	"GET /switch-account":            (*call).noPage,
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

// securityHeaders are on each response beside the API.
var securityHeaders = http.Header{
	"X-Content-Type-Options": {"nosniff"}, "X-Frame-Options": {"SAMEORIGIN"}, "Referrer-Policy": {"strict-origin-when-cross-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"}, "Strict-Transport-Security": {"max-age=31536000; includeSubDomains"},
}

// noPage responds where a real server has a page for people.
func (c *call) noPage() (*response, error) {
	c.header.Set(originHeader, originNotModelled)
	return nil, errOf("logtotest.no_page")
}

// discoveryDocument is what the identity provider says that it can.
var discoveryDocument = dataFile[object]("discovery.json")

func (c *call) provider() object {
	return jsonvalue.MustParse(strings.ReplaceAll(string(jsonvalue.Encode(discoveryDocument())), "{issuer}", c.issuer()))
}

// discovery serves GET /oidc/.well-known/openid-configuration.
func (c *call) discovery() (*response, error) {
	document := c.provider()
	document.Set("id_token_signing_alg_values_supported", []any{c.signingKey().key.Algorithm()})
	return ok(document), nil
}

// newToken makes a code, a token or an id of the identity provider.
func (c *call) newToken() string { return c.s.ids.Take(ids.URLAlphabet, 43) }

// errOIDC is an error of OAuth 2.0, in the words that Logto adds.
func errOIDC(oauthError, description string) *apiError {
	e := errOf("oidc." + oauthError)
	e.OAuthError, e.OAuthDescription = oauthError, description
	return e
}

// errTokenRequest refuses a request that is wrong in itself.
func errTokenRequest(description string) *apiError { return errOIDC("invalid_request", description) }

// errAuthRequest is errTokenRequest with a code of its own.
func errAuthRequest(oauthError, description string) *apiError {
	e := errTokenRequest(description)
	e.Code, e.OAuthError = "oidc."+oauthError, oauthError
	return e
}

// errGrant does not tell the caller why.
func errGrant(reason string) *apiError {
	e := errOIDC("invalid_grant", "grant request is invalid")
	e.Reason = reason
	return e
}

// errScope refuses a scope that is asked for, or a token that lacks it.
func errScope(oauthError, description, scope string) *apiError {
	e := errOIDC(oauthError, description)
	e.Message, e.Scope = strings.NewReplacer("{description}", description, "{scope}", scope).Replace(e.Message), scope
	return e
}

// parameters are what a request asks for: the query of a GET, the body of a POST, which may be JSON too.
func (c *call) parameters() (url.Values, error) {
	if c.r.Method != http.MethodPost {
		return maps.Clone(c.query), nil
	}
	path := strings.TrimPrefix(strings.TrimSuffix(c.r.URL.Path, "/"), "/oidc")
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/json":
		form, members := url.Values{}, map[string]json.RawMessage{}
		_ = json.Unmarshal(c.body, &members) // what is no object has no parameters
		for name, value := range members {
			text := string(value)
			_ = json.Unmarshal(value, &text) // what is no text stays as it is written
			form.Set(name, text)
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

// checkGiven names the parameters that a request lacks.
func checkGiven(form url.Values, names ...string) error {
	lacks := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return form.Get(name) != "" })
	if len(lacks) == 0 {
		return nil
	}
	what := "parameter"
	if len(lacks) > 1 {
		what = "parameters"
	}
	return errTokenRequest("missing required " + what + " '" + strings.Join(lacks, "' and '") + "'")
}

// clientRequest is a request that an application makes by itself, which has proved who it is.
type clientRequest struct {
	app        *application
	secretName string
	form       url.Values
}

// byClient serves the requests that applications make by themselves.
func byClient(run func(*call, clientRequest) (*response, error), required ...string) handler {
	return func(c *call) (*response, error) {
		form, err := c.parameters()
		if err != nil {
			return nil, err
		}
		app, secretName, err := c.authenticateClient(form)
		if err := cmp.Or(err, c.checkOrigin(app), checkTwice(form), checkGiven(form, required...)); err != nil {
			return nil, err
		}
		return run(c, clientRequest{app, secretName, form})
	}
}
