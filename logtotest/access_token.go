package logtotest

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/jose"
)

// Which token an operation wants.
type access int

const (
	accessManagement access = iota // an access token for the Management API with the scope "all"
	accessUser                     // an opaque access token of a user
	accessPublic                   // none
)

// accessByPath tells the three APIs of the document apart by where their paths begin.
var accessByPath = map[access][]string{
	accessPublic: {"/api/.well-known/", "/api/status", "/api/swagger.json", "/api/authn/", "/api/saml/", "/api/experience",
		"/api/saml-applications/{id}/metadata", "/api/saml-applications/{id}/callback"},
	accessUser: {"/api/my-account", "/api/verifications"},
}

func accessOf(op *document.Operation) access {
	for access, prefixes := range accessByPath {
		if slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(op.Path, prefix) }) {
			return access
		}
	}
	return accessManagement
}

// authorize checks the bearer token and remembers who calls. Of users it takes opaque tokens only, as a real server.
func (c *call) authorize(wanted access) error {
	header := c.r.Header.Get("Authorization")
	token, isBearer := strings.CutPrefix(header, "Bearer ")
	switch {
	case header == "" && wanted == accessPublic:
		return nil
	case header == "":
		return errOf("auth.authorization_header_missing")
	case !isBearer:
		return errOf("auth.authorization_token_type_not_supported").WithData(map[string][]string{"supportedTypes": {"Bearer"}})
	case wanted == accessUser:
		known := c.opaqueToken(token)
		if known == nil || !c.db.users.Has(known.Subject) {
			return errOf("auth.unauthorized")
		}
		c.caller = *known
		return errIf(!slices.Contains(known.scopes(), "openid"), "auth.forbidden")
	}
	read, fault := c.verifyToken(token)
	if fault == "" && wanted == accessManagement && read.Audience != c.db.managementIndicator() {
		fault = "audience"
	}
	switch {
	case fault != "" && wanted == accessPublic:
		return nil
	case fault != "":
		return errOf("auth.unauthorized").WithData(tokenFaults()[fault])
	}
	c.caller = read
	return errIf(wanted == accessManagement && !slices.Contains(read.scopes(), "all"), "auth.forbidden")
}

// claims are what an access token says. Those for an API are JSON Web Tokens; those for this
// server's own APIs of users are opaque, and have no audience.
type claims struct {
	ID           string  `json:"jti"`
	Subject      string  `json:"sub"`
	IssuedAt     int64   `json:"iat"`
	Expires      int64   `json:"exp"`
	Scope        *string `json:"scope,omitempty"` // nil where a real server leaves the member out
	ClientID     string  `json:"client_id"`
	Issuer       string  `json:"iss"`
	Audience     string  `json:"aud,omitempty"`
	Organization string  `json:"organization_id,omitempty"`
	Actor        *object `json:"act,omitempty"` // who acts for the subject, under "sub"; nil for nobody

	signIn signInRef // that the token comes from; the zero value for none
}

func (c claims) scopes() []string { return strings.Fields(orEmpty(c.Scope)) }

// audienceOfOrganization is the audience of the tokens that are for an organization and not an API.
func audienceOfOrganization(id string) string { return "urn:logto:organization:" + id }

// grantToken completes the claims and makes the token of them: a JSON Web Token if there is an
// audience, an opaque one otherwise.
func (c *call) grantToken(token claims) (tokenResponse, error) {
	made := tokenResponse{ExpiresIn: c.accessTokenSeconds(token.Audience), TokenType: "Bearer", Scope: token.Scope}
	token.ID = c.s.ids.Take(ids.URLAlphabet, 21)
	token.IssuedAt = c.now.Unix()
	token.Expires = token.IssuedAt + made.ExpiresIn
	token.Issuer = c.issuer()
	c.db.issued = append(c.db.issued, token.ID)
	if token.Audience == "" {
		made.AccessToken = c.newToken()
		c.db.opaqueTokens.Put(made.AccessToken, &token)
		return made, nil
	}
	payload, err := c.withCustomClaims(token)
	if err != nil {
		return tokenResponse{}, err
	}
	key := c.signingKey()
	made.AccessToken = key.key.Sign("at+jwt", encode(payload))
	key.checked[made.AccessToken] = token
	return made, nil
}

