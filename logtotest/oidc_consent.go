package logtotest

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/logto-go/management/logtotest/internal/store"
)

// consent is what a browser is asked for: who signs in to which application.
type consent struct {
	*interaction
	app *application
	s   *session
}

// consenting is the consent that the browser is asked for.
func (c *call) consenting() (consent, error) {
	current, err := c.interaction()
	if err != nil {
		return consent{}, err
	}
	asked := consent{current, c.clientByID(current.client), c.db.sessions.Get(current.session)}
	switch {
	case current.prompt != promptConsent || asked.s == nil:
		return asked, errSessionNotFound("session not found")
	case asked.app == nil:
		return asked, errClient()
	}
	return asked, c.checkAccess(asked.app, asked.s.user)
}

// consentPage serves GET /consent, which asks nobody about applications of the tenant's own.
func (c *call) consentPage() (*response, error) {
	asked, err := c.consenting()
	if err != nil {
		return nil, err
	}
	if page := c.magicLinkPage(asked); page != "" {
		return found(page)
	}
	if asked.app.IsThirdParty {
		return c.noPage()
	}
	return found(c.finishConsent(asked))
}

// magicLinkPage is where those go who are signed in already when they follow a magic link, "" for
// nowhere: it has been used.
func (c *call) magicLinkPage(asked consent) string {
	hint, token := asked.params.Get("login_hint"), asked.params.Get("one_time_token")
	if hint == "" || token == "" {
		return ""
	}
	query := "?login_hint=" + url.QueryEscape(hint) + "&one_time_token=" + url.QueryEscape(token)
	t, err := c.checkOneTimeToken(token, hint, "")
	switch {
	case c.db.users.Get(asked.s.user).email() != hint && !slices.Contains(asked.prompts, promptLogin):
		return "/switch-account" + query
	case t != nil && t.Status == tokenConsumed:
		return ""
	case err != nil:
		return "/one-time-token?errorMessage=" + url.QueryEscape(err.Error())
	}
	return "/one-time-token" + query
}

// finishConsent grants what was asked for and returns where the browser goes on.
func (c *call) finishConsent(asked consent) string {
	c.consentTo(asked.authRequest, asked.app, asked.s)
	asked.done = true
	return c.issuer() + asked.resumePath()
}

// resumePath is where the browser goes on, below the issuer.
func (i *interaction) resumePath() string {
	if i.device != "" {
		return "/device/" + i.id
	}
	return "/auth/" + i.id
}

// submitConsent serves POST /api/interaction/consent, which the page for third-party applications
// calls. The user chooses the organizations that the application may see.
func (c *call) submitConsent() (*response, error) {
	asked, err := c.consenting()
	if err == nil && len(c.body) > 0 {
		err = c.parseJSONBody()
	}
	if err != nil {
		return nil, err
	}
	organizations := c.texts("organizationIds")
	if len(subtract(organizations, c.db.organizationUsers.LeftOf(asked.s.user))) > 0 {
		return nil, errOf("organization.require_membership")
	}
	for _, id := range organizations {
		c.db.consentOrganizations.Add(pair(asked.app.ID, asked.s.user), id)
	}
	return ok(map[string]string{"redirectTo": c.finishConsent(asked)}), nil
}

// pushedRequestTTL is how long a request that was pushed waits for its browser.
const pushedRequestTTL = time.Minute

// pushed is an authorization request that the application sent ahead.
type pushed struct {
	form    url.Values
	expires int64
}

// pushAuthorizationRequest serves POST /oidc/request (RFC 9126).
func (c *call) pushAuthorizationRequest(r clientRequest) (*response, error) {
	r.form.Set("client_id", r.app.ID)
	r.form.Del("client_secret")
	_, err := c.clientOfRequest(r.form)
	a := newAuthRequest(r.form)
	if err := cmp.Or(err, c.checkAuthRequest(r.app, &a)); err != nil {
		return nil, err
	}
	uri := "urn:ietf:params:oauth:request_uri:" + c.newToken()
	c.db.pushed[uri] = pushed{r.form, c.now.Add(pushedRequestTTL).UnixMilli()}
	return created(map[string]any{"expires_in": int(pushedRequestTTL / time.Second), "request_uri": uri}), nil
}

// pushedRequest returns the request that was sent ahead, once.
func (c *call) pushedRequest(uri, client string) (url.Values, error) {
	known, found := c.db.pushed[uri]
	delete(c.db.pushed, uri)
	good := found && known.expires > c.millis() && known.form.Get("client_id") == client
	return known.form, refuseIf(!good, errOIDC("invalid_request_uri", "request_uri is invalid, expired, or was already used"))
}

