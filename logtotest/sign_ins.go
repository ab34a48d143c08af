package logtotest

import (
	"cmp"
	"maps"
	"strings"
	"time"
)

// session is a browser that a user signed in with.
type session struct {
	id       string // of this state of it: the value of the cookie
	uid      string // what the APIs call it
	user     string
	client   string // that the user signed in to last
	issued   int64  // seconds
	loggedIn int64  // seconds
	expires  int64  // milliseconds
	direct   bool   // SignInAs made it

	authorizations map[string]*sessionAuthorization // by application
	submission     object                           // what the Experience API was told, as far as it may be shown
}

// sessionAuthorization is what a session knows of an application.
type sessionAuthorization struct {
	SID            string `json:"sid"`
	Grant          string `json:"grantId,omitempty"`
	PersistsLogout bool   `json:"persistsLogout,omitempty"`
}

// userGrant is what a user lets an application know and do. All tokens of a sign-in hang on it.
type userGrant struct {
	id, client, user string
	issued, expires  int64               // milliseconds
	scopes           []string            // what it may know of the user
	resources        map[string][]string // scopes by indicator
}

// userGrantTTL is how long a grant lasts: as long as a refresh token may.
const userGrantTTL = 180 * 24 * time.Hour

// signInRef says which sign-in something comes from.
type signInRef struct {
	client, user string
	grant        string
	session      string
	bound        bool // it ends with the session: offline_access was not granted
}

// stands reports whether what comes from a sign-in is good: grant and session, if bound to one, are not revoked.
func (c *call) stands(ref signInRef) bool {
	if ref.grant == "" {
		return true
	}
	grant, s := c.db.userGrants.Get(ref.grant), c.db.sessions.Get(ref.session)
	if grant == nil || grant.expires <= c.millis() {
		return false
	}
	return !ref.bound || s != nil && s.expires > c.millis() && s.authorization(ref.client).Grant == ref.grant
}

// authorization is what the session knows of an application; it begins with nothing.
func (s *session) authorization(client string) *sessionAuthorization {
	return cmp.Or(s.authorizations[client], &sessionAuthorization{})
}

// currentSession is the one that the cookies of the request name, nil for none.
func (c *call) currentSession() *session {
	return c.db.sessions.Find(func(s *session) bool { return s.expires > c.millis() && c.holds(sessionCookie, s.id) })
}

// startSession signs a user in. A browser has one session; another user's ends.
func (c *call) startSession(userID, client string, submission object) *session {
	s := c.currentSession()
	if s != nil && s.user != userID {
		c.db.endSession(s)
		s = nil
	}
	if s == nil {
		ttl := number(c.db.configs["session"], "ttl", 14*24*3600)
		s = &session{
			uid: c.newToken(), user: userID, issued: c.now.Unix(), expires: c.millis() + int64(ttl*1000),
			authorizations: map[string]*sessionAuthorization{},
		}
		c.db.sessions.Put(s.uid, s)
	}
	s.id, s.loggedIn, s.client, s.submission = c.newToken(), c.now.Unix(), client, submission
	c.setSessionCookie(s)
	return s
}

func (c *call) setSessionCookie(s *session) { c.setCookie(sessionCookie, s.id, "/") }

// submission is what an interaction leaves behind for the lists of sessions.
func (i *interaction) submission(agent string) object {
	return objectOf(member("interactionEvent", i.event), member("userId", i.user), member("verificationRecords", i.verifications()),
		member("signInContext", signInContext(agent)))
}

func signInContext(agent string) object {
	return given(member("ip", callerIP), member("userAgent", agent))
}

// missingScopes are those that an application asks for and a grant, nil for none yet, does not have.
func (c *call) missingScopes(a authRequest, app *application, userID string, grant *userGrant) (scopes []string, ofResources map[string][]string) {
	grant = cmp.Or(grant, &userGrant{})
	ofResources = map[string][]string{}
	asked := strings.Fields(a.scope)
	scopes = subtract(common(asked, userScopeNames), grant.scopes)
	for _, indicator := range a.resources {
		missing := subtract(common(asked, c.db.userScopesOn(app, indicator, userID, "")), grant.resources[indicator])
		if len(missing) > 0 {
			ofResources[indicator] = missing
		}
	}
	return scopes, ofResources
}

// common returns the ids that are in others too.
func common(ids, others []string) []string { return subtract(ids, subtract(ids, others)) }

// consentTo grants an application what it asks for.
func (c *call) consentTo(a authRequest, app *application, s *session) {
	if s.authorizations[app.ID] == nil {
		s.authorizations[app.ID] = &sessionAuthorization{SID: c.newToken()}
	}
	grant := c.db.userGrants.Get(s.authorizations[app.ID].Grant)
	if grant == nil {
		grant = &userGrant{
			id: c.newToken(), client: app.ID, user: s.user,
			issued: c.millis(), expires: c.now.Add(userGrantTTL).UnixMilli(), resources: map[string][]string{},
		}
		c.limitGrants(app, s.user)
		c.db.userGrants.Put(grant.id, grant)
		s.authorizations[app.ID].Grant = grant.id
	}
	scopes, ofResources := c.missingScopes(a, app, s.user, grant)
	grant.scopes = append(grant.scopes, scopes...)
	for indicator, scopes := range ofResources {
		grant.resources[indicator] = append(grant.resources[indicator], scopes...)
	}
	if u := c.db.users.Get(s.user); u.ApplicationID == nil && app.ID != demoAppID {
		u.ApplicationID = new(app.ID) // the first one that the user consented to
	}
}

// limitGrants revokes a user's oldest grants where an application allows only so many.
func (c *call) limitGrants(app *application, userID string) {
	grants := c.db.userGrants.Where(func(g *userGrant) bool { return g.client == app.ID && g.user == userID })
	most := int(app.setting("maxAllowedGrants", 0))
	if most == 0 || len(grants) < most {
		return
	}
	var revoked []string
	for _, grant := range grants[:len(grants)-most+1] {
		c.db.revokeGrant(grant.id)
		revoked = append(revoked, grant.id)
	}
	c.emitException("Grant.LimitExceeded", member("applicationId", app.ID), app.told(), member("userId", userID),
		member("maxAllowedGrants", most), member("preRevocationActiveGrantCount", len(grants)+1), member("revokedGrantIds", revoked))
}

// revokeGrant takes a grant away: everything that hangs on it is refused from then on.
func (db *state) revokeGrant(id string) {
	db.userGrants.Remove(id)
	for s := range db.sessions.All() {
		maps.DeleteFunc(s.authorizations, func(_ string, a *sessionAuthorization) bool { return a.Grant == id })
	}
}

// endSession signs a browser out. Grants without offline_access go with it.
func (db *state) endSession(s *session) {
	for _, authorization := range s.authorizations {
		if !authorization.PersistsLogout {
			db.userGrants.Remove(authorization.Grant)
		}
	}
	db.sessions.Remove(s.uid)
}

// signOut ends the sessions and the tokens of a user who is gone or suspended. What the user granted stays.
func (db *state) signOut(userID string) {
	db.sessions.Drop(func(s *session) bool { return s.user == userID })
	db.refreshTokens.Drop(func(t *artifact) bool { return t.user == userID })
	db.opaqueTokens.Drop(func(t *claims) bool { return t.Subject == userID })
}