// accessTokenSeconds is what the API's settings say, unless WithTokenTTL says otherwise.
func (c *call) accessTokenSeconds(audience string) int64 {
	if c.s.cfg.tokenTTL > 0 {
		return int64(c.s.cfg.tokenTTL / time.Second)
	}
	if r := c.db.resourceByIndicator(audience); r != nil && r.AccessTokenTTL > 0 {
		return r.AccessTokenTTL
	}
	return int64(DefaultTokenTTL / time.Second)
}

func (c *call) issuer() string { return c.origin() + "/oidc" }

// tokenFaults are why tokens are refused, in the words of the library that a real server checks with.
var tokenFaults = dataFile[map[string]object]("token_faults.json")

// verifyToken checks the signature and the expiry of a JSON Web Token; its audience is the caller's to
// check. The fault is one of tokenFaults, or "".
func (c *call) verifyToken(token string) (read claims, fault string) {
	read, fault = c.checkSignature(token)
	if fault == "" && c.expired(read) {
		fault = "expired"
	}
	return read, fault
}

func (c *call) checkSignature(token string) (read claims, fault string) {
	for _, key := range c.currentKeys() {
		if read, done := key.checked[token]; done {
			return read, ""
		}
		header, payload, err := key.key.Verify(token)
		switch {
		case errors.Is(err, jose.ErrUnknownKey):
			continue
		case errors.Is(err, jose.ErrSignature):
			return read, "signature"
		case err != nil || json.Unmarshal(payload, &read) != nil || header.Type != "at+jwt":
			return claims{}, "form"
		}
		key.checked[token] = read
		return read, ""
	}
	return read, "key"
}

func (c *call) expired(token claims) bool {
	return c.db.expired[token.ID] || token.Expires <= c.now.Unix()
}

// opaqueToken returns what an opaque token stands for, or nil when it is unknown, expired or revoked.
func (c *call) opaqueToken(token string) *claims {
	if known := c.db.opaqueTokens.Get(token); known != nil && !c.expired(*known) && c.stands(known.signIn) {
		return known
	}
	return nil
}

// findToken looks for a token as /oidc/token/introspection and /oidc/token/revocation do: it is nil for
// one that is unknown, expired or revoked, and for JSON Web Tokens, which are not kept. The second
// result is nil for access tokens.
func (c *call) findToken(value string) (*claims, *artifact) {
	t := c.db.refreshTokens.Get(value)
	if t == nil || t.consumed != 0 || t.expires <= c.millis() || !c.stands(t.signInRef) {
		return c.opaqueToken(value), nil
	}
	return &claims{
		ClientID: t.client, Subject: t.user, Scope: new(strings.Join(t.scopes, " ")),
		IssuedAt: t.issued / 1000, Expires: t.expires / 1000,
	}, t
}

// introspect serves POST /oidc/token/introspection (RFC 7662). Who has no secret sees their own tokens only.
func (c *call) introspect(r clientRequest) (*response, error) {
	t, refresh := c.findToken(r.form.Get("token"))
	if t == nil || !r.app.hasSecrets() && t.ClientID != r.app.ID {
		return ok(map[string]bool{"active": false}), nil
	}
	kind := "Bearer"
	if refresh != nil {
		kind = ""
	}
	return ok(given(member("active", true), member("sub", t.Subject), member("client_id", t.ClientID),
		member("exp", t.Expires), member("iat", t.IssuedAt), member("iss", c.issuer()),
		member("scope", orEmpty(t.Scope)), member("token_type", kind))), nil
}

// revokeToken serves POST /oidc/token/revocation (RFC 7009): an access token ends alone, a refresh
// token with its grant. A token that is not kept is no error.
func (c *call) revokeToken(r clientRequest) (*response, error) {
	value := r.form.Get("token")
	t, refresh := c.findToken(value)
	switch {
	case t == nil:
	case t.ClientID != r.app.ID:
		return nil, errTokenRequest("client is not authorized to revoke the presented token")
	case refresh != nil:
		c.db.refreshTokens.Remove(value)
		c.db.revokeGrant(refresh.grant)
	default:
		c.db.opaqueTokens.Remove(value)
	}
	return &response{Status: http.StatusOK, Body: "", ContentType: "text/plain; charset=utf-8"}, nil
}
