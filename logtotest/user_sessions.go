package logtotest

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// sessionOperations show and end sessions and grants: those of users for back ends, and users their own.
var sessionOperations = operations{
	"ListUserSessions":  {run: ofUser((*call).listSessions)},
	"GetUserSession":    {run: ofUser((*call).getSession)},
	"DeleteUserSession": {run: ofUser((*call).deleteSession)},
	"ListUserGrants":    {run: ofUser((*call).listGrants)},
	"DeleteUserGrant":   {run: ofUser((*call).deleteGrant)},

	"GetSessions":       {run: account((*call).listSessions, seesSessions...)},
	"DeleteSessionById": {run: account((*call).deleteSession, endsSessions...)},
	"GetGrants":         {run: account((*call).listGrants, seesSessions...)},
	"DeleteGrantById":   {run: account((*call).deleteGrant, endsSessions...)},
}

var (
	sessionScope = scopedOr(http.StatusUnauthorized, scopeSessions)
	seesSessions = []check[user]{proved, enabledField("session"), sessionScope}
	endsSessions = []check[user]{proved, editable("session"), sessionScope}
)

// ofUser is for the user that the path names, who need not exist.
func ofUser(run func(c *call, u *user) (*response, error)) handler {
	return func(c *call) (*response, error) { return run(c, &user{ID: c.path("userId")}) }
}

// view is a session as the APIs show it.
func (s *session) view() object {
	payload := objectOf(member("exp", s.expires/1000), member("iat", s.issued), member("jti", s.id), member("uid", s.uid),
		member("kind", "Session"), member("loginTs", s.loggedIn), member("accountId", s.user), member("authorizations", s.authorizations))
	return objectOf(member("payload", payload), member("lastSubmission", s.submission), member("clientId", s.client),
		member("accountId", s.user), member("expiresAt", s.expires))
}

// listSessions tells users, whose tokens have no audience, which one is their own.
func (c *call) listSessions(u *user) (*response, error) {
	sessions := c.db.sessions.Where(func(s *session) bool { return s.user == u.ID && s.expires > c.millis() })
	views := lists.Map(sessions, func(s *session) object {
		view := s.view()
		if c.caller.Audience == "" {
			view.Set("isCurrent", s.uid == c.caller.signIn.session)
		}
		return view
	})
	return ok(map[string]any{"sessions": views}), nil
}

// sessionOf finds the session that a path names.
func (c *call) sessionOf(u *user) (*session, error) {
	s := c.db.sessions.Get(c.path("sessionId"))
	if s == nil || s.expires <= c.millis() {
		return nil, errOf("oidc.session_not_found")
	}
	return s, errIf(s.user != u.ID, "oidc.invalid_session_account_id")
}

func (c *call) getSession(u *user) (*response, error) {
	s, err := c.sessionOf(u)
	if err != nil {
		return nil, errOf("oidc.session_not_found")
	}
	return ok(s.view()), nil
}

// deleteSession signs a browser out; what was granted in it is revoked as far as revokeGrantsTarget says.
func (c *call) deleteSession(u *user) (*response, error) {
	s, err := c.sessionOf(u)
	if err != nil {
		return nil, err
	}
	for client, authorization := range s.authorizations {
		app, target := c.clientByID(client), c.query.Get("revokeGrantsTarget")
		if target == "all" || target == "firstParty" && app != nil && !app.IsThirdParty {
			c.db.revokeGrant(authorization.Grant)
		}
	}
	c.db.sessions.Remove(s.uid)
	return noContent(), nil
}

// listGrants leaves out the application that is built in, as a real server does: it is no row.
func (c *call) listGrants(u *user) (*response, error) {
	views := []object{}
	kind := c.query.Get("appType")
	for grant := range c.db.userGrants.All() {
		app := c.db.applications.Get(grant.client)
		if app == nil || grant.user != u.ID || grant.expires <= c.millis() ||
			kind == "firstParty" && app.IsThirdParty || kind == "thirdParty" && !app.IsThirdParty {
			continue
		}
		views = append(views, objectOf(member("id", grant.id), member("payload", grant.payload()), member("expiresAt", grant.expires),
			member("application", objectOf(member("id", app.ID), member("name", app.Name)))))
	}
	return ok(map[string]any{"grants": views}), nil
}

func (g *userGrant) payload() object {
	payload := objectOf(member("exp", g.expires/1000), member("iat", g.issued/1000), member("jti", g.id), member("kind", "Grant"),
		member("clientId", g.client), member("accountId", g.user))
	if len(g.scopes) > 0 {
		payload.Set("openid", objectOf(member("scope", strings.Join(g.scopes, " "))))
	}
	var resources object
	for _, indicator := range slices.Sorted(maps.Keys(g.resources)) {
		resources.Set(indicator, strings.Join(g.resources[indicator], " "))
	}
	if len(g.resources) > 0 {
		payload.Set("resources", resources)
	}
	return payload
}

func (c *call) deleteGrant(u *user) (*response, error) {
	grant := c.db.userGrants.Get(c.path("grantId"))
	if grant == nil || grant.user != u.ID {
		return nil, withStatus(http.StatusNotFound, errOf("oidc.invalid_grant"))
	}
	c.db.revokeGrant(grant.id)
	return noContent(), nil
}

// endingSession is what a form that ends a session is about.
type endingSession struct {
	session string // "" when the browser has none
	uri     string // to go to afterwards, "" for the page that says so
	state   string
}

// endSession serves /oidc/session/end: a form that the browser submits by itself; a session of SignInAs ends at once.
func (c *call) endSession(form url.Values) (*response, error) {
	app, err := c.clientOfLogout(form)
	if err != nil {
		return nil, err
	}
	ending := endingSession{state: form.Get("state")}
	if uri := form.Get("post_logout_redirect_uri"); app != nil && uri != "" {
		if !allowsURI(textList(app.OIDCClientMetadata, "postLogoutRedirectUris"), uri, false) {
			return nil, errTokenRequest("post_logout_redirect_uri not registered")
		}
		ending.uri = uri
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
		hinted := c.hinted(hint)
		switch {
		case hinted == "":
			return nil, errTokenRequest("could not validate id_token_hint")
		case id != "" && id != hinted:
			return nil, errTokenRequest("client_id does not match the provided id_token_hint")
		}
		id = hinted
	}
	app := c.clientByID(id)
	return app, refuseIf(app == nil && id != "", errClient())
}

// hinted is the application that an ID token is for, "" if it is none of this server.
func (c *call) hinted(token string) string {
	for _, key := range c.currentKeys() {
		var payload struct{ Aud, Iss string }
		if _, raw, err := key.key.Verify(token); err == nil && json.Unmarshal(raw, &payload) == nil && payload.Iss == c.issuer() {
			return payload.Aud
		}
	}
	return ""
}

// confirmEndSession serves POST /oidc/session/end/confirm, where the form goes.
func (c *call) confirmEndSession(form url.Values) (*response, error) {
	ending, found := c.db.endings[form.Get("xsrf")]
	delete(c.db.endings, form.Get("xsrf"))
	s := c.currentSession()
	switch {
	case !found:
		return nil, errTokenRequest("could not find logout details")
	case s != nil && s.uid != ending.session:
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
		return redirect(c.issuer() + "/session/end/success")
	}
	params := url.Values{}
	if ending.state != "" {
		params.Set("state", ending.state)
	}
	return redirectWith(ending.uri, params)
}
