package logtotest

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// authRequest is what an application asks for when it sends a browser to sign in.
type authRequest struct {
	client       string
	redirectURI  string
	responseMode string
	scope        string
	resources    []string
	prompts      []string
	device       string     // the device code, of a sign-in for a device
	params       url.Values // all of them
}

// interaction is a sign-in, or a consent, under way. The browser holds its id in a cookie.
type interaction struct {
	id string
	authRequest
	prompt   string // what the browser has to do: promptLogin or promptConsent
	session  string // of a consent: who is asked
	loggedIn bool   // of a consent: the sign-in before it was for this request

	experience
	user string // who was identified
	done bool   // submitted: the browser may go on to the application
}

// What a browser may have to do before the application gets its code.
const (
	promptNone    = "none"
	promptLogin   = "login"
	promptConsent = "consent"
)

// authorizationRequest serves /oidc/auth: it hands the browser back to the application with a code
// as soon as nothing is left to do, and sends it to a page until then.
func (c *call) authorizationRequest() (*response, error) {
	form, err := c.parameters()
	if err := cmp.Or(err, checkTwice(form)); err != nil {
		return nil, err
	}
	if uri := form.Get("request_uri"); uri != "" {
		if form, err = c.pushedRequest(uri, form.Get("client_id")); err != nil {
			return nil, err
		}
	}
	app, err := c.clientOfRequest(form)
	if err != nil {
		return nil, err
	}
	a := newAuthRequest(form)
	if fault := c.checkAuthRequest(app, &a); fault != nil {
		return c.sendBackFault(a, fault)
	}
	if userID := c.db.nextSignIn(); userID != "" {
		return c.signInDirectly(a, app, userID)
	}
	return c.proceed(a, c.currentSession(), false, false)
}

// clientOfRequest finds the application, and refuses where the browser may not go back to: it hears of later faults.
func (c *call) clientOfRequest(form url.Values) (*application, error) {
	if err := checkGiven(form, "client_id"); err != nil {
		return nil, err
	}
	app := c.clientByID(form.Get("client_id"))
	if app == nil {
		return nil, errClient()
	}
	app.setOnlyRedirect(form)
	if err := checkGiven(form, "redirect_uri"); err != nil {
		return nil, err
	}
	if !allowsURI(app.redirectURIs(), form.Get("redirect_uri"), app.isNative()) {
		return nil, errOIDC("invalid_redirect_uri",
			"redirect_uri did not match any of the client's registered redirect_uris")
	}
	return app, nil
}

func newAuthRequest(form url.Values) authRequest {
	var resources []string
	for _, list := range form["resource"] {
		resources = append(resources, strings.Split(list, ",")...)
	}
	return authRequest{
		client: form.Get("client_id"), redirectURI: form.Get("redirect_uri"), responseMode: cmp.Or(form.Get("response_mode"), "query"),
		scope: form.Get("scope"), resources: resources, prompts: strings.Fields(form.Get("prompt")), params: form,
	}
}

// maxAge is how many seconds ago the user may have signed in, where the application wants to know.
func (a authRequest) maxAge() (seconds int64, set bool, err error) {
	seconds, err = strconv.ParseInt(a.params.Get("max_age"), 10, 64)
	return seconds, a.params.Get("max_age") != "", err
}

// checkAuthRequest refuses what cannot be granted, and drops what is ignored.
func (c *call) checkAuthRequest(app *application, a *authRequest) *apiError {
	kind := a.params.Get("response_type")
	switch {
	case !slices.Contains(textList(c.provider(), "response_modes_supported"), a.responseMode):
		a.responseMode = "query"
		return errAuthRequest("unsupported_response_mode", "unsupported response_mode requested")
	case kind == "":
		return errTokenRequest("missing required parameter 'response_type'")
	case !slices.Contains(textList(c.provider(), "response_types_supported"), kind):
		return errAuthRequest("unsupported_response_type", "unsupported response_type requested")
	case kind != "code" || app.allowsGrant(grantAuthorizationCode) != nil:
		return errAuthRequest("unauthorized_client", "requested response_type is not allowed for this client")
	case slices.Contains(a.prompts, promptNone) && len(a.prompts) > 1:
		return errTokenRequest("prompt none must only be used alone")
	case slices.ContainsFunc(a.prompts, func(p string) bool { return p != promptNone && p != promptLogin && p != promptConsent }):
		return errTokenRequest("unsupported prompt value requested")
	}
	fault := cmp.Or(c.narrowRequest(app, a, slices.Contains(a.prompts, promptConsent)), checkPKCE(app, a.params))
	if seconds, set, err := a.maxAge(); fault == nil && set && (err != nil || seconds < 0) {
		return errTokenRequest("invalid max_age parameter value")
	}
	return fault
}

