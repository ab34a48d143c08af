package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
)

// Which token an operation wants.
type access int

const (
	accessManagement access = iota // an access token for the Management API with the scope "all"
	accessUser                     // any access token of a user
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
	return fail(http.StatusUnauthorized, "auth.unauthorized", "Unauthorized. Please check credentials and its scope.").WithData(fault)
}

// authorize checks the bearer token and remembers who calls.
func (c *call) authorize(wanted access) error {
	header := c.r.Header.Get("Authorization")
	if wanted == accessPublic && header == "" {
		return nil
	}
	if header == "" {
		return fail(http.StatusUnauthorized, "auth.authorization_header_missing", "Authorization header is missing.")
	}
	token, isBearer := strings.CutPrefix(header, "Bearer ")
	if !isBearer {
		return fail(http.StatusUnauthorized, "auth.authorization_token_type_not_supported",
			"Authorization type is not supported.").WithData(map[string]any{"supportedTypes": []string{"Bearer"}})
	}
	claims, fault := c.verifyToken(token)
	switch {
	case fault != nil:
	case c.db.expired[claims.ID] || claims.Expires <= c.now.Unix():
		fault = faultExpired
	case wanted == accessManagement && claims.Audience != c.db.managementIndicator():
		fault = faultAudience
	}
	if fault != nil {
		if wanted == accessPublic {
			return nil
		}
		return errUnauthorized(fault)
	}
	c.caller = claims
	switch {
	case wanted == accessManagement && !slices.Contains(claims.scopes(), "all"):
		return fail(http.StatusForbidden, "auth.forbidden", "Forbidden. Please check your user roles and permissions.")
	case wanted == accessUser && !c.db.users.Has(claims.Subject):
		return fail(http.StatusUnauthorized, "auth.unauthorized", "Unauthorized. Please check credentials and its scope.")
	}
	return nil
}
