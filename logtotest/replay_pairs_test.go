package logtotest

import (
	"net/url"
	"strings"

	"github.com/logto-go/management/internal/exchange"

	"github.com/logto-go/management/logtotest/internal/route"
)

// pairByPath puts in what a path like /api/roles/{id}/users/{userId} takes for given: that the two
// belong together.
func pairByPath(db *state, e *exchange.Exchange) {
	at := map[string]string{} // path parameter by the segment before it
	recorded := route.SplitPath(e.Path)
	for i, segment := range route.SplitPath(e.PathTemplate) {
		if strings.HasPrefix(segment, "{") && i > 0 && i < len(recorded) {
			value, _ := url.PathUnescape(recorded[i])
			at[recorded[i-1]] = value
		}
	}
	organization, userID, app, roleID := at["organizations"], at["users"], at["applications"], at["roles"]
	db.pairOrganization(organization, userID, app, roleID, at)
	switch {
	case strings.HasPrefix(e.Path, "/api/users/") && roleID != "":
		db.userRoles.Add(userID, roleID)
	case strings.HasPrefix(e.Path, "/api/applications/") && roleID != "":
		db.applicationRoles.Add(app, roleID)
	case strings.HasPrefix(e.Path, "/api/roles/"):
		db.pairRole(roleID, userID, app, at["scopes"])
	case strings.HasPrefix(e.Path, "/api/organization-roles/"):
		db.organizationRoleScopes.Add(at["organization-roles"], at["scopes"])
		db.organizationRoleResourceScopes.Add(at["organization-roles"], at["resource-scopes"])
	}
	for kind, relation := range db.consentScopes.all() {
		if scope := at[kind]; scope != "" {
			relation.Add(app, scope)
			relation.Add(cimdHolder, scope)
		}
	}
	db.pairUser(e, userID, at)
	if a := db.applications.Get(app); a != nil && at["secrets"] != "" {
		a.secrets = append(a.secrets, &credential{TenantID: tenant, ApplicationID: app, Name: at["secrets"], Value: "x"})
	}
}

func (db *state) pairOrganization(organization, userID, app, roleID string, at map[string]string) {
	if organization == "" {
		return
	}
	db.organizationUsers.Add(organization, userID)
	db.organizationApplications.Add(organization, app)
	if roleID != "" {
		db.organizationUserRoles.Add(pair(organization, userID), roleID)
		db.organizationApplicationRoles.Add(pair(organization, app), roleID)
		db.jitRoles.Add(organization, roleID)
	}
	if domain := at["email-domains"]; domain != "" {
		db.jitDomains.Add(organization, domain)
	}
	if connector := at["sso-connectors"]; connector != "" {
		db.jitConnectors.Add(organization, connector)
	}
}

func (db *state) pairRole(roleID, userID, app, scopeID string) {
	if userID != "" {
		db.userRoles.Add(userID, roleID)
	}
	if app != "" {
		db.applicationRoles.Add(app, roleID)
	}
	if scopeID != "" {
		db.roleScopes.Add(roleID, scopeID)
	}
}

// pairUser gives the user the things of a user that the path names.
func (db *state) pairUser(e *exchange.Exchange, userID string, at map[string]string) {
	u := db.users.Get(userID)
	if u == nil {
		return
	}
	if name := at["personal-access-tokens"]; name != "" {
		u.tokens = append(u.tokens, &credential{TenantID: tenant, UserID: userID, Name: name, Value: "pat_x"})
	}
	if id := at["mfa-verifications"]; id != "" {
		u.factors = append(u.factors, &mfaFactor{ID: id, Type: factorTOTP})
	}
	if target := at["identities"]; target != "" && e.Status != 201 {
		u.Identities.Set(target, objectOf(member("userId", "x")))
	}
	if organization := at["consent-organizations"]; organization != "" {
		db.consentOrganizations.Add(pair(at["applications"], userID), organization)
		db.organizationUsers.Add(organization, userID)
	}
}
