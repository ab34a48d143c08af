package logtotest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/logto-go/management/logtotest/internal/ids"
)

// endingSession is what a form that ends a session is about.
type endingSession struct {
	session string // "" when the browser has none
	uri     string // to go to afterwards, "" for the page that says so
	state   string
}

// endSession serves /oidc/session/end (RP-initiated logout): a page whose form a browser submits by
// itself. A session of SignInAs ends at once.
func (c *call) endSession() (*response, error) {
	form, err := c.parameters()
	if err := cmp.Or(err, checkTwice(form)); err != nil {
		return nil, err
	}
	app, err := c.clientOfLogout(form)
	if err != nil {
		return nil, err
	}
	ending := endingSession{state: form.Get("state")}
	if app != nil {
		ending.uri = form.Get("post_logout_redirect_uri")
		if ending.uri != "" && !allowsURI(textList(app.OIDCClientMetadata, "postLogoutRedirectUris"), ending.uri, false) {
			return nil, errTokenRequest("post_logout_redirect_uri not registered")
		}
	}
	if s := c.currentSession(); s != nil {
		ending.session = s.uid
		if s.direct {
			return c.finishSession(ending)
		}
	}
	secret := c.s.ids.Take(ids.HexAlphabet, 48)
	c.db.endings[secret] = ending
	return formPage("Sign Out", c.issuer()+"/session/end/confirm", url.Values{"xsrf": {secret}, "logout": {"yes"}})
}

// clientOfLogout is the application that the ID token, or the request itself, names; nil for none.
func (c *call) clientOfLogout(form url.Values) (*application, error) {
	id, hint := form.Get("client_id"), form.Get("id_token_hint")
	if hint != "" {
		var payload struct{ Aud, Iss string }
		known := false
		for _, key := range c.currentKeys() {
			if _, raw, err := key.key.Verify(hint); err == nil {
				known = json.Unmarshal(raw, &payload) == nil && payload.Iss == c.issuer()
			}
		}
		switch {
		case !known:
			return nil, errTokenRequest("could not validate id_token_hint")
		case id != "" && id != payload.Aud:
			return nil, errTokenRequest("client_id does not match the provided id_token_hint")
		}
		id = payload.Aud
	}
	app := c.clientByID(id)
	if app == nil && id != "" {
		return nil, errClient()
	}
	return app, nil
}

// confirmEndSession serves POST /oidc/session/end/confirm, where the form goes.
func (c *call) confirmEndSession() (*response, error) {
	form, err := c.parameters()
	if err != nil {
		return nil, err
	}
	ending, found := c.db.endings[form.Get("xsrf")]
	if !found {
		return nil, errTokenRequest("could not find logout details")
	}
	delete(c.db.endings, form.Get("xsrf"))
	if s := c.currentSession(); s != nil && s.uid != ending.session {
		return nil, errTokenRequest("xsrf token invalid")
	}
	return c.finishSession(ending)
}

// finishSession signs the browser out and sends it on.
func (c *call) finishSession(ending endingSession) (*response, error) {
	if s := c.db.sessions.Get(ending.session); s != nil {
		c.db.endSession(s)
		c.setCookie(sessionCookie, "", "/")
	}
	if ending.uri == "" {
		return redirect(http.StatusSeeOther, c.issuer()+"/session/end/success")
	}
	params := url.Values{}
	if ending.state != "" {
		params.Set("state", ending.state)
	}
	return redirectWith(ending.uri, params)
}

// sessionEnded serves GET /oidc/session/end/success.
func (c *call) sessionEnded() (*response, error) {
	return htmlPage("Sign Out", "<body>You have successfully signed out.</body>")
}
