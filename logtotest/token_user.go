package logtotest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/store"
	"golang.org/x/oauth2"
)

// artifact is a code, or a refresh token: it stands for a sign-in and what was granted at it.
type artifact struct {
	signInRef
	scopes    []string // those asked for, of the user, of organizations and of APIs
	resources []string // indicators
	nonce     string
	authTime  int64 // when the user signed in, if the application wants to know; seconds
	issued    int64 // milliseconds
	expires   int64 // milliseconds
	consumed  int64 // when, in milliseconds; 0 before that

	redirectURI string // of an authorization code
	challenge   string // of PKCE
	first       int64  // when the first refresh token of a line was made, in milliseconds
}

func (c *call) newArtifact(a authRequest, s *session, ttl time.Duration) artifact {
	scopes := strings.Fields(a.scope)
	made := artifact{
		signInRef: signInRef{
			client: a.client, user: s.user, grant: s.authorization(a.client).Grant, session: s.uid,
			bound: !slices.Contains(scopes, "offline_access"),
		},
		scopes: scopes, resources: a.resources, nonce: a.params.Get("nonce"), challenge: a.params.Get("code_challenge"),
		redirectURI: a.redirectURI, issued: c.millis(), expires: c.now.Add(ttl).UnixMilli(),
	}
	if _, set, _ := a.maxAge(); set {
		made.authTime = s.loggedIn
	}
	return made
}

// checkArtifact refuses what is another application's, or stands for nothing any more.
func (c *call) checkArtifact(a *artifact, app *application, what string) error {
	return cmp.Or(
		refuseIf(a.client != app.ID, errGrant("client mismatch")),
		refuseIf(a.expires <= c.millis(), errGrant(what+" is expired")),
		refuseIf(!c.stands(a.signInRef), errGrant("grant not found")),
		c.checkOwner(a.user, what),
		c.checkAccess(app, a.user),
	)
}

// artifactOf finds what a request names, if it is good.
func (c *call) artifactOf(table *store.Table[artifact], r clientRequest, param, what string) (*artifact, error) {
	a := cmp.Or(table.Get(r.form.Get(param)), &artifact{})
	return a, cmp.Or(refuseIf(a.client == "", errGrant(what+" not found")), c.checkArtifact(a, r.app, what))
}

// exchangeCode is the authorization code grant (RFC 6749, section 4.1), with PKCE.
func (c *call) exchangeCode(r clientRequest) (tokenResponse, error) {
	r.app.setOnlyRedirect(r.form)
	code, err := c.artifactOf(&c.db.authorizationCodes, r, "code", "authorization code")
	verifier := r.form.Get("code_verifier")
	unproved := code.challenge != oauth2.S256ChallengeFromVerifier(verifier) && (code.challenge != "" || verifier != "")
	err = cmp.Or(err,
		refuseIf(unproved, errGrant("PKCE verification failed")),
		refuseIf(code.redirectURI != r.form.Get("redirect_uri"), errGrant("authorization code redirect_uri mismatch")),
	)
	if err != nil {
		return tokenResponse{}, err
	}
	return c.redeem(r, code, "authorization code")
}

// redeem uses a code up, and makes the first tokens of its sign-in.
func (c *call) redeem(r clientRequest, code *artifact, what string) (tokenResponse, error) {
	if code.consumed != 0 {
		c.db.revokeGrant(code.grant)
		return tokenResponse{}, errGrant(what + " already consumed")
	}
	code.consumed = c.millis()
	r.form.Del("organization_id") // which belongs to the refresh token grant
	out, err := c.userTokens(r, code, code.scopes)
	if err == nil && c.issuesRefreshToken(r.app, code.scopes) {
		out.RefreshToken = c.newRefreshToken(*code, r.app, nil)
	}
	return out, err
}

// userTokens makes the tokens of a user who signed in: an access token for an organization, an API,
// or this server's own APIs of users, and an ID token.
func (c *call) userTokens(r clientRequest, a *artifact, scopes []string) (tokenResponse, error) {
	token := claims{Subject: a.user, ClientID: r.app.ID, signIn: a.signInRef}
	organization, indicators := r.form.Get("organization_id"), r.form["resource"]
	if len(indicators) == 0 && organization == "" && len(a.resources) > 0 && !slices.Contains(scopes, "openid") {
		indicators = a.resources[:1]
	}
	grant := c.db.userGrants.Get(a.grant)
	var granted []string
	switch {
	case len(indicators) > 1:
		return tokenResponse{}, errInvalidTarget("only a single resource indicator value is supported for this grant type")
	case len(indicators) == 0 && organization != "":
		token.Audience = audienceOfOrganization(organization)
		granted = c.db.organizationScopeNames(c.db.organizationUserRoles.RightOf(pair(organization, a.user)))
	case len(indicators) == 0:
		granted = c.mayKnow(r.app, grant.scopes)
	case !slices.Contains(a.resources, indicators[0]):
		return tokenResponse{}, errInvalidTarget("resource indicator is missing, or unknown")
	default:
		token.Audience, token.Organization = indicators[0], organization
		granted = common(grant.resources[indicators[0]], c.db.userScopesOn(r.app, indicators[0], a.user, organization))
	}
	token.Scope = new(strings.Join(common(scopes, granted), " "))
	out, err := c.grantToken(token)
	if err == nil && slices.Contains(scopes, "openid") {
		out.IDToken = c.idToken(r.app, a, c.mayKnow(r.app, scopes), out.AccessToken)
	}
	return out, err
}

