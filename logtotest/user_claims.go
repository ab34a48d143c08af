package logtotest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
)

// idTokenSeconds is how long an ID token lives, unless the application's settings say otherwise.
const idTokenSeconds = 3600

// claimsOfScope are what each scope tells of a user.
var claimsOfScope = dataFile[map[string][]string]("claims.json")

// extendedScopes are those whose claims are in ID tokens only as far as the tenant says.
var extendedScopes = []string{"custom_data", "identities", "roles", scopeOrganizations, scopeOrganizationRoles}

// allClaims are what the claims say of a user, but for those that are in the profile.
func (c *call) allClaims(u *user) map[string]any {
	roles := lists.Map(c.db.roles.Pick(c.db.userRoles.RightOf(u.ID)), func(r *role) string { return r.Name })
	ids, data, organizationRoles := []any{}, []any{}, []any{}
	for _, o := range c.db.organizations.Pick(c.db.organizationUsers.LeftOf(u.ID)) {
		ids = append(ids, o.ID)
		data = append(data, objectOf(member("id", o.ID), member("name", o.Name), member("description", o.Description)))
		for _, role := range c.db.organizationRoles.Pick(c.db.organizationUserRoles.RightOf(pair(o.ID, u.ID))) {
			organizationRoles = append(organizationRoles, o.ID+":"+role.Name)
		}
	}
	return map[string]any{
		"name": u.Name, "picture": u.Avatar, "username": u.Username, "created_at": u.CreatedAt, "updated_at": u.UpdatedAt,
		"email": u.PrimaryEmail, "email_verified": u.PrimaryEmail != nil,
		"phone_number": u.PrimaryPhone, "phone_number_verified": u.PrimaryPhone != nil,
		"custom_data": u.CustomData, "identities": u.Identities, "sso_identities": []any{},
		"roles": roles, "organizations": ids, "organization_data": data, "organization_roles": organizationRoles,
	}
}

// profileName is what the profile of a user calls a claim: family_name is familyName there.
func profileName(claim string) string {
	first, rest, _ := strings.Cut(claim, "_")
	return first + strings.ToUpper(rest[:min(1, len(rest))]) + rest[min(1, len(rest)):]
}

// userClaims are what the scopes tell of a user, but for what skip names.
func (c *call) userClaims(u *user, scopes []string, skip func(scope, claim string) bool) object {
	all, claims := c.allClaims(u), objectOf(member("sub", u.ID))
	for _, scope := range scopes {
		for _, name := range claimsOfScope()[scope] {
			value, found := all[name]
			if !found {
				value, found = u.Profile.Get(profileName(name))
			}
			if found && !skip(scope, name) {
				claims.Set(name, value)
			}
		}
	}
	return claims
}

// idToken tells the application who signed in, as far as the scopes allow.
func (c *call) idToken(app *application, a *artifact, scopes []string, accessToken string) string {
	enabled := textList(c.db.configs["id-token"], "enabledExtendedClaims")
	claims := c.userClaims(c.db.users.Get(a.user), scopes, func(scope, name string) bool {
		return slices.Contains(extendedScopes, scope) && !slices.Contains(enabled, name)
	})
	if a.authTime != 0 {
		claims.Set("auth_time", a.authTime)
	}
	if a.nonce != "" {
		claims.Set("nonce", a.nonce)
	}
	key := c.signingKey().key
	claims.Set("at_hash", key.Hash(accessToken))
	if s := c.db.sessions.Get(a.session); s != nil && app.OIDCClientMetadata.Text("backchannelLogoutUri") != "" {
		claims.Set("sid", s.authorization(app.ID).SID)
	}
	standard := objectOf(member("aud", app.ID), member("exp", c.now.Unix()+app.setting("idTokenTtl", idTokenSeconds)),
		member("iat", c.now.Unix()), member("iss", c.issuer()))
	return key.Sign("JWT", encode(claims.Merged(standard)))
}

// errToken refuses an access token, in the header too (RFC 6750).
func (c *call) errToken(reason string) *apiError {
	e := errOIDC("invalid_token", "invalid token provided")
	e.Reason = reason
	c.header.Set("WWW-Authenticate", `Bearer realm="`+c.issuer()+`", error="invalid_token", error_description="invalid token provided"`)
	return e
}

// userinfo serves /oidc/me: what the scopes of an opaque access token tell of its user.
func (c *call) userinfo(form url.Values) (*response, error) {
	scheme, value, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if scheme == "" && c.r.Method == http.MethodPost {
		scheme, value = "Bearer", form.Get("access_token")
	}
	token := c.opaqueToken(value)
	switch {
	case value == "":
		return nil, errTokenRequest("no access token provided")
	case !strings.EqualFold(scheme, "Bearer"):
		return nil, errTokenRequest("invalid authorization header value format")
	case token == nil:
		return nil, c.errToken("access token not found")
	case !slices.Contains(token.scopes(), "openid"):
		return nil, errScope("insufficient_scope", "access token missing openid scope", "openid")
	case !c.db.users.Has(token.Subject):
		return nil, c.errToken("associated account not found")
	}
	u := c.db.users.Get(token.Subject)
	return ok(c.userClaims(u, token.scopes(), func(string, string) bool { return false })), nil
}
