package logtotest

import (
	"net/http"
	"strings"
)

// foundToken is an opaque token or a refresh token, as /oidc/token/introspection and
// /oidc/token/revocation look for it: JSON Web Tokens are not kept.
type foundToken struct {
	client, user string
	scope        string
	issued       int64 // seconds
	expires      int64 // seconds
	refresh      *refreshToken
}

// findToken returns nil for a token that is unknown, expired or revoked.
func (c *call) findToken(value string) *foundToken {
	if t := c.db.opaqueTokens.Get(value); t != nil && c.opaqueToken(value) != nil {
		return &foundToken{t.ClientID, t.Subject, orEmpty(t.Scope), t.IssuedAt, t.Expires, nil}
	}
	t := c.db.refreshTokens.Get(value)
	if t == nil || t.consumed != 0 || t.expires <= c.millis() || !c.stands(t.signInRef) {
		return nil
	}
	return &foundToken{t.client, t.user, strings.Join(t.scopes, " "), t.issued / 1000, t.expires / 1000, t}
}

// introspect serves POST /oidc/token/introspection (RFC 7662). Applications without a secret see
// their own tokens only.
func (c *call) introspect(r clientRequest) (*response, error) {
	t := c.findToken(r.form.Get("token"))
	if t == nil || !r.app.hasSecrets() && t.client != r.app.ID {
		return ok(map[string]bool{"active": false}), nil
	}
	view := objectOf(member("active", true), member("sub", t.user), member("client_id", t.client), member("exp", t.expires),
		member("iat", t.issued), member("iss", c.issuer()))
	if t.scope != "" {
		view.Set("scope", t.scope)
	}
	if t.refresh == nil {
		view.Set("token_type", "Bearer")
	}
	return ok(view), nil
}

// revokeToken serves POST /oidc/token/revocation (RFC 7009): an access token ends alone, a refresh
// token with its grant. A token that is not kept is no error.
func (c *call) revokeToken(r clientRequest) (*response, error) {
	value := r.form.Get("token")
	t := c.findToken(value)
	switch {
	case t == nil:
	case t.client != r.app.ID:
		return nil, errTokenRequest("client is not authorized to revoke the presented token")
	case t.refresh != nil:
		c.db.refreshTokens.Remove(value)
		c.db.revokeGrant(t.refresh.grant)
	default:
		c.db.opaqueTokens.Remove(value)
	}
	return &response{Status: http.StatusOK, Body: "", ContentType: "text/plain; charset=utf-8"}, nil
}
