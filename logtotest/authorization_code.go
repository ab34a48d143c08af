package logtotest

import (
	"slices"
	"strings"
	"time"
)

// artifact is what codes and refresh tokens have in common: they stand for a sign-in, and for what
// was granted at it.
type artifact struct {
	signInRef
	scopes    []string // those asked for, of the user, of organizations and of APIs
	resources []string // indicators
	nonce     string
	authTime  int64 // when the user signed in, if the application wants to know; seconds
	issued    int64 // milliseconds
	expires   int64 // milliseconds
	consumed  int64 // when, in milliseconds; 0 before that
}

// authorizationCode is what an application exchanges for tokens, once.
type authorizationCode struct {
	artifact
	redirectURI string
	challenge   string
}

func (c *call) newArtifact(a authRequest, s *session, ttl time.Duration) artifact {
	scopes := strings.Fields(a.scope)
	made := artifact{
		signInRef: signInRef{
			client: a.client, user: s.user, grant: s.authorization(a.client).Grant, session: s.uid,
			bound: !slices.Contains(scopes, "offline_access"),
		},
		scopes: scopes, resources: a.resources, nonce: a.nonce, issued: c.millis(), expires: c.now.Add(ttl).UnixMilli(),
	}
	if a.maxAge != "" {
		made.authTime = s.loggedIn
	}
	return made
}

// checkArtifact refuses what is another application's, or stands for nothing any more.
func (c *call) checkArtifact(a *artifact, app *application, what string) error {
	u := c.db.users.Get(a.user)
	switch {
	case a.client != app.ID:
		return errGrant("client mismatch")
	case a.expires <= c.millis():
		return errGrant(what + " is expired")
	case !c.stands(a.signInRef):
		return errGrant("grant not found")
	case u == nil:
		return errGrant(what + " invalid: referenced account not found")
	case u.IsSuspended:
		return errGrant("the account is suspended")
	}
	return c.checkAccess(app, a.user)
}

// exchangeCode is the authorization code grant (RFC 6749, section 4.1), with PKCE.
func (c *call) exchangeCode(r clientRequest) (tokenResponse, error) {
	code := c.db.authorizationCodes.Get(r.form.Get("code"))
	registered := textList(r.app.OIDCClientMetadata, "redirectUris")
	if r.form.Get("redirect_uri") == "" && len(registered) == 1 {
		r.form.Set("redirect_uri", registered[0])
	}
	if code == nil {
		return tokenResponse{}, errGrant("authorization code not found")
	}
	if err := c.checkArtifact(&code.artifact, r.app, "authorization code"); err != nil {
		return tokenResponse{}, err
	}
	verifier := r.form.Get("code_verifier")
	switch {
	case code.challenge != challengeOf(verifier) && (code.challenge != "" || verifier != ""):
		return tokenResponse{}, errGrant("PKCE verification failed")
	case code.redirectURI != r.form.Get("redirect_uri"):
		return tokenResponse{}, errGrant("authorization code redirect_uri mismatch")
	case code.consumed != 0:
		c.db.revokeGrant(code.grant)
		return tokenResponse{}, errGrant("authorization code already consumed")
	}
	return c.redeem(r, &code.artifact)
}

// redeem uses a code up, and makes the first tokens of its sign-in.
func (c *call) redeem(r clientRequest, code *artifact) (tokenResponse, error) {
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
		granted = slices.DeleteFunc(slices.Clone(grant.scopes), func(scope string) bool { return !c.mayAsk(r.app, scope) })
	case !slices.Contains(a.resources, indicators[0]):
		return tokenResponse{}, errInvalidTarget("resource indicator is missing, or unknown")
	default:
		token.Audience, token.Organization = indicators[0], organization
		granted = common(grant.resources[indicators[0]], c.db.userScopesOn(r.app, indicators[0], a.user, organization))
	}
	token.Scope = new(strings.Join(common(scopes, granted), " "))
	out, err := c.grantToken(token)
	if err == nil && slices.Contains(scopes, "openid") {
		known := slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return !c.mayAsk(r.app, scope) })
		out.IDToken = c.idToken(r.app, a, known, out.AccessToken)
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
		var names []string
		for s := range db.organizationScopes.All() {
			if !app.IsThirdParty || db.consentScopes.organizationScopes.Has(app.ID, s.ID) {
				names = append(names, s.Name)
			}
		}
		return names
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
	names := db.organizationResourceScopeNames(roles, api.ID)
	if organization == "" {
		own := db.userScopes(userID, indicator)
		names = append(own, subtract(names, own)...)
	}
	if !app.IsThirdParty {
		return names
	}
	var allowed []string
	for _, kind := range []string{"resource-scopes", "organization-resource-scopes"} {
		for _, s := range db.scopes.Pick(db.consentScopes.all()[kind].RightOf(app.ID)) {
			if s.ResourceID == api.ID {
				allowed = append(allowed, s.Name)
			}
		}
	}
	return common(names, allowed)
}
