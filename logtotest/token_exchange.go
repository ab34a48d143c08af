package logtotest

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strings"
)

// The types of tokens that can be exchanged.
const (
	typeAccessToken         = "urn:ietf:params:oauth:token-type:access_token"
	typeImpersonationToken  = "urn:logto:token-type:impersonation_token"
	typePersonalAccessToken = "urn:logto:token-type:personal_access_token"
)

// The scopes that tell of users: what Logto grants besides the scopes of APIs.
var userScopeNames = []string{
	"openid", "offline_access", "profile", "email", "phone", "address", "custom_data", "identities", "roles",
	scopeOrganizations, scopeOrganizationRoles, scopeSessions,
}

const (
	scopeOrganizations     = "urn:logto:scope:organizations"
	scopeOrganizationRoles = "urn:logto:scope:organization_roles"
	scopeSessions          = "urn:logto:scope:sessions"
)

// exchange turns a token of a user into an access token of that user: for an API, for an
// organization, or an opaque one for this server's own APIs of users.
func (c *call) exchange(r clientRequest) (tokenResponse, error) {
	owner, consume, err := c.subjectOf(r.form.Get("subject_token"), r.form.Get("subject_token_type"))
	if err != nil {
		return tokenResponse{}, err
	}
	token := claims{Subject: owner, ClientID: r.app.ID}
	if err := cmp.Or(c.exchangeFor(&token, r), c.addActor(&token, r.form)); err != nil {
		return tokenResponse{}, err
	}
	granted, err := c.grantToken(token)
	if err == nil && consume != nil {
		consume.consumed = true
	}
	return granted, err
}

// subjectOf is the user that a subject token stands for, and the subject token that is used up by
// the exchange, if it is of that kind.
func (c *call) subjectOf(token, kind string) (owner string, once *subjectToken, err error) {
	expires := int64(math.MaxInt64)
	switch {
	case kind == typeImpersonationToken || kind == typeAccessToken && strings.HasPrefix(token, subjectTokenPrefix):
		if once = c.db.subjectTokens.Get(token); once != nil {
			owner, expires = once.user, once.expires
		}
	case kind == typePersonalAccessToken:
		if personal := c.db.personalTokenByValue(token); personal != nil {
			owner, expires = personal.UserID, *cmp.Or(personal.ExpiresAt, &expires)
		}
	case kind == typeAccessToken:
		if known := c.opaqueToken(token); known != nil {
			owner = known.Subject
		} else if known, fault := c.verifyToken(token); fault == nil {
			owner = known.Subject
		}
	default:
		return "", nil, errGrant("unsupported subject token type")
	}
	u := c.db.users.Get(owner)
	switch {
	case owner == "":
		return "", nil, errGrant("subject token not found")
	case expires <= c.millis():
		return "", nil, errGrant("subject token is expired")
	case once != nil && once.consumed:
		return "", nil, errGrant("subject token is already consumed")
	case u == nil:
		return "", nil, errGrant("subject token invalid: referenced account not found")
	case u.IsSuspended:
		return "", nil, errGrant("the account is suspended")
	}
	return owner, once, nil
}

// exchangeFor sets the audience and the scope by what the request names.
func (c *call) exchangeFor(token *claims, r clientRequest) error {
	organization, indicator := r.form.Get("organization_id"), r.form.Get("resource")
	if organization != "" {
		if err := c.checkOrganizationAccess(organization, token.Subject); err != nil {
			return err
		}
	}
	granted := userScopeNames
	switch {
	case indicator != "":
		if _, err := c.requestedResource(r.form); err != nil {
			return err
		}
		token.Audience, token.Organization = indicator, organization
		granted = c.db.userScopesOn(r.app, indicator, token.Subject, organization)
	case organization != "":
		token.Audience = audienceOfOrganization(organization)
		granted = c.db.organizationScopeNames(c.db.organizationUserRoles.RightOf(pair(organization, token.Subject)))
	}
	token.Scope = new(r.narrow(granted))
	return nil
}

// checkOrganizationAccess refuses who is no member of the organization, and members without a
// second factor where it wants one.
func (c *call) checkOrganizationAccess(organization, userID string) error {
	if !c.db.organizationUsers.Has(organization, userID) {
		return errAccessDenied("user is not a member of the organization")
	}
	if c.db.organizations.Get(organization).IsMFARequired && len(c.db.users.Get(userID).factors) == 0 {
		return errAccessDenied("organization requires MFA but user has no MFA configured")
	}
	return nil
}

// addActor reads the token of who acts for the user: an opaque one of a user who signed in.
func (c *call) addActor(token *claims, form url.Values) error {
	kind := form.Get("actor_token_type")
	if form.Get("actor_token") == "" && kind == "" {
		return nil
	}
	known := c.opaqueToken(form.Get("actor_token"))
	switch {
	case kind != typeAccessToken:
		return errGrant("unsupported actor token type")
	case known == nil:
		return errGrant("invalid actor token")
	case !slices.Contains(known.scopes(), "openid"):
		return errGrant("actor token must have openid scope")
	}
	token.Actor = &actor{known.Subject}
	return nil
}
