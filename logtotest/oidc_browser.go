package logtotest

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// What a real server calls its cookies.
const (
	interactionCookie = "_interaction"
	resumeCookie      = "_interaction_resume"
	sessionCookie     = "_session"
)

// setCookie sets a cookie with the signature that goes with it, instead of what this response set
// before; no value takes both away. Nothing checks signatures here.
func (c *call) setCookie(name, value, path string) {
	for _, suffix := range []string{"", ".sig"} {
		c.header["Set-Cookie"] = slices.DeleteFunc(c.header["Set-Cookie"], func(set string) bool {
			return strings.HasPrefix(set, name+suffix+"=")
		})
		cookie := &http.Cookie{Name: name + suffix, Value: value, Path: path, HttpOnly: true, SameSite: http.SameSiteLaxMode}
		switch {
		case value == "":
			cookie.MaxAge = -1
		case suffix != "":
			cookie.Value = challengeOf(name + "=" + value)[:27] // the length of a SHA-1
		}
		c.header.Add("Set-Cookie", cookie.String())
	}
}

// holds reports whether the browser has a cookie of this value; there may be several of a name.
func (c *call) holds(name, value string) bool {
	return slices.ContainsFunc(c.r.CookiesNamed(name), func(cookie *http.Cookie) bool { return cookie.Value == value })
}

func errSessionNotFound(description string) *apiError {
	return &apiError{
		Status: http.StatusBadRequest, Code: "session.not_found", Message: "Session not found. Please go back and sign in again.",
		OAuthError: "invalid_request", OAuthDescription: description,
	}
}

// interaction is the one that the cookies of the request name.
func (c *call) interaction() (*interaction, error) {
	cookies := c.r.CookiesNamed(interactionCookie)
	if len(cookies) == 0 {
		return nil, errSessionNotFound("interaction session id cookie not found")
	}
	for _, cookie := range cookies {
		if current := c.db.interactions[cookie.Value]; current != nil {
			return current, nil
		}
	}
	return nil, errSessionNotFound("interaction session not found")
}

// firstScreens are the pages by the names that applications ask for them with.
var firstScreens = map[string]string{
	"register": "register", "signUp": "register", "reset_password": "reset-password", "single_sign_on": "single-sign-on",
	"identifier:sign_in": "identifier-sign-in", "identifier:register": "identifier-register",
}

// signInPage is where a browser signs in, with what the application wants the page to know.
func signInPage(a authRequest) string {
	page := "sign-in"
	for _, name := range []string{"interaction_mode", "first_screen"} {
		if screen := firstScreens[a.params.Get(name)]; screen != "" {
			page = screen
		}
	}
	query := "?app_id=" + url.QueryEscape(a.client)
	for _, name := range []string{"organization_id", "ui_locales", "one_time_token", "login_hint", "identifier"} {
		if value := a.params.Get(name); value != "" {
			query += "&" + name + "=" + url.QueryEscape(value)
		}
	}
	if direct := a.params.Get("direct_sign_in"); direct != "" {
		method, target, _ := strings.Cut(direct, ":")
		return "/" + strings.TrimSuffix("direct/"+method+"/"+target, "/") + query + "&fallback=" + page
	}
	return "/" + page + query
}

// sendBack sends the browser to the application, with parameters in the place that it asked for.
func (c *call) sendBack(a authRequest, params url.Values) (*response, error) {
	if a.state != "" {
		params.Set("state", a.state)
	}
	params.Set("iss", c.issuer())
	if a.responseMode == "form_post" {
		return formPage("Submitting Callback", a.redirectURI, params), nil
	}
	target, err := url.Parse(a.redirectURI)
	if err != nil {
		return nil, errTokenRequest("redirect_uri must be a URI")
	}
	if a.responseMode == "fragment" {
		target.RawFragment, target.Fragment = "", ""
		return &response{Status: http.StatusSeeOther, Location: target.String() + "#" + params.Encode()}, nil
	}
	query := target.Query()
	maps.Copy(query, params)
	target.RawQuery = query.Encode()
	return &response{Status: http.StatusSeeOther, Location: target.String()}, nil
}

