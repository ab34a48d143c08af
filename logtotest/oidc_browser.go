package logtotest

import (
	"cmp"
	"encoding/json"
	"errors"
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"golang.org/x/oauth2"
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
			cookie.Value = oauth2.S256ChallengeFromVerifier(name + "=" + value)[:27] // the length of a SHA-1
		}
		c.header.Add("Set-Cookie", cookie.String())
	}
}

// holds reports whether the browser has a cookie of this value; there may be several of a name.
func (c *call) holds(name, value string) bool {
	return slices.ContainsFunc(c.r.CookiesNamed(name), func(cookie *http.Cookie) bool { return cookie.Value == value })
}

func errSessionNotFound(description string) *apiError {
	e := errOf("session.not_found")
	e.OAuthError, e.OAuthDescription = "invalid_request", description
	return e
}

// lastInteraction stands for the application of the interaction that began last.
const lastInteraction = "_legacy"

// interactionIDs are the interactions that the cookies name, by application.
func (c *call) interactionIDs() map[string]string {
	ids := map[string]string{}
	for _, cookie := range c.r.CookiesNamed(interactionCookie) {
		text, err := url.QueryUnescape(cookie.Value)
		if err != nil || json.Unmarshal([]byte(text), &ids) != nil {
			ids[lastInteraction] = cookie.Value
		}
	}
	return ids
}

func (c *call) setInteractionIDs(ids map[string]string) {
	value := ""
	if len(ids) > 0 {
		value = url.QueryEscape(string(jsonvalue.Encode(ids)))
	}
	c.setCookie(interactionCookie, value, "/")
}

// interaction is the one of the application that the request names, or else the last.
func (c *call) interaction() (*interaction, error) {
	ids := c.interactionIDs()
	if len(ids) == 0 {
		return nil, errSessionNotFound("interaction session id cookie not found")
	}
	app := cmp.Or(c.r.Header.Get("Logto-App-Id"), c.query.Get("app_id"))
	if current := c.db.interactions[cmp.Or(ids[app], ids[lastInteraction])]; current != nil {
		return current, nil
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
	page := cmp.Or(firstScreens[a.params.Get("first_screen")], firstScreens[a.params.Get("interaction_mode")], "sign-in")
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
	if state := a.params.Get("state"); state != "" {
		params.Set("state", state)
	}
	params.Set("iss", c.issuer())
	if a.responseMode == "form_post" {
		return formPage("Submitting Callback", a.redirectURI, params)
	}
	if a.responseMode == "fragment" {
		target, _, _ := strings.Cut(a.redirectURI, "#")
		return redirect(target + "#" + params.Encode())
	}
	return redirectWith(a.redirectURI, params)
}

// sendBackFault tells the application why it gets no code.
func (c *call) sendBackFault(a authRequest, err error) (*response, error) {
	fault, _ := errors.AsType[*apiError](err)
	params := url.Values{"error": {fault.OAuthError}, "error_description": {fault.OAuthDescription}}
	if fault.Scope != "" {
		params.Set("scope", fault.Scope)
	}
	return c.sendBack(a, params)
}

// formPage is a page that a browser submits by itself.
func formPage(title, action string, fields url.Values) (*response, error) {
	body := `<body onload="document.getElementById('op.logoutForm').submit();">` +
		`<form id="op.logoutForm" method="post" action="` + html.EscapeString(action) + `">`
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		body += `<input type="hidden" name="` + html.EscapeString(name) + `" value="` + html.EscapeString(fields.Get(name)) + `"/>`
	}
	return htmlPage(title, body+`</form></body>`)
}

// htmlPage is what a browser shows.
func htmlPage(title, body string) (*response, error) {
	text := "<!DOCTYPE html><html><head><title>" + title + "</title></head>" + body + "</html>"
	return &response{Status: http.StatusOK, Body: text, ContentType: "text/html; charset=utf-8"}, nil
}

// textPage serves a page that says one thing.
func textPage(title, text string) handler {
	return func(*call) (*response, error) { return htmlPage(title, "<body>"+text+"</body>") }
}

// redirect sends the browser on, after a GET as after a POST.
func redirect(location string) (*response, error) {
	return &response{Status: http.StatusSeeOther, Location: location}, nil
}

// found sends the browser on as pages of Logto's own do.
func found(location string) (*response, error) {
	return &response{Status: http.StatusFound, Location: location}, nil
}

// redirectWith sends the browser to an application, with parameters beside those that its URI has.
func redirectWith(uri string, params url.Values) (*response, error) {
	target, _ := url.Parse(uri) // allowsURI has read it before
	if len(params) > 0 {
		query := target.Query()
		maps.Copy(query, params)
		target.RawQuery = query.Encode()
	}
	return redirect(target.String())
}
