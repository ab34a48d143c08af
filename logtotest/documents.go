package logtotest

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// documentOperations serve the embedded API description, where a real server serves its own.
var documentOperations = operations{
	"GetSwaggerJson":                    {run: serveDocument(accessPublic, accessUser, accessManagement), lacks: "without prose"},
	"GetWellKnownManagementOpenapiJson": {run: serveDocument(accessManagement), lacks: "without prose"},
	"GetWellKnownUserOpenapiJson":       {run: serveDocument(accessUser), lacks: "without prose"},
	"GetWellKnownExperienceOpenapiJson": {run: serveDocument(accessPublic), lacks: "without prose"},
}

// publishedDocument is the embedded description as a server publishes it: with no names for schemas
// that the server does not know, and without what the generator noted for itself.
var publishedDocument = sync.OnceValue(func() object {
	doc := jsonvalue.MustParse(string(document.Text))
	in := inliner{doc.Child("components").Child("schemas"), map[string]any{}, map[string]bool{}}
	paths, _ := in.inline(doc.Child("paths")).(object)
	info := doc.Child("info").Clone()
	info.Set("description", "API references for Logto services.")
	tags := lists.Map(slices.Sorted(maps.Keys(in.tags)), func(name string) any { return objectOf(member("name", name)) })
	return objectOf(
		member("openapi", doc.Text("openapi")), member("servers", nil), member("info", info), member("paths", paths),
		member("tags", tags), member("security", []any{objectOf(member("OAuth2", []any{"all"}))}),
		member("components", jsonvalue.MustParse(`{"securitySchemes":{"OAuth2":{"type":"oauth2","flows":{"clientCredentials":`+
			`{"tokenUrl":"/oidc/token","scopes":{"all":"All scopes"}}}}}}`)),
	)
})

// inliner puts schemas in the places that refer to them, and notes the groups of operations.
type inliner struct {
	schemas object
	done    map[string]any // by name; none contains itself
	tags    map[string]bool
}

func (in inliner) inline(v any) any {
	switch v := v.(type) {
	case []any:
		return lists.Map(v, in.inline)
	case object:
		if name, isReference := strings.CutPrefix(v.Text("$ref"), "#/components/schemas/"); isReference {
			if _, known := in.done[name]; !known {
				in.done[name] = in.inline(in.schemas.Child(name))
			}
			return in.done[name]
		}
		for _, tag := range textList(v, "tags") {
			in.tags[tag] = true
		}
		var out object
		for _, m := range v.Members {
			if strings.HasPrefix(m.Key, "x-") {
				continue
			}
			if m.Key == "responses" {
				m.Value = withoutErrors(v.Child(m.Key))
			}
			out.Members = append(out.Members, jsonvalue.Member{Key: m.Key, Value: in.inline(m.Value)})
		}
		return out
	}
	return v
}

// withoutErrors leaves out the bodies of errors, which a real server's description does not have.
func withoutErrors(responses object) object {
	for i, m := range responses.Members {
		if r, isObject := m.Value.(object); isObject && m.Key >= "400" {
			r.Remove("content")
			responses.Members[i].Value = r
		}
	}
	return responses
}

func serveDocument(wanted ...access) handler {
	return func(c *call) (*response, error) {
		doc := publishedDocument().Clone()
		server := objectOf(member("url", c.origin()), member("description", "Logto endpoint address."))
		doc.Set("servers", []any{server})
		paths := doc.Child("paths").Clone()
		paths.Members = slices.DeleteFunc(paths.Members, func(path jsonvalue.Member) bool {
			return !slices.Contains(wanted, accessOf(&document.Operation{Path: path.Key}))
		})
		doc.Set("paths", paths)
		return ok(doc), nil
	}
}

// selfHostedOperations are features of Cloud, and of sign-in pages, as a self-hosted server without them responds.
var selfHostedOperations = operations{
	"ListDomains":                    {run: listDomains, lacks: "as on a server that has no domains of its own"},
	"CreateDomain":                   {run: noDomains, lacks: "as on a server that has no domains of its own"},
	"DeleteDomain":                   {run: noDomains, lacks: "as on a server that has no domains of its own"},
	"CleanupDomains":                 {run: noDomains, lacks: "as on a server that has no domains of its own"},
	"GetDomain":                      {run: noDomain, lacks: "as on a server that has no domains of its own"},
	"ListDomainVerificationFiles":    {run: noDomain, lacks: "as on a server that has no domains of its own"},
	"ReplaceDomainVerificationFiles": {run: noDomain, lacks: "as on a server that has no domains of its own"},
	"DeleteSecret":                   {run: refusing("entity.not_found"), lacks: "there are no stored secrets"},
	"DeleteSentinelActivities":       {run: deleteActivities},
	"AssertSaml":                     {run: assertSAML, lacks: "always refused"},
	"GetHasuraAuth":                  {run: hasura},
	"GetUserAssetServiceStatus": {run: func(*call) (*response, error) {
		return ok(map[string]any{"status": "not_configured", "isExperienceAvatarUploadEnabled": true}), nil
	}, lacks: "as on a server without storage"},
}

var noDomains = refusing("domain.not_configured")

func listDomains(*call) (*response, error) { return ok([]any{}), nil }

func noDomain(c *call) (*response, error) { return nil, errNotExistsID("domains", c.path("id")) }

func assertSAML(c *call) (*response, error) {
	return nil, errOf("session.invalid_connector_id", c.path("connectorId"))
}

// hasura tells who calls, in the headers Hasura asks for.
func hasura(c *call) (*response, error) {
	headers := map[string]string{}
	names := c.query.Get("unauthorizedRole")
	if c.caller.Subject != "" {
		headers["X-Hasura-User-Id"] = c.caller.Subject
		roles := c.db.roles.Pick(c.db.userRoles.RightOf(c.caller.Subject))
		names = strings.Join(lists.Map(roles, func(r *role) string { return r.Name }), ",")
	}
	if names != "" {
		headers["X-Hasura-Role"] = names
	}
	return ok(headers), nil
}
