package logtotest

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/ids"
)

// interaction is a sign-in under way. The browser holds its id in a cookie.
type interaction struct {
	id          string
	client      string
	redirectURI string
	state       string
	nonce       string
	scope       string
	resource    string
	challenge   string // of PKCE, "" without

	experience
	user string // who was identified
	done bool   // submitted: the browser may go on to the application
}

// interactionCookie is what a real server calls the cookie of an interaction.
const interactionCookie = "_interaction"

// authorizationRequest serves GET /oidc/auth: it begins an interaction, and sends the browser to the sign-in
// page.
func (c *call) authorizationRequest() (*response, error) {
	q := c.query
	app := c.db.applications.Get(q.Get("client_id"))
	switch {
	case q.Get("client_id") == "":
		return nil, errTokenRequest("missing required parameter(s) 'client_id'")
	case app == nil:
		return nil, errClient()
	case !slices.Contains(textsOf(app.OIDCClientMetadata, "redirectUris"), q.Get("redirect_uri")):
		return nil, errOIDC(http.StatusBadRequest, "invalid_redirect_uri",
			"`redirect_uri` did not match any of the client's registered `redirect_uris`.",
			"redirect_uri did not match any of the client's registered redirect_uris")
	}
	if fault := c.authorizationFault(app); fault != nil {
		return redirect(q.Get("redirect_uri"), fault, q.Get("state"), c.issuer())
	}
	started := &interaction{
		id: c.s.ids.Take(ids.URLAlphabet, 21), client: app.ID, redirectURI: q.Get("redirect_uri"), state: q.Get("state"), nonce: q.Get("nonce"),
		scope: q.Get("scope"), resource: q.Get("resource"), challenge: q.Get("code_challenge"),
	}
	c.db.interactions[started.id] = started
	c.setCookie(interactionCookie, started.id)
	return &response{Status: http.StatusSeeOther, Location: c.origin() + "/sign-in?app_id=" + url.QueryEscape(app.ID)}, nil
}

// authorizationFault is what the application is told about a request that cannot be granted.
func (c *call) authorizationFault(app *application) url.Values {
	fault := func(code, description string) url.Values {
		return url.Values{"error": {code}, "error_description": {description}}
	}
	switch method := c.query.Get("code_challenge_method"); {
	case c.query.Get("response_type") != "code":
		return fault("unsupported_response_type", "unsupported response_type requested")
	case app.allowsGrant(grantAuthorizationCode) != nil:
		return fault("unauthorized_client", "requested response_type is not allowed for this client")
	case c.query.Get("code_challenge") == "" && !app.hasSecrets():
		return fault("invalid_request", "Authorization Server policy requires PKCE to be used for this request")
	case c.query.Get("code_challenge") != "" && method != "S256":
		return fault("invalid_request", "not supported value of code_challenge_method")
	}
	return nil
}

// resumeAuthorization serves GET /oidc/auth/{id}, where a submitted interaction leads: it hands the
// browser back to the application, with a code.
func (c *call) resumeAuthorization() (*response, error) {
	id := c.r.URL.Path[strings.LastIndexByte(c.r.URL.Path, '/')+1:]
	current, err := c.interaction()
	if err != nil {
		return nil, err
	}
	if current.id != id || !current.done {
		return nil, errSessionNotFound("interaction session and authentication session mismatch")
	}
	code := c.s.ids.Take(ids.URLAlphabet, 43)
	c.db.authorizationCodes[code] = &authorizationCode{interaction: current, expires: c.now.Add(authorizationCodeTTL).UnixMilli()}
	delete(c.db.interactions, id)
	c.setCookie(interactionCookie, "")
	return redirect(current.redirectURI, url.Values{"code": {code}}, current.state, c.issuer())
}

// redirect sends the browser to the application, with parameters added to those of its URI.
func redirect(uri string, params url.Values, state, issuer string) (*response, error) {
	target, err := url.Parse(uri)
	if err != nil {
		return nil, errTokenRequest("redirect_uri must be a URI")
	}
	query := target.Query()
	for name := range params {
		query.Set(name, params.Get(name))
	}
	if state != "" {
		query.Set("state", state)
	}
	query.Set("iss", issuer)
	target.RawQuery = query.Encode()
	return &response{Status: http.StatusSeeOther, Location: target.String()}, nil
}

func (c *call) setCookie(name, value string) {
	cookie := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if value == "" {
		cookie.MaxAge = -1
	}
	c.header.Add("Set-Cookie", cookie.String())
}

func errSessionNotFound(description string) *apiError {
	return &apiError{
		Status: http.StatusBadRequest, Code: "session.not_found", Message: "Session not found. Please go back and sign in again.",
		OAuthError: "invalid_request", OAuthDescription: description,
	}
}

// interaction is the one that the cookies of the request name.
func (c *call) interaction() (*interaction, error) {
	cookie, err := c.r.Cookie(interactionCookie)
	if err != nil {
		return nil, errSessionNotFound("interaction session id cookie not found")
	}
	current := c.db.interactions[cookie.Value]
	if current == nil {
		return nil, errSessionNotFound("interaction session not found")
	}
	return current, nil
}

// textsOf returns a list of texts in an object.
func textsOf(o object, name string) []string {
	value, _ := o.Get(name)
	list, _ := value.([]any)
	var out []string
	for _, v := range list {
		if text, ok := v.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// challengeOf is the S256 challenge of a PKCE verifier (RFC 7636).
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
