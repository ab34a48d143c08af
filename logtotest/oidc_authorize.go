package logtotest

import (
	"cmp"
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
func (c *call) authorizationRequest(form url.Values) (*response, error) {
	if uri := form.Get("request_uri"); uri != "" {
		var err error
		if form, err = c.pushedRequest(uri, form.Get("client_id")); err != nil {
			return nil, err
		}
	}
	app, err := c.clientOfRequest(form)
	if err != nil {
		return nil, err
	}
	a := newAuthRequest(form)
	if err := c.checkAuthRequest(app, &a); err != nil {
		return c.sendBackFault(a, err)
	}
	if userID := c.db.nextSignIn(); userID != "" {
		return c.signInDirectly(a, app, userID)
	}
	return c.proceed(a, c.currentSession(), false, false)
}

// clientOfRequest finds the application, and refuses where the browser may not go back to: it hears of later faults.
func (c *call) clientOfRequest(form url.Values) (*application, error) {
	app := c.clientByID(form.Get("client_id"))
	if app == nil {
		return nil, cmp.Or(checkGiven(form, "client_id"), error(errClient()))
	}
	app.setOnlyRedirect(form)
	allowed := allowsURI(app.redirectURIs(), form.Get("redirect_uri"), app.isNative())
	return app, cmp.Or(checkGiven(form, "redirect_uri"), refuseIf(!allowed,
		errOIDC("invalid_redirect_uri", "redirect_uri did not match any of the client's registered redirect_uris")))
}

func newAuthRequest(form url.Values) authRequest {
	resources := strings.FieldsFunc(strings.Join(form["resource"], ","), func(r rune) bool { return r == ',' })
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
func (c *call) checkAuthRequest(app *application, a *authRequest) error {
	if !slices.Contains(textList(discoveryDocument(), "response_modes_supported"), a.responseMode) {
		a.responseMode = "query"
		return errOIDC("unsupported_response_mode", "unsupported response_mode requested")
	}
	kind, kinds := a.params.Get("response_type"), textList(discoveryDocument(), "response_types_supported")
	unknown := subtract(a.prompts, []string{promptNone, promptLogin, promptConsent})
	seconds, set, noNumber := a.maxAge()
	hint := a.params.Get("id_token_hint")
	return cmp.Or(
		refuseIf(a.params.Get("request") != "", errOIDC("request_not_supported", "request parameter provided but not supported")),
		checkGiven(a.params, "response_type"),
		refuseIf(!slices.Contains(kinds, kind), errOIDC("unsupported_response_type", "unsupported response_type requested")),
		refuseIf(kind != "code" || app.allowsGrant(grantAuthorizationCode) != nil,
			errOIDC("unauthorized_client", "requested response_type is not allowed for this client")),
		refuseIf(slices.Contains(a.prompts, promptNone) && len(a.prompts) > 1, errTokenRequest("prompt none must only be used alone")),
		refuseIf(len(unknown) > 0, errTokenRequest("unsupported prompt value requested")),
		c.narrowRequest(app, a, slices.Contains(a.prompts, promptConsent)),
		checkPKCE(app, a.params),
		refuseIf(set && (noNumber != nil || seconds < 0), errTokenRequest("invalid max_age parameter value")),
		refuseIf(hint != "" && c.hinted(hint) != app.ID, errTokenRequest("could not validate id_token_hint")),
	)
}

// narrowRequest drops offline_access where it is ignored, and looks for the APIs.
func (c *call) narrowRequest(app *application, a *authRequest, offline bool) error {
	asked := once(strings.Fields(a.scope))
	ofUsers := common(asked, userScopeNames)
	if refused := subtract(ofUsers, c.mayKnow(app, ofUsers)); len(refused) > 0 {
		return errScope("invalid_scope", "requested scope is not allowed", refused[0])
	}
	if !offline {
		asked = subtract(asked, []string{"offline_access"})
	}
	a.scope = strings.Join(asked, " ")
	if api := c.db.resources.Find(func(r *resource) bool { return r.IsDefault }); len(a.resources) == 0 && api != nil {
		a.resources = []string{api.Indicator}
	}
	unknown := slices.ContainsFunc(a.resources, func(indicator string) bool {
		return indicator != organizationResource && c.db.resourceByIndicator(indicator) == nil
	})
	return refuseIf(unknown, errInvalidTarget("resource indicator is missing, or unknown"))
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
	seconds, limited, _ := a.maxAge()
	switch {
	case s == nil, slices.Contains(a.prompts, promptLogin) && !loggedIn:
		return promptLogin, errOIDC("login_required", "End-User authentication is required")
	case limited && !loggedIn && c.now.Unix()-s.loggedIn > seconds:
		return promptLogin, errOIDC("login_required", "End-User authentication could not be obtained")
	case consented && s.authorization(a.client).Grant != "":
		return "", nil
	case slices.Contains(a.prompts, promptConsent):
		return promptConsent, errOIDC("consent_required", "End-User consent is required")
	case app.isNative():
		return promptConsent, errOIDC("interaction_required", "native clients require End-User interaction")
	}
	grant := c.db.userGrants.Get(s.authorization(a.client).Grant)
	if scopes, ofResources := c.missingScopes(a, app, s.user, grant); grant == nil || len(scopes) > 0 || len(ofResources) > 0 {
		return promptConsent, errOIDC("consent_required", "requested scopes not granted")
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
	c.setSessionCookie(s)
	if a.device != "" {
		if code := c.db.deviceCodes.Get(a.device); code != nil {
			code.artifact = c.newArtifact(a, s, deviceCodeTTL)
		}
		return redirect("/device/success")
	}
	authorization := s.authorization(a.client)
	offline := slices.Contains(strings.Fields(a.scope), "offline_access")
	authorization.PersistsLogout = authorization.PersistsLogout || offline
	code := c.newToken()
	c.db.authorizationCodes.Put(code, new(c.newArtifact(a, s, authorizationCodeTTL)))
	return c.sendBack(a, url.Values{"code": {code}})
}

// authorizationCodeTTL is how long an authorization code is good for.
const authorizationCodeTTL = time.Minute
