package logtotest

import (
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// documentOperations serve the embedded API description, where a real server serves its own.
var documentOperations = operations{
	"GetSwaggerJson":                    {run: serveDocument(func(access) bool { return true }), lacks: "without prose"},
	"GetWellKnownManagementOpenapiJson": {run: serveDocument(func(a access) bool { return a == accessManagement }), lacks: "without prose"},
	"GetWellKnownUserOpenapiJson":       {run: serveDocument(func(a access) bool { return a == accessUser }), lacks: "without prose"},
	"GetWellKnownExperienceOpenapiJson": {run: serveDocument(func(a access) bool { return a == accessPublic }), lacks: "without prose"},
}

var embeddedDocument = sync.OnceValue(func() object { return jsonvalue.MustParse(string(document.Text)) })

func serveDocument(wanted func(access) bool) handler {
	return func(c *call) (*response, error) {
		doc := embeddedDocument().Clone()
		server := objectOf(member("url", c.origin()), member("description", "Logto endpoint address."))
		doc.Set("servers", []any{server})
		var paths object
		for _, path := range doc.Child("paths").Members {
			if wanted(accessOf(&document.Operation{Path: path.Key})) {
				paths.Members = append(paths.Members, path)
			}
		}
		doc.Set("paths", paths)
		return ok(doc), nil
	}
}

// selfHostedOperations are features of Cloud, and of sign-in pages, as a self-hosted server without
// them responds.
var selfHostedOperations = operations{
	"ListDomains":                    {run: func(*call) (*response, error) { return ok([]any{}), nil }},
	"CreateDomain":                   {run: domainsNotConfigured},
	"DeleteDomain":                   {run: domainsNotConfigured},
	"CleanupDomains":                 {run: domainsNotConfigured},
	"GetDomain":                      {run: noDomain},
	"ListDomainVerificationFiles":    {run: noDomain},
	"ReplaceDomainVerificationFiles": {run: noDomain},
	"DeleteSecret":                   {run: noSecret, lacks: "there are no stored secrets"},
	"DeleteSentinelActivities":       {run: deleteActivities},
	"AssertSaml":                     {run: assertSAML, lacks: "always refused"},
	"GetHasuraAuth":                  {run: hasura},
	"GetUserAssetServiceStatus": {run: func(*call) (*response, error) {
		return ok(map[string]any{"status": "not_configured", "isExperienceAvatarUploadEnabled": true}), nil
	}},
}

func noSecret(*call) (*response, error) { return nil, errNotFound() }

func domainsNotConfigured(*call) (*response, error) {
	return nil, fail(400, "domain.not_configured", "Domain hostname provider is not configured.")
}

func noDomain(c *call) (*response, error) { return nil, errNotExistsID("domains", c.path("id")) }

func assertSAML(c *call) (*response, error) {
	return nil, fail(422, "session.invalid_connector_id", "Unable to find available connector with id %s.", c.path("connectorId"))
}

// hasura tells who calls, in the headers Hasura asks for.
func hasura(c *call) (*response, error) {
	headers := map[string]string{}
	if c.caller.Subject == "" {
		if role := c.query.Get("unauthorizedRole"); role != "" {
			headers["X-Hasura-Role"] = role
		}
		return ok(headers), nil
	}
	headers["X-Hasura-User-Id"] = c.caller.Subject
	var roles []string
	for _, r := range c.db.roles.Pick(c.db.userRoles.RightOf(c.caller.Subject)) {
		roles = append(roles, r.Name)
	}
	if len(roles) > 0 {
		headers["X-Hasura-Role"] = strings.Join(roles, ",")
	}
	return ok(headers), nil
}
