package logtotest

import (
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// authorizationCodeTTL is how long an authorization code is good for.
const authorizationCodeTTL = time.Minute

// authorizationCode is what an application exchanges for tokens, once.
type authorizationCode struct {
	interaction *interaction
	expires     int64
}

// idTokenSeconds is how long an ID token lives.
const idTokenSeconds = 3600

// exchangeCode is the authorization code grant (RFC 6749, section 4.1), with PKCE.
func (c *call) exchangeCode(r tokenRequest) (tokenResponse, error) {
	code := c.db.authorizationCodes[r.form.Get("code")]
	delete(c.db.authorizationCodes, r.form.Get("code"))
	switch {
	case r.form.Get("code") == "":
		return tokenResponse{}, errTokenRequest("missing required parameter(s) 'code'")
	case code == nil:
		return tokenResponse{}, errGrant("authorization code not found")
	case code.expires <= c.millis():
		return tokenResponse{}, errGrant("authorization code is expired")
	case code.interaction.client != r.app.ID:
		return tokenResponse{}, errGrant("authorization code client mismatch")
	case code.interaction.redirectURI != r.form.Get("redirect_uri"):
		return tokenResponse{}, errGrant("authorization code redirect_uri mismatch")
	case code.interaction.challenge != "" && code.interaction.challenge != challengeOf(r.form.Get("code_verifier")):
		return tokenResponse{}, errGrant("PKCE verification failed")
	}
	signedIn := code.interaction
	u := c.db.users.Get(signedIn.user)
	if u == nil || u.IsSuspended {
		return tokenResponse{}, errGrant("referenced account not found")
	}
	asked := strings.Fields(signedIn.scope)
	token := claims{Subject: u.ID, ClientID: r.app.ID}
	granted := tokenRequest{app: r.app, form: map[string][]string{"scope": {signedIn.scope}, "resource": r.form["resource"]}}
	if r.form.Get("resource") == "" {
		token.Scope = granted.narrow(userScopeNames)
	} else {
		api, err := c.requestedResource(r.form)
		if err != nil {
			return tokenResponse{}, err
		}
		token.Audience = api.Indicator
		token.Scope = granted.narrow(c.db.userScopesOn(api, u.ID, ""))
	}
	out, err := c.grantToken(token, &token.Scope)
	if err == nil && slices.Contains(asked, "openid") {
		out.IDToken = c.idToken(u, signedIn, asked)
	}
	return out, err
}

// idToken tells the application who signed in, as far as the scopes allow.
func (c *call) idToken(u *user, signedIn *interaction, scopes []string) string {
	claims := objectOf(
		member("sub", u.ID), member("iss", c.issuer()), member("aud", signedIn.client),
		member("iat", c.now.Unix()), member("exp", c.now.Unix()+idTokenSeconds),
	)
	if signedIn.nonce != "" {
		claims.Set("nonce", signedIn.nonce)
	}
	if slices.Contains(scopes, "profile") {
		claims.Set("name", u.Name)
		claims.Set("username", u.Username)
		claims.Set("picture", u.Avatar)
	}
	if slices.Contains(scopes, "email") {
		claims.Set("email", u.PrimaryEmail)
		claims.Set("email_verified", u.PrimaryEmail != nil)
	}
	if slices.Contains(scopes, "phone") {
		claims.Set("phone_number", u.PrimaryPhone)
		claims.Set("phone_number_verified", u.PrimaryPhone != nil)
	}
	return c.signingKey().key.Sign("JWT", jsonvalue.Encode(claims))
}
