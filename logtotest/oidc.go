package logtotest

import (
	"cmp"
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
	"GET /oidc/auth":                 withForm((*call).authorizationRequest),
	"POST /oidc/auth":                withForm((*call).authorizationRequest),
	"GET /oidc/auth/{id}":            (*call).resumeAuthorization,
	"POST /oidc/request":             byClient((*call).pushAuthorizationRequest),
	"POST /oidc/token":               byClient((*call).token, "grant_type"),
	"POST /oidc/token/introspection": byClient((*call).introspect, "token"),
	"POST /oidc/token/revocation":    byClient((*call).revokeToken, "token"),
	"GET /oidc/me":                   withForm((*call).userinfo),
	"POST /oidc/me":                  withForm((*call).userinfo),
	"GET /oidc/session/end":          withForm((*call).endSession),
	"POST /oidc/session/end":         withForm((*call).endSession),
	"POST /oidc/session/end/confirm": withForm((*call).confirmEndSession),
	"GET /oidc/session/end/success":  textPage("Sign Out", "You have successfully signed out."),
	"POST /oidc/device/auth":         byClient((*call).deviceAuthorization),
	"GET /oidc/device":               (*call).enterUserCode,
	"POST /oidc/device":              withForm((*call).submitUserCode),
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

// crossOrigin are the paths that pages of other sites call.
var crossOrigin = strings.Fields(`/oidc/.well-known/openid-configuration /oidc/jwks /oidc/me /oidc/request
	/oidc/token /oidc/token/introspection /oidc/token/revocation /oidc/device/auth`)

// preflight tells a browser that a page of another site may call.
func (c *call) preflight() (*response, error) {
	for answer, asked := range map[string]string{"Origin": "Origin", "Methods": "Access-Control-Request-Method", "Headers": "Access-Control-Request-Headers"} {
		c.header.Set("Access-Control-Allow-"+answer, c.r.Header.Get(asked))
	}
	c.header.Set("Access-Control-Max-Age", "3600")
	return noContent(), nil
}

// oidcRoute returns what serves a request beside the API, nil for nothing.
func oidcRoute(r *http.Request) handler {
	path, method := strings.TrimSuffix(r.URL.Path, "/"), r.Method
	switch asked := r.Header.Get("Access-Control-Request-Method"); {
	case method == http.MethodHead:
		method = http.MethodGet
	case method == http.MethodOptions && slices.Contains(crossOrigin, path) && oidcRoutes[asked+" "+path] != nil:
		return (*call).preflight
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

// discovery serves GET /oidc/.well-known/openid-configuration.
func (c *call) discovery() (*response, error) {
	document := jsonvalue.MustParse(strings.ReplaceAll(string(encode(discoveryDocument())), "{issuer}", c.issuer()))
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

// refuseIf is the error where something holds, and none otherwise.
func refuseIf(holds bool, refusal *apiError) error {
	if holds {
		return refusal
	}
	return nil
}

// parameters are what a request asks for, each once but for APIs: the query of a GET, the form of a POST.
func (c *call) parameters() (url.Values, error) {
	form := maps.Clone(c.query)
	if c.r.Method == http.MethodPost {
		kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
		if err != nil || kind != "application/x-www-form-urlencoded" {
			path := strings.TrimPrefix(strings.TrimSuffix(c.r.URL.Path, "/"), "/oidc")
			return nil, errTokenRequest("only application/x-www-form-urlencoded content-type bodies are supported on POST " + path)
		}
		if form, err = url.ParseQuery(string(c.body)); err != nil {
			return nil, errTokenRequest("failed to parse the request body")
		}
	}
	for name, values := range form {
		if len(values) > 1 && name != "resource" {
			return nil, errTokenRequest("'" + name + "' parameter must not be provided twice")
		}
	}
	return form, nil
}

// withForm serves the requests that have parameters.
func withForm(run func(*call, url.Values) (*response, error)) handler {
	return func(c *call) (*response, error) {
		form, err := c.parameters()
		if err != nil {
			return nil, err
		}
		return run(c, form)
	}
}

// checkGiven names the parameters that a request lacks.
func checkGiven(form url.Values, names ...string) error {
	lacks := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return form.Get(name) != "" })
	what := "parameter"
	if len(lacks) > 1 {
		what = "parameters"
	}
	return refuseIf(len(lacks) > 0, errTokenRequest("missing required "+what+" '"+strings.Join(lacks, "' and '")+"'"))
}

// clientRequest is a request that an application makes by itself, which has proved who it is.
type clientRequest struct {
	app        *application
	secretName string
	form       url.Values
}

// byClient serves the requests that applications make by themselves.
func byClient(run func(*call, clientRequest) (*response, error), required ...string) handler {
	return withForm(func(c *call, form url.Values) (*response, error) {
		app, secretName, err := c.authenticateClient(form)
		if err := cmp.Or(err, c.checkOrigin(app), checkGiven(form, required...)); err != nil {
			return nil, err
		}
		return run(c, clientRequest{app, secretName, form})
	})
}
