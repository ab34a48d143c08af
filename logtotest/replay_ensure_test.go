package logtotest

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/logto-go/management/internal/exchange"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/route"
	"github.com/logto-go/management/logtotest/internal/store"
)

// ensureNamed makes the entities a request names where no recording shows them, unless it was told
// that they are not there.
func ensureNamed(db *state, e *exchange.Exchange) {
	if e.Status == http.StatusNotFound {
		return
	}
	segments, template := route.SplitPath(e.Path), route.SplitPath(e.PathTemplate)
	for i := 1; i < len(segments) && i < len(template); i++ {
		if strings.HasPrefix(template[i], "{") {
			ensure(db, e, segments[i-1], segments[i], segments)
		}
	}
	if strings.HasSuffix(e.Path, "/captcha-provider") {
		db.captcha.Put("", &captchaProvider{})
	}
	body, _ := jsonvalue.Parse(e.RequestBody)
	asked, _ := body.(object)
	if query, err := url.ParseQuery(e.Query); err == nil && query.Has("organizationRoleId") {
		ensure(db, e, "organization-roles", query.Get("organizationRoleId"), segments)
	}
	for _, rule := range objectsIn(asked, "organizationRoleRules") {
		ensure(db, e, "organizations", rule.Text("organizationId"), segments)
		for _, id := range textList(rule, "organizationRoleIds") {
			ensure(db, e, "organization-roles", id, segments)
		}
	}
	for key, collection := range map[string]string{
		"userIds": "users", "applicationIds": "applications", "roleIds": "roles", "organizationIds": "organizations",
		"organizationRoleIds": "organization-roles", "organizationScopeIds": "organization-scopes", "scopeIds": "scopes",
		"ssoConnectorIds": "sso-connectors", "resourceScopeIds": "scopes", "organizationScopes": "organization-scopes",
		"resourceScopes": "scopes", "organizationResourceScopes": "scopes", "userId": "users", "acceptedUserId": "users",
		"organizationId": "organizations", "inviterId": "users",
	} {
		list := textList(asked, key)
		if one := asked.Text(key); one != "" {
			list = append(list, one)
		}
		for _, id := range list {
			if e.Status != http.StatusBadRequest && !reasonAbsent.MatchString(codeOf(e)) || e.Status == http.StatusNotImplemented || strings.HasSuffix(e.Path, "/check-password") {
				ensure(db, e, collection, id, segments)
			}
		}
	}
}

// reasonAbsent fits the codes of errors about what is not there.
var reasonAbsent = regexp.MustCompile(`not_found|not_exist|foreign_key`)

func ensure(db *state, e *exchange.Exchange, collection, id string, segments []string) {
	machine := strings.Contains(e.Path, "roles") || strings.Contains(e.Path, "organizations")
	switch collection {
	case "users":
		putNew(&db.users, id, newUser(id, 0))
	case "applications":
		app := newApplication(id, "x", "Traditional", 0)
		app.IsThirdParty = strings.Contains(e.Path, "consent")
		if machine && !app.IsThirdParty {
			app.Type = roleForApplications
		}
		putNew(&db.applications, id, app)
	case "organizations":
		putNew(&db.organizations, id, &organization{ID: id})
	case "organization-roles":
		kind := roleForUsers
		if strings.HasPrefix(e.Path, "/api/organizations/") && strings.Contains(e.Path, "/applications") {
			kind = roleForApplications
		}
		putNew(&db.organizationRoles, id, &organizationRole{ID: id, Type: kind})
	case "organization-scopes":
		putNew(&db.organizationScopes, id, &organizationScope{ID: id})
	case "resources":
		putNew(&db.resources, id, &resource{ID: id})
	case "scopes":
		putNew(&db.scopes, id, &scope{ID: id, ResourceID: segments[min(2, len(segments)-1)]})
	case "roles":
		kind, forApplications := roleForUsers, strings.Contains(e.Path, "/applications")
		if forApplications != (codeOf(e) == "entity.db_constraint_violated") {
			kind = roleForApplications
		}
		putNew(&db.roles, id, &role{ID: id, Type: kind})
	case "email-templates":
		putNew(&db.emailTemplates, id, &emailTemplate{ID: id})
	case "hooks":
		putNew(&db.hooks, id, &hook{ID: id, Events: []string{"User.Created"}})
	case "sso-connectors":
		putNew(&db.ssoConnectors, id, &ssoConnector{ID: id, ProviderName: "Okta", Domains: []string{}})
	case "connectors":
		putNew(&db.connectors, id, &connector{id: id, factory: factories()["github-universal"]})
	case "custom-profile-fields":
		putNew(&db.profileFields, id, &profileField{Name: id})
	case "one-time-tokens":
		putNew(&db.oneTimeTokens, id, &oneTimeToken{ID: id, Status: tokenActive, ExpiresAt: 1 << 50})
	case "organization-invitations":
		putNew(&db.invitations, id, &invitation{ID: id, Invitee: "invited@example.com", Status: statusPending, ExpiresAt: 1 << 50})
	}
}

func putNew[T any](t *store.Table[T], id string, row *T) {
	if !t.Has(id) {
		t.Put(id, row)
	}
}