// consentScopes are what a third-party application may ask its users for, by kind.
type consentScopes struct {
	organizationScopes, resourceScopes, organizationResourceScopes, userScopes store.Relation // holder, scope
}

// all are the relations by the name a path has for them.
func (s *consentScopes) all() map[string]*store.Relation {
	return map[string]*store.Relation{
		"organization-scopes": &s.organizationScopes, "resource-scopes": &s.resourceScopes,
		"organization-resource-scopes": &s.organizationResourceScopes, "user-scopes": &s.userScopes,
	}
}

// cimdHolder stands for every client that is known by its metadata document only.
const cimdHolder = "cimd"

var consentScopeOperations = operations{
	"ListApplicationUserConsentScopes":  {run: forThirdParty(listConsentScopes)},
	"CreateApplicationUserConsentScope": {run: forThirdParty(addConsentScopes)},
	"DeleteApplicationUserConsentScope": {run: forThirdParty(deleteConsentScope)},
	"ListCimdUserConsentScopes":         {run: func(c *call) (*response, error) { return listConsentScopes(c, cimdHolder) }},
	"AssignCimdUserConsentScopes":       {run: func(c *call) (*response, error) { return addConsentScopes(c, cimdHolder) }},
	"DeleteCimdUserConsentScope":        {run: func(c *call) (*response, error) { return deleteConsentScope(c, cimdHolder) }},
}

// forThirdParty lets only third-party applications through.
func forThirdParty(run func(c *call, holder string) (*response, error)) handler {
	return thatApplication.on(func(c *call, app *application) (*response, error) {
		if !app.IsThirdParty {
			return nil, errOf("application.third_party_application_only")
		}
		return run(c, app.ID)
	})
}

func listConsentScopes(c *call, holder string) (*response, error) {
	consents := &c.db.consentScopes
	organizationScopes := c.db.organizationScopes.Pick(consents.organizationScopes.RightOf(holder))
	return ok(map[string]any{
		"organizationScopes":         brief(organizationScopes, "id", "name", "description"),
		"resourceScopes":             c.byResource(consents.resourceScopes.RightOf(holder)),
		"organizationResourceScopes": c.byResource(consents.organizationResourceScopes.RightOf(holder)),
		"userScopes":                 nonNil(sorted(consents.userScopes.RightOf(holder))),
	}), nil
}

// scopeGroup are the scopes of one API.
type scopeGroup struct {
	Resource object   `json:"resource"`
	Scopes   []object `json:"scopes"`
}

// byResource groups scopes, in the order the resources first come up.
func (c *call) byResource(ids []string) []*scopeGroup {
	groups, of := []*scopeGroup{}, map[string]*scopeGroup{}
	for _, s := range c.db.scopes.Pick(ids) {
		if of[s.ResourceID] == nil {
			r := c.db.resources.Get(s.ResourceID)
			of[s.ResourceID] = &scopeGroup{Resource: pick(shown(r), "id", "name", "indicator")}
			groups = append(groups, of[s.ResourceID])
		}
		of[s.ResourceID].Scopes = append(of[s.ResourceID].Scopes, pick(shown(s), "id", "name", "description"))
	}
	return groups
}

func addConsentScopes(c *call, holder string) (*response, error) {
	organization, resource := c.texts("organizationScopes"), c.texts("resourceScopes")
	organizationResource := c.texts("organizationResourceScopes")
	missing := func(ids []string, exists existing) []string {
		return nonNil(slices.DeleteFunc(slices.Clone(ids), exists))
	}
	invalid := map[string][]string{
		"invalidOrganizationScopes":         missing(organization, c.db.organizationScopes.Has),
		"invalidResourceScopes":             missing(resource, c.db.scopes.Has),
		"invalidOrganizationResourceScopes": missing(organizationResource, c.db.scopes.Has),
	}
	if slices.ContainsFunc(slices.Collect(maps.Values(invalid)), func(ids []string) bool { return len(ids) > 0 }) {
		return nil, errOf("application.user_consent_scopes_not_found").WithData(invalid)
	}
	for relation, ids := range map[*store.Relation][]string{
		&c.db.consentScopes.organizationScopes:         organization,
		&c.db.consentScopes.resourceScopes:             resource,
		&c.db.consentScopes.organizationResourceScopes: organizationResource,
		&c.db.consentScopes.userScopes:                 c.texts("userScopes"),
	} {
		for _, id := range ids {
			relation.Add(holder, id)
		}
	}
	return text(http.StatusCreated), nil
}

func deleteConsentScope(c *call, holder string) (*response, error) {
	kind := c.db.consentScopes.all()[c.path("scopeType")]
	if kind == nil || !kind.Remove(holder, c.path("scopeId")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}