// sendBackFault tells the application why it gets no code.
func (c *call) sendBackFault(a authRequest, fault *apiError) (*response, error) {
	params := url.Values{"error": {fault.OAuthError}, "error_description": {fault.OAuthDescription}}
	if fault.Scope != "" {
		params.Set("scope", fault.Scope)
	}
	return c.sendBack(a, params)
}

// formPage is a page that a browser submits by itself.
func formPage(title, action string, fields url.Values) *response {
	page := `<!DOCTYPE html><html><head><title>` + title + `</title></head>` +
		`<body onload="document.getElementById('op.logoutForm').submit();">` +
		`<form id="op.logoutForm" method="post" action="` + html.EscapeString(action) + `">`
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		page += `<input type="hidden" name="` + html.EscapeString(name) + `" value="` + html.EscapeString(fields.Get(name)) + `"/>`
	}
	return &response{Status: http.StatusOK, Body: page + `</form></body></html>`, ContentType: "text/html; charset=utf-8"}
}

var (
	challengeLetters = regexp.MustCompile(`^[A-Za-z0-9._~-]*$`)
	loopbackHosts    = []string{"localhost", "127.0.0.1", "::1"}
)

// checkPKCE wants a challenge of applications without a secret, and one that is right of all.
func checkPKCE(app *application, form url.Values) *apiError {
	challenge, method := form.Get("code_challenge"), form.Get("code_challenge_method")
	switch {
	case challenge == "" && method != "":
		return errTokenRequest("code_challenge must be provided with code_challenge_method")
	case challenge == "" && !app.hasSecrets():
		return errTokenRequest("Authorization Server policy requires PKCE to be used for this request")
	case challenge == "":
		return nil
	case method == "":
		return errTokenRequest("plain code_challenge_method fallback disabled, code_challenge_method must be provided")
	case method != "S256":
		return errTokenRequest("not supported value of code_challenge_method")
	case len(challenge) < 43:
		return errTokenRequest("code_challenge must be a string with a minimum length of 43 characters")
	case len(challenge) > 128:
		return errTokenRequest("code_challenge must be a string with a maximum length of 128 characters")
	case !challengeLetters.MatchString(challenge):
		return errTokenRequest("code_challenge contains invalid characters")
	}
	return nil
}

// allowsURI looks for a URI among those registered, which may have wildcards in host and path. Native
// applications listen on any port of the user's machine.
func allowsURI(registered []string, uri string, native bool) bool {
	wanted, err := url.Parse(uri)
	if err != nil || strings.Contains(uri, "*") {
		return false
	}
	loopback := native && wanted.Scheme == "http" && slices.Contains(loopbackHosts, wanted.Hostname())
	return slices.ContainsFunc(registered, func(pattern string) bool {
		known, err := url.Parse(pattern)
		switch {
		case err != nil:
			return false
		case strings.Contains(pattern, "*"):
			return matchesWildcards(known, wanted)
		case loopback:
			return known.Hostname() == wanted.Hostname() && known.Scheme == "http" && known.RequestURI() == wanted.RequestURI()
		}
		return normalURL(*known) == normalURL(*wanted)
	})
}

// normalURL has a path where a bare host has none, as browsers write it.
func normalURL(u url.URL) string {
	if u.Path == "" && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		u.Path = "/"
	}
	return u.String()
}

// matchesWildcards lets a star stand for a part of one label of the host, but for the last two, and
// for anything in the path.
func matchesWildcards(pattern, uri *url.URL) bool {
	labels := strings.Split(pattern.Hostname(), ".")
	if len(labels) < 2 || strings.Contains(strings.Join(labels[len(labels)-2:], "."), "*") {
		return false
	}
	matches := func(pattern, text, star string) bool {
		quoted := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, star)
		fits, err := regexp.MatchString("^"+quoted+"$", text)
		return err == nil && fits
	}
	return pattern.Scheme == uri.Scheme && pattern.Port() == uri.Port() && pattern.RawQuery == uri.RawQuery &&
		matches(pattern.Hostname(), uri.Hostname(), `[^.]+`) && matches(pattern.EscapedPath(), uri.EscapedPath(), `.*`)
}
