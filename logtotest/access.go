package logtotest

import (
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
)

// Which token an operation wants.
type access int

const (
	accessManagement access = iota // an access token for the Management API with the scope "all"
	accessUser                     // an opaque access token of a user
	accessPublic                   // none
)

// accessOf tells the three APIs of the document apart by their paths.
func accessOf(op *document.Operation) access {
	for _, prefix := range []string{
		"/api/.well-known/", "/api/status", "/api/swagger.json", "/api/authn/", "/api/saml/", "/api/experience",
	} {
		if strings.HasPrefix(op.Path, prefix) {
			return accessPublic
		}
	}
	if strings.HasPrefix(op.Path, "/api/saml-applications/{id}/") &&
		(strings.HasSuffix(op.Path, "/metadata") || strings.HasSuffix(op.Path, "/callback")) {
		return accessPublic
	}
	if strings.HasPrefix(op.Path, "/api/my-account") || strings.HasPrefix(op.Path, "/api/verifications") {
		return accessUser
	}
	return accessManagement
}

func errUnauthorized(fault *tokenFault) *apiError {
	return errOf("auth.unauthorized").WithData(fault)
}

// authorize checks the bearer token and remembers who calls.
func (c *call) authorize(wanted access) error {
	header := c.r.Header.Get("Authorization")
	if wanted == accessPublic && header == "" {
		return nil
	}
	if header == "" {
		return errOf("auth.authorization_header_missing")
	}
	token, isBearer := strings.CutPrefix(header, "Bearer ")
	if !isBearer {
		return errOf("auth.authorization_token_type_not_supported").WithData(map[string]any{"supportedTypes": []string{"Bearer"}})
	}
	if wanted == accessUser {
		return c.authorizeUser(token)
	}
	read, fault := c.verifyToken(token)
	if fault == nil && wanted == accessManagement && read.Audience != c.db.managementIndicator() {
		fault = faultAudience
	}
	if fault != nil {
		if wanted == accessPublic {
			return nil
		}
		return errUnauthorized(fault)
	}
	c.caller = read
	if wanted == accessManagement && !slices.Contains(read.scopes(), "all") {
		return errOf("auth.forbidden")
	}
	return nil
}

// authorizeUser takes the opaque tokens of users only, as a real server does.
func (c *call) authorizeUser(token string) error {
	known := c.opaqueToken(token)
	if known == nil || !c.db.users.Has(known.Subject) {
		return errOf("auth.unauthorized")
	}
	c.caller = *known
	if !slices.Contains(known.scopes(), "openid") {
		return errOf("auth.forbidden")
	}
	return nil
}
