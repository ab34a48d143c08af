package logtotest

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// SignInAs has /oidc/auth sign this user in at once, whoever asks, instead of sending the browser to
// a sign-in page: it comes back to the application with a code, and consents to everything. It
// holds until it is called again; with an empty id the sign-in page is back. A session that begins
// so ends at once too: /oidc/session/end redirects without a form. An unknown or suspended user is
// refused when the browser comes.
func (s *Server) SignInAs(userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.db.signInAs = userID
}

// SignInAsOnce is SignInAs for the next request to /oidc/auth only. Called several times, it lines
// them up.
func (s *Server) SignInAsOnce(userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.db.signInOnce = append(s.db.signInOnce, userID)
}

// nextSignIn is who signs in without a page, "" for nobody.
func (db *state) nextSignIn() string {
	if len(db.signInOnce) == 0 {
		return db.signInAs
	}
	next := db.signInOnce[0]
	db.signInOnce = db.signInOnce[1:]
	return next
}

// signInDirectly does at once what takes pages otherwise.
func (c *call) signInDirectly(a authRequest, app *application, userID string) (*response, error) {
	u := c.db.users.Get(userID)
	absent := withStatus(http.StatusBadRequest, errOIDC("access_denied", "the user of SignInAs, "+userID+", does not exist or is suspended"))
	if err := cmp.Or(refuseIf(u == nil || u.IsSuspended, absent), c.checkAccess(app, userID)); err != nil {
		return nil, err
	}
	done := &interaction{id: c.newToken(), authRequest: a, experience: experience{event: eventSignIn}, user: u.ID}
	s := c.startSession(u.ID, app.ID, done.submission(c.r.UserAgent()))
	s.direct = true
	u.LastSignInAt = new(c.millis())
	c.emitInteraction("PostSignIn", done, u)
	c.consentTo(a, app, s)
	if app.IsThirdParty {
		for _, id := range c.db.organizationUsers.LeftOf(u.ID) {
			c.db.consentOrganizations.Add(pair(app.ID, u.ID), id)
		}
	}
	return c.finish(a, s)
}

// TokenOption changes what tokens UserToken gives.
type TokenOption func(*userTokenSource)

// TokenScopes asks for these scopes; without it the user's token has all of them that Logto has, such as
// profile and urn:logto:scope:sessions, and everything that the user's roles allow.
func TokenScopes(scopes ...string) TokenOption {
	return func(t *userTokenSource) { t.form.Set("scope", strings.Join(scopes, " ")) }
}

// TokenResource asks for a token for an API, a JSON Web Token, instead of one for the Account API.
func TokenResource(indicator string) TokenOption {
	return func(t *userTokenSource) { t.form.Set("resource", indicator) }
}

// TokenOrganization asks for a token for an organization, or with TokenResource for an API in it.
func TokenOrganization(id string) TokenOption {
	return func(t *userTokenSource) { t.form.Set("organization_id", id) }
}

// TokenApplication has the user sign in to this application, and not to the one that is built in.
func TokenApplication(id string) TokenOption {
	return func(t *userTokenSource) { t.form.Set("client_id", id) }
}

// UserToken signs a user in, without a browser, and returns the source of the user's access tokens:
// for the Account API, or for what the options say. The sign-in is the first call of Token; it makes
// a session and a grant, which end as any other. Like a refresh token, the source gives a new token
// when the last one has expired, and fails when the grant was revoked or the user is gone. After a
// Restore the user signs in again.
func (s *Server) UserToken(userID string, options ...TokenOption) oauth2.TokenSource {
	source := &userTokenSource{s: s, user: userID, form: url.Values{"client_id": {demoAppID}}}
	for _, option := range options {
		option(source)
	}
	return source
}

type userTokenSource struct {
	s    *Server
	user string
	form url.Values // what an application would ask for; without scopes for all of them

	mu      sync.Mutex
	db      *state    // what the sign-in is in; Restore replaces it
	signIn  *artifact // nil before the first token
	current *oauth2.Token
}

// Token returns a token that has not expired.
func (t *userTokenSource) Token() (*oauth2.Token, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var err error
	t.s.within(func(c *call) {
		if t.db != c.db {
			t.db, t.signIn, t.current = c.db, nil, nil
		}
		if t.current == nil || !c.now.Before(t.current.Expiry) {
			err = t.renew(c)
		}
	})
	if err != nil {
		return nil, errors.New("logtotest: no token of the user " + t.user + ": " + err.Error())
	}
	return t.current, nil
}

func (t *userTokenSource) renew(c *call) error {
	app := c.clientByID(t.form.Get("client_id"))
	if app == nil {
		return errClient()
	}
	if t.signIn == nil {
		if err := t.begin(c, app); err != nil {
			return err
		}
	}
	err := c.checkArtifact(t.signIn, app, "the sign-in")
	if err := cmp.Or(err, c.checkOrganizationAccess(t.form.Get("organization_id"), t.user)); err != nil {
		return err
	}
	granted, err := c.userTokens(clientRequest{app: app, form: t.form}, t.signIn, t.signIn.scopes)
	if err != nil {
		return err
	}
	t.current = &oauth2.Token{
		AccessToken: granted.AccessToken, TokenType: granted.TokenType, ExpiresIn: granted.ExpiresIn,
		Expiry: c.now.Add(time.Duration(granted.ExpiresIn) * time.Second),
	}
	return nil
}

// begin signs the user in.
func (t *userTokenSource) begin(c *call, app *application) error {
	u := c.db.users.Get(t.user)
	if u == nil {
		return errNotExistsID("users", t.user)
	}
	a := newAuthRequest(t.form)
	if !t.form.Has("scope") {
		scopes := slices.Concat(userScopeNames, c.db.userScopesOn(app, t.form.Get("resource"), u.ID, ""))
		if t.form.Has("organization_id") {
			scopes = append(scopes, c.db.userScopesOn(app, organizationResource, u.ID, "")...)
		}
		a.scope = strings.Join(scopes, " ")
	}
	if err := c.narrowRequest(app, &a, true); err != nil {
		return err
	}
	done := &interaction{experience: experience{event: eventSignIn}, user: u.ID}
	session := c.startSession(u.ID, app.ID, done.submission(""))
	c.consentTo(a, app, session)
	made := c.newArtifact(a, session, userGrantTTL)
	t.signIn = &made
	return nil
}

// within runs what belongs to a request without one.
func (s *Server) within(run func(*call)) {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, cmp.Or(s.URL, localOrigin), nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	run(&call{s: s, db: s.db, r: r, header: http.Header{}, query: url.Values{}, now: s.cfg.now()})
}
