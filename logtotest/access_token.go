package logtotest

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/jose"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

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
	Actor        *actor  `json:"act,omitempty"`

	signIn signInRef // that the token comes from; the zero value for none
}

// actor is who acts for the subject of the token.
type actor struct {
	Subject string `json:"sub"`
}

func (c claims) scopes() []string { return strings.Fields(orEmpty(c.Scope)) }

// audienceOfOrganization is the audience of the tokens that are for an organization and not an API.
func audienceOfOrganization(id string) string { return "urn:logto:organization:" + id }

// issueAccessToken completes the claims and makes the token of them: a JSON Web Token if there is
// an audience, an opaque one otherwise. It also returns how many seconds the token lives.
func (c *call) issueAccessToken(token claims) (value string, seconds int64, err error) {
	seconds = c.accessTokenSeconds(token.Audience)
	token.ID = c.s.ids.Take(ids.URLAlphabet, 21)
	token.IssuedAt = c.now.Unix()
	token.Expires = token.IssuedAt + seconds
	token.Issuer = c.issuer()
	c.db.issued = append(c.db.issued, token.ID)
	if token.Audience == "" {
		value = c.newToken()
		c.db.opaqueTokens.Put(value, &token)
		return value, seconds, nil
	}
	payload, err := c.withCustomClaims(token)
	if err != nil {
		return "", 0, err
	}
	key := c.signingKey()
	value = key.key.Sign("at+jwt", jsonvalue.Encode(payload))
	key.checked[value] = token
	return value, seconds, nil
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

// tokenFault is why a token is refused: the code and the name of the library that a real server
// checks with.
type tokenFault struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Claim  string `json:"claim,omitempty"`
	Reason string `json:"reason,omitempty"`
}

var (
	faultNotAToken  = &tokenFault{Code: "ERR_JWS_INVALID", Name: "JWSInvalid"}
	faultSignature  = &tokenFault{Code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", Name: "JWSSignatureVerificationFailed"}
	faultUnknownKey = &tokenFault{Code: "ERR_JWKS_NO_MATCHING_KEY", Name: "JWKSNoMatchingKey"}
	faultExpired    = &tokenFault{Code: "ERR_JWT_EXPIRED", Name: "JWTExpired", Claim: "exp", Reason: "check_failed"}
	faultAudience   = &tokenFault{
		Code: "ERR_JWT_CLAIM_VALIDATION_FAILED", Name: "JWTClaimValidationFailed", Claim: "aud", Reason: "check_failed",
	}
)

// verifyToken checks the signature and the expiry of a JSON Web Token; its audience is the caller's
// to check.
func (c *call) verifyToken(token string) (claims, *tokenFault) {
	read, fault := c.checkSignature(token)
	if fault == nil && c.expired(read) {
		fault = faultExpired
	}
	return read, fault
}

func (c *call) checkSignature(token string) (claims, *tokenFault) {
	for _, key := range c.currentKeys() {
		if read, done := key.checked[token]; done {
			return read, nil
		}
		header, payload, err := key.key.Verify(token)
		switch {
		case errors.Is(err, jose.ErrUnknownKey):
			continue
		case errors.Is(err, jose.ErrSignature):
			return claims{}, faultSignature
		case err != nil:
			return claims{}, faultNotAToken
		}
		var read claims
		if json.Unmarshal(payload, &read) != nil || header.Type != "at+jwt" {
			return claims{}, faultNotAToken
		}
		key.checked[token] = read
		return read, nil
	}
	return claims{}, faultUnknownKey
}

func (c *call) expired(token claims) bool {
	return c.db.expired[token.ID] || token.Expires <= c.now.Unix()
}

// opaqueToken returns what an opaque token stands for, or nil when it is unknown, expired or
// revoked.
func (c *call) opaqueToken(token string) *claims {
	if known := c.db.opaqueTokens.Get(token); known != nil && !c.expired(*known) && c.stands(known.signIn) {
		return known
	}
	return nil
}