// organizationResource stands for all organizations where an API is asked for.
const organizationResource = "urn:logto:resource:organizations"

// userScopesOn are what the roles of a user allow on an API: those in the organization, if there is
// one, otherwise the user's own and those in any organization. A third party gets only what users
// may let it have.
func (db *state) userScopesOn(app *application, indicator, userID, organization string) []string {
	if indicator == organizationResource {
		mayHave := db.organizationScopes.Where(func(s *organizationScope) bool {
			return !app.IsThirdParty || db.consentScopes.organizationScopes.Has(app.ID, s.ID)
		})
		return lists.Map(mayHave, func(s *organizationScope) string { return s.Name })
	}
	api := db.resourceByIndicator(indicator)
	if api == nil {
		return nil
	}
	organizations := db.organizationUsers.LeftOf(userID)
	if organization != "" {
		organizations = []string{organization}
	}
	var roles []string
	for _, id := range organizations {
		roles = append(roles, db.organizationUserRoles.RightOf(pair(id, userID))...)
	}
	names := db.scopeNames(&db.organizationRoleResourceScopes, roles, api.ID)
	if organization == "" {
		own := db.scopeNames(&db.roleScopes, db.userRoles.RightOf(userID), api.ID)
		names = append(own, subtract(names, own)...)
	}
	if !app.IsThirdParty {
		return names
	}
	consents, holder := &db.consentScopes, []string{app.ID}
	allowed := slices.Concat(db.scopeNames(&consents.resourceScopes, holder, api.ID),
		db.scopeNames(&consents.organizationResourceScopes, holder, api.ID))
	return common(names, allowed)
}

const (
	refreshTokenDays = 14 // unless the application's settings say otherwise

	// A refresh token that was replaced works for a moment more, for requests that run at the same time.
	refreshTokenGrace = 3 * time.Second

	// After a year the last refresh token of a line is not replaced any more.
	refreshTokenLine = 31_557_600 * time.Second
)

// issuesRefreshToken reports whether the application gets a refresh token with the code's scopes.
func (c *call) issuesRefreshToken(app *application, scopes []string) bool {
	always := isTrue(app.CustomClientMetadata, "alwaysIssueRefreshToken") && !app.isNative()
	return app.allowsGrant(grantRefreshToken) == nil && (always || slices.Contains(scopes, "offline_access"))
}

// newRefreshToken makes the first one of a line, or the one after another.
func (c *call) newRefreshToken(a artifact, app *application, after *artifact) string {
	seconds := app.setting("refreshTokenTtl", refreshTokenDays*24*3600)
	if days := app.setting("refreshTokenTtlInDays", 0); days > 0 {
		seconds = days * 24 * 3600
	}
	a.issued, a.first, a.consumed, a.expires = c.millis(), c.millis(), 0, c.millis()+seconds*1000
	if after != nil {
		a.first = after.first
		if app.Type == "SPA" { // those would live on for ever
			a.expires = after.expires
		}
	}
	value := c.newToken()
	c.db.refreshTokens.Put(value, &a)
	return value
}

// rotates reports whether a refresh token is replaced when it is used: without a secret always, else late in its life.
func (c *call) rotates(t *artifact, app *application) bool {
	on, _ := app.CustomClientMetadata.Get("rotateRefreshToken")
	if on == false || c.millis()-t.first >= refreshTokenLine.Milliseconds() {
		return false
	}
	return !app.hasSecrets() || (c.millis()-t.issued)*100 >= 70*(t.expires-t.issued)
}

// refresh is the refresh token grant (RFC 6749, section 6), with organizations.
func (c *call) refresh(r clientRequest) (tokenResponse, error) {
	t, err := c.artifactOf(&c.db.refreshTokens, r, "refresh_token", "refresh token")
	if err != nil {
		return tokenResponse{}, err
	}
	scopes := t.scopes
	if asked := r.scopes(); len(asked) > 0 {
		if missing := subtract(asked, scopes); len(missing) > 0 {
			return tokenResponse{}, errScope("invalid_scope", "refresh token missing requested scope", strings.Join(missing, " "))
		}
		scopes = asked
	}
	if t.consumed != 0 && c.millis() > t.consumed+refreshTokenGrace.Milliseconds() {
		c.db.revokeGrant(t.grant)
		return tokenResponse{}, errGrant("refresh token already used")
	}
	if organization := r.form.Get("organization_id"); organization != "" {
		if err := c.checkOrganizationAccess(organization, t.user); err != nil {
			return tokenResponse{}, err
		}
		if r.app.IsThirdParty && !c.db.consentOrganizations.Has(pair(r.app.ID, t.user), organization) {
			return tokenResponse{}, errAccessDenied("organization access is not granted to the application")
		}
		if !slices.Contains(t.scopes, scopeOrganizations) {
			return tokenResponse{}, errScope("insufficient_scope", "refresh token missing required scope", scopeOrganizations)
		}
	}
	out, err := c.userTokens(r, t, scopes)
	out.RefreshToken = r.form.Get("refresh_token")
	if err == nil && c.rotates(t, r.app) {
		t.consumed = c.millis()
		out.RefreshToken = c.newRefreshToken(*t, r.app, t)
	}
	return out, err
}
