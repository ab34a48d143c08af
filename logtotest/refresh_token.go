package logtotest

import (
	"slices"
	"strings"
	"time"
)

// refreshToken gets an application new access tokens without the user.
type refreshToken struct {
	artifact
	first int64 // when the first one of its line was made, in milliseconds
}

const (
	refreshTokenDays = 14 // unless the application's settings say otherwise

	// A refresh token that was replaced works for a moment more, so that requests that run at the
	// same time do not lose their user.
	refreshTokenGrace = 3 * time.Second

	// After a year the last refresh token of a line is not replaced any more.
	refreshTokenLine = 31_557_600 * time.Second
)

// issuesRefreshToken reports whether the application gets a refresh token with the code's scopes.
func (c *call) issuesRefreshToken(app *application, scopes []string) bool {
	always, _ := app.CustomClientMetadata.Get("alwaysIssueRefreshToken")
	return app.allowsGrant(grantRefreshToken) == nil &&
		(slices.Contains(scopes, "offline_access") || always == true && !app.isNative())
}

// newRefreshToken makes the first one of a line, or the one after another.
func (c *call) newRefreshToken(a artifact, app *application, after *refreshToken) string {
	seconds := app.setting("refreshTokenTtl", refreshTokenDays*24*3600)
	if days := app.setting("refreshTokenTtlInDays", 0); days > 0 {
		seconds = days * 24 * 3600
	}
	made := &refreshToken{artifact: a, first: c.millis()}
	made.issued, made.consumed, made.expires = c.millis(), 0, c.millis()+seconds*1000
	if after != nil {
		made.first = after.first
		if app.Type == "SPA" { // those would live on for ever
			made.expires = after.expires
		}
	}
	value := c.newToken()
	c.db.refreshTokens.Put(value, made)
	return value
}

// rotates reports whether a refresh token is replaced when it is used: always for applications
// without a secret, and late in its life for the others.
func (c *call) rotates(t *refreshToken, app *application) bool {
	if on, found := app.CustomClientMetadata.Get("rotateRefreshToken"); found && on == false {
		return false
	}
	if c.millis()-t.first >= refreshTokenLine.Milliseconds() {
		return false
	}
	return !app.hasSecrets() || (c.millis()-t.issued)*100 >= 70*(t.expires-t.issued)
}

// refresh is the refresh token grant (RFC 6749, section 6), with organizations.
func (c *call) refresh(r clientRequest) (tokenResponse, error) {
	value := r.form.Get("refresh_token")
	t := c.db.refreshTokens.Get(value)
	if t == nil {
		return tokenResponse{}, errGrant("refresh token not found")
	}
	if err := c.checkArtifact(&t.artifact, r.app, "refresh token"); err != nil {
		return tokenResponse{}, err
	}
	scopes := t.scopes
	if asked := r.scopes(); len(asked) > 0 {
		if missing := subtract(asked, scopes); len(missing) > 0 {
			return tokenResponse{}, errInvalidScope("refresh token missing requested scope", strings.Join(missing, " "))
		}
		scopes = asked
	}
	if t.consumed != 0 && c.millis() > t.consumed+refreshTokenGrace.Milliseconds() {
		c.db.revokeGrant(t.grant)
		return tokenResponse{}, errGrant("refresh token already used")
	}
	if organization := r.form.Get("organization_id"); organization != "" {
		if !slices.Contains(t.scopes, scopeOrganizations) {
			return tokenResponse{}, errInsufficientScope("refresh token missing required scope", scopeOrganizations)
		}
		if err := c.checkOrganizationAccess(organization, t.user); err != nil {
			return tokenResponse{}, err
		}
		if r.app.IsThirdParty && !c.db.consentOrganizations.Has(pair(r.app.ID, t.user), organization) {
			return tokenResponse{}, errAccessDenied("organization access is not granted to the application")
		}
	}
	out, err := c.userTokens(r, &t.artifact, scopes)
	out.RefreshToken = value
	if err == nil && c.rotates(t, r.app) {
		t.consumed = c.millis()
		out.RefreshToken = c.newRefreshToken(t.artifact, r.app, t)
	}
	return out, err
}