// narrowRequest drops offline_access where it is ignored, and looks for the APIs.
func (c *call) narrowRequest(app *application, a *authRequest, offline bool) *apiError {
	var kept []string
	asked := strings.Fields(a.scope)
	ofUsers := common(asked, userScopeNames)
	if refused := subtract(ofUsers, c.mayKnow(app, ofUsers)); len(refused) > 0 {
		return errScope("invalid_scope", "requested scope is not allowed", refused[0])
	}
	for _, scope := range asked {
		if !slices.Contains(kept, scope) && (scope != "offline_access" || offline) {
			kept = append(kept, scope)
		}
	}
	a.scope = strings.Join(kept, " ")
	if api := c.db.resources.Find(func(r *resource) bool { return r.IsDefault }); len(a.resources) == 0 && api != nil {
		a.resources = []string{api.Indicator}
	}
	for _, indicator := range a.resources {
		if indicator != organizationResource && c.db.resourceByIndicator(indicator) == nil {
			return errInvalidTarget("resource indicator is missing, or unknown")
		}
	}
	return nil
}

// proceed goes on with a request as far as it can: to the application, or to a page.
func (c *call) proceed(a authRequest, s *session, loggedIn, consented bool) (*response, error) {
	app := c.clientByID(a.client)
	if app == nil {
		return nil, errClient()
	}
	prompt, fault := c.awaits(a, app, s, loggedIn, consented)
	switch {
	case prompt == "":
		return c.finish(a, s)
	case slices.Contains(a.prompts, promptNone):
		return c.sendBackFault(a, fault)
	}
	started := &interaction{id: c.newToken(), authRequest: a, prompt: prompt, loggedIn: loggedIn}
	page := signInPage(a)
	if prompt == promptConsent {
		started.session = s.uid
		page = "/consent?app_id=" + url.QueryEscape(a.client)
	}
	c.db.interactions[started.id] = started
	ids := c.interactionIDs()
	ids[a.client], ids[lastInteraction] = started.id, started.id
	c.setInteractionIDs(ids)
	c.setCookie(resumeCookie, started.id, "/oidc"+started.resumePath())
	return redirect(page)
}

// awaits is what the browser has to do next, "" for nothing, and what is said when it must not be asked.
func (c *call) awaits(a authRequest, app *application, s *session, loggedIn, consented bool) (prompt string, fault *apiError) {
	required := func(prompt, description string) (string, *apiError) {
		return prompt, errAuthRequest(prompt+"_required", description)
	}
	seconds, limited, _ := a.maxAge()
	switch {
	case s == nil, slices.Contains(a.prompts, promptLogin) && !loggedIn:
		return required(promptLogin, "End-User authentication is required")
	case limited && !loggedIn && c.now.Unix()-s.loggedIn > seconds:
		return required(promptLogin, "End-User authentication could not be obtained")
	case consented && s.authorization(a.client).Grant != "":
		return "", nil
	case slices.Contains(a.prompts, promptConsent):
		return required(promptConsent, "End-User consent is required")
	case app.isNative():
		return promptConsent, errAuthRequest("interaction_required", "native clients require End-User interaction")
	}
	grant := c.db.userGrants.Get(s.authorization(a.client).Grant)
	if scopes, ofResources := c.missingScopes(a, app, s.user, grant); grant == nil || len(scopes) > 0 || len(ofResources) > 0 {
		return required(promptConsent, "requested scopes not granted")
	}
	return "", nil
}

// resumeAuthorization serves GET /oidc/auth/{id}, where a submitted interaction leads.
func (c *call) resumeAuthorization() (*response, error) {
	id := c.r.URL.Path[strings.LastIndexByte(c.r.URL.Path, '/')+1:]
	current, s, ids := c.db.interactions[id], c.currentSession(), c.interactionIDs()
	known := len(ids)
	maps.DeleteFunc(ids, func(_, known string) bool { return known == id })
	switch {
	case !c.holds(resumeCookie, id) && len(ids) == known:
		return nil, errSessionNotFound("authorization request has expired")
	case current == nil:
		return nil, errSessionNotFound("interaction session not found")
	case current.prompt == promptConsent && (s == nil || s.uid != current.session):
		return nil, errSessionNotFound("interaction session and authentication session mismatch")
	}
	delete(c.db.interactions, id)
	c.setInteractionIDs(ids)
	c.setCookie(resumeCookie, "", "/oidc"+current.resumePath())
	switch {
	case current.prompt == promptConsent:
		return c.proceed(current.authRequest, s, current.loggedIn, current.done)
	case current.done && !c.db.users.Has(current.user):
		return nil, errSessionNotFound("the user is gone")
	case current.done:
		s = c.startSession(current.user, current.client, current.submission(c.r.UserAgent()))
	}
	return c.proceed(current.authRequest, s, current.done, false)
}

// finish ends the user's part: the application gets a code, or the device its tokens.
func (c *call) finish(a authRequest, s *session) (*response, error) {
	if a.device != "" {
		return c.finishDevice(a, s)
	}
	return c.sendCode(a, s)
}

// sendCode hands the browser back to the application, which asked for it.
func (c *call) sendCode(a authRequest, s *session) (*response, error) {
	authorization := s.authorization(a.client)
	offline := slices.Contains(strings.Fields(a.scope), "offline_access")
	authorization.PersistsLogout = authorization.PersistsLogout || offline
	code := c.newToken()
	c.db.authorizationCodes.Put(code, new(c.newArtifact(a, s, authorizationCodeTTL)))
	c.setSessionCookie(s)
	return c.sendBack(a, url.Values{"code": {code}})
}

// authorizationCodeTTL is how long an authorization code is good for.
const authorizationCodeTTL = time.Minute

// challengeOf is the S256 challenge of a PKCE verifier (RFC 7636).
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
