package logtotest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// consenting is the consent that the browser is asked for.
func (c *call) consenting() (*interaction, *session, error) {
	current, err := c.interaction()
	if err != nil {
		return nil, nil, err
	}
	s := c.db.sessions.Get(current.session)
	if current.prompt != promptConsent || s == nil {
		return nil, nil, errSessionNotFound("session not found")
	}
	return current, s, nil
}

// consentPage serves GET /consent, which asks nobody about applications of the tenant's own.
func (c *call) consentPage() (*response, error) {
	current, s, err := c.consenting()
	if err != nil {
		return nil, err
	}
	app := c.clientByID(current.client)
	if app == nil || app.IsThirdParty {
		return nil, fail(http.StatusNotImplemented, "logtotest.no_page",
			"logtotest has no page that asks a user to consent to a third-party application. Send POST /api/interaction/consent "+
				"with the cookies of this redirect, or call server.SignInAs, which consents too.")
	}
	if err := c.checkAccess(app, s.user); err != nil {
		return nil, err
	}
	return redirect(http.StatusFound, c.finishConsent(current, app, s))
}

// finishConsent grants what was asked for and returns where the browser goes on.
func (c *call) finishConsent(current *interaction, app *application, s *session) string {
	c.consentTo(current.authRequest, app, s)
	current.done = true
	return c.issuer() + current.resumePath()
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
	current, s, err := c.consenting()
	if err != nil {
		return nil, err
	}
	var body struct {
		OrganizationIDs []string `json:"organizationIds"`
	}
	if len(c.body) > 0 && json.Unmarshal(c.body, &body) != nil {
		return nil, errOf("guard.invalid_input")
	}
	app := c.clientByID(current.client)
	if app == nil {
		return nil, errClient()
	}
	if err := c.checkAccess(app, s.user); err != nil {
		return nil, err
	}
	for _, id := range body.OrganizationIDs {
		if !c.db.organizationUsers.Has(id, s.user) {
			return nil, errOf("organization.require_membership")
		}
	}
	for _, id := range body.OrganizationIDs {
		c.db.consentOrganizations.Add(pair(app.ID, s.user), id)
	}
	return ok(map[string]string{"redirectTo": c.finishConsent(current, app, s)}), nil
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
	if _, err := c.clientOfRequest(r.form); err != nil {
		return nil, err
	}
	a := newAuthRequest(r.form)
	if fault := c.checkAuthRequest(r.app, &a); fault != nil {
		return nil, fault
	}
	uri := "urn:ietf:params:oauth:request_uri:" + c.newToken()
	c.db.pushed[uri] = pushed{r.form, c.now.Add(pushedRequestTTL).UnixMilli()}
	return created(map[string]any{"expires_in": int(pushedRequestTTL / time.Second), "request_uri": uri}), nil
}

// pushedRequest returns the request that was sent ahead, once.
func (c *call) pushedRequest(uri, client string) (url.Values, error) {
	known, found := c.db.pushed[uri]
	delete(c.db.pushed, uri)
	if !found || known.expires <= c.millis() || known.form.Get("client_id") != client {
		return nil, errOIDC("invalid_request_uri", "request_uri is invalid, expired, or was already used")
	}
	return known.form, nil
}
