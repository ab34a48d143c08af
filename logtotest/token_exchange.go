package logtotest

import (
	"cmp"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The types of tokens that can be exchanged.
const (
	typeAccessToken         = "urn:ietf:params:oauth:token-type:access_token"
	typeImpersonationToken  = "urn:logto:token-type:impersonation_token"
	typePersonalAccessToken = "urn:logto:token-type:personal_access_token"
)

// The scopes that tell of users: what Logto grants besides the scopes of APIs.
var userScopeNames = textList(discoveryDocument(), "scopes_supported")

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
	if err := cmp.Or(c.checkAccess(r.app, owner), c.exchangeFor(&token, r), c.addActor(&token, r.form)); err != nil {
		return tokenResponse{}, err
	}
	granted, err := c.grantToken(token)
	if err == nil && consume != nil {
		consume.consumed = true
	}
	return granted, err
}

// subjectOf is the user whom a subject token stands for, and the token itself if the exchange uses it up.
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
		} else if known, fault := c.verifyToken(token); fault == "" {
			owner = known.Subject
		}
	default:
		return "", nil, errGrant("unsupported subject token type")
	}
	return owner, once, cmp.Or(
		refuseIf(owner == "", errGrant("subject token not found")),
		refuseIf(expires <= c.millis(), errGrant("subject token is expired")),
		refuseIf(once != nil && once.consumed, errGrant("subject token is already consumed")),
		c.checkOwner(owner, "subject token"),
	)
}

// checkOwner refuses what stands for a user who is gone, or suspended.
func (c *call) checkOwner(userID, what string) error {
	u := c.db.users.Get(userID)
	return cmp.Or(
		refuseIf(u == nil, errGrant(what+" invalid: referenced account not found")),
		refuseIf(u != nil && u.IsSuspended, errGrant("the account is suspended")),
	)
}

// exchangeFor sets the audience and the scope by what the request names.
func (c *call) exchangeFor(token *claims, r clientRequest) error {
	organization, indicator := r.form.Get("organization_id"), r.form.Get("resource")
	_, err := c.requestedResource(r.form)
	if err := cmp.Or(c.checkOrganizationAccess(organization, token.Subject), err); err != nil {
		return err
	}
	granted := userScopeNames
	switch {
	case indicator != "":
		token.Audience, token.Organization = indicator, organization
		granted = c.db.userScopesOn(r.app, indicator, token.Subject, organization)
	case organization != "":
		token.Audience = audienceOfOrganization(organization)
		granted = c.db.organizationScopeNames(c.db.organizationUserRoles.RightOf(pair(organization, token.Subject)))
	}
	token.Scope = new(r.narrow(granted))
	return nil
}

// checkOrganizationAccess refuses who is no member, and members without a second factor where there must
// be one. Without an organization there is nothing to refuse.
func (c *call) checkOrganizationAccess(organization, userID string) error {
	switch {
	case organization == "":
		return nil
	case !c.db.organizationUsers.Has(organization, userID):
		return errAccessDenied("user is not a member of the organization")
	}
	unprotected := c.db.organizations.Get(organization).IsMFARequired && len(c.db.users.Get(userID).factors) == 0
	return refuseIf(unprotected, errAccessDenied("organization requires MFA but user has no MFA configured"))
}

// addActor reads the token of who acts for the user: an opaque one of a user who signed in.
func (c *call) addActor(token *claims, form url.Values) error {
	kind := form.Get("actor_token_type")
	if form.Get("actor_token") == "" && kind == "" {
		return nil
	}
	known := cmp.Or(c.opaqueToken(form.Get("actor_token")), &claims{})
	token.Actor = new(objectOf(member("sub", known.Subject)))
	return cmp.Or(
		refuseIf(kind != typeAccessToken, errGrant("unsupported actor token type")),
		refuseIf(known.Subject == "", errGrant("invalid actor token")),
		refuseIf(!slices.Contains(known.scopes(), "openid"), errGrant("actor token must have openid scope")),
	)
}

// userTokenOperations are about tokens that stand for a user: of the user's own, and for applications that act for one.
var userTokenOperations = operations{
	"ListUserPersonalAccessTokens":  {run: theUsers.on(listPersonalTokens)},
	"CreateUserPersonalAccessToken": {run: personalTokens.create},
	"UpdatePersonalAccessTokenName": {run: personalTokens.rename},
	"UpdateUserPersonalAccessToken": {run: personalTokens.rename},
	"DeleteUserPersonalAccessToken": {run: personalTokens.delete},
	"DeletePersonalAccessTokenPost": {run: personalTokens.delete},

	"CreateSubjectToken": {run: createSubjectToken},
}

// listPersonalTokens sorts by the token itself, which is the key of the table.
func listPersonalTokens(_ *call, u *user) (*response, error) {
	byValue := func(a, b *credential) int { return cmp.Compare(a.Value, b.Value) }
	return ok(nonNil(slices.SortedFunc(slices.Values(u.tokens), byValue))), nil
}

// personalTokenByValue returns nil when no user has the token.
func (db *state) personalTokenByValue(value string) *credential {
	for u := range db.users.All() {
		if at := slices.IndexFunc(u.tokens, func(t *credential) bool { return t.Value == value }); at >= 0 {
			return u.tokens[at]
		}
	}
	return nil
}

// subjectToken stands for a user whom an application may act for. It is good for one exchange.
type subjectToken struct {
	user     string
	expires  int64 // milliseconds
	consumed bool
}

const (
	subjectTokenTTL    = 10 * time.Minute
	subjectTokenPrefix = "sub_"
)

func createSubjectToken(c *call) (*response, error) {
	id := c.text("userId")
	if !c.db.users.Has(id) {
		return nil, withStatus(http.StatusNotFound, errForeignKey())
	}
	token := subjectTokenPrefix + c.s.ids.Long()
	c.db.subjectTokens.Put(token, &subjectToken{user: id, expires: c.now.Add(subjectTokenTTL).UnixMilli()})
	return created(map[string]any{"subjectToken": token, "expiresIn": int(subjectTokenTTL.Seconds())}), nil
}
