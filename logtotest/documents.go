package logtotest

import (
	"strings"
	"sync"
)

// documentHandlers serve the embedded API description, where a real server serves its own.
var documentHandlers = map[string]handler{
	"GetSwaggerJson":                    serveDocument(func(access) bool { return true }),
	"GetWellKnownManagementOpenapiJson": serveDocument(func(a access) bool { return a == accessManagement }),
	"GetWellKnownUserOpenapiJson":       serveDocument(func(a access) bool { return a == accessUser }),
	"GetWellKnownExperienceOpenapiJson": serveDocument(func(a access) bool { return a == accessPublic }),
}

var embeddedDocument = sync.OnceValue(func() object { return mustObject(specFile) })

func serveDocument(wanted func(access) bool) handler {
	return func(c *call) (answer, error) {
		doc := embeddedDocument().clone()
		server := object{[]member{{"url", c.origin()}, {"description", "Logto endpoint address."}}}
		doc.set("servers", []any{server})
		var paths object
		for _, path := range doc.child("paths").members {
			if wanted(accessOf(&operation{Path: path.key})) {
				paths.members = append(paths.members, path)
			}
		}
		doc.set("paths", paths)
		return ok(doc), nil
	}
}

// selfHostedHandlers are features of Cloud, and of sign-in pages, as a self-hosted server without them answers.
var selfHostedHandlers = map[string]handler{
	"ListDomains":                    func(*call) (answer, error) { return ok([]any{}), nil },
	"CreateDomain":                   domainsNotConfigured,
	"DeleteDomain":                   domainsNotConfigured,
	"CleanupDomains":                 domainsNotConfigured,
	"GetDomain":                      noDomain,
	"ListDomainVerificationFiles":    noDomain,
	"ReplaceDomainVerificationFiles": noDomain,
	"DeleteSecret":                   func(*call) (answer, error) { return answer{}, errNotFound() },
	"DeleteSentinelActivities":       func(*call) (answer, error) { return noContent(), nil },
	"AssertSaml":                     assertSAML,
	"GetHasuraAuth":                  hasura,
	"GetUserAssetServiceStatus": func(*call) (answer, error) {
		return ok(map[string]any{"status": "not_configured", "isExperienceAvatarUploadEnabled": true}), nil
	},
}

func domainsNotConfigured(*call) (answer, error) {
	return answer{}, fail(400, "domain.not_configured", "Domain hostname provider is not configured.")
}

func noDomain(c *call) (answer, error) { return answer{}, errNotExistsID("domains", c.path("id")) }

func assertSAML(c *call) (answer, error) {
	return answer{}, fail(422, "session.invalid_connector_id", "Unable to find available connector with id %s.", c.path("connectorId"))
}

// hasura tells who calls, in the headers Hasura asks for.
func hasura(c *call) (answer, error) {
	headers := map[string]string{}
	if c.caller.Subject == "" {
		if role := c.query.Get("unauthorizedRole"); role != "" {
			headers["X-Hasura-Role"] = role
		}
		return ok(headers), nil
	}
	headers["X-Hasura-User-Id"] = c.caller.Subject
	var roles []string
	for _, r := range c.db.roles.pick(c.db.userRoles.rightOf(c.caller.Subject)) {
		roles = append(roles, r.Name)
	}
	if len(roles) > 0 {
		headers["X-Hasura-Role"] = strings.Join(roles, ",")
	}
	return ok(headers), nil
}
