package logtotest

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
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
	in := inliner{doc.Child("components").Child("schemas"), map[string]any{}}
	paths, _ := in.inline(doc.Child("paths")).(object)
	info := doc.Child("info").Clone()
	info.Set("description", "API references for Logto services.")
	return objectOf(
		member("openapi", doc.Text("openapi")), member("servers", nil), member("info", info), member("paths", paths),
		member("tags", tagsOf(paths)), member("security", []any{objectOf(member("OAuth2", []any{"all"}))}),
		member("components", jsonvalue.MustParse(`{"securitySchemes":{"OAuth2":{"type":"oauth2","flows":{"clientCredentials":`+
			`{"tokenUrl":"/oidc/token","scopes":{"all":"All scopes"}}}}}}`)),
	)
})

// tagsOf lists the groups of the operations.
func tagsOf(paths object) []any {
	known := map[string]bool{}
	for _, path := range paths.Members {
		methods, _ := path.Value.(object)
		for _, method := range methods.Members {
			operation, _ := method.Value.(object)
			for _, tag := range textList(operation, "tags") {
				known[tag] = true
			}
		}
	}
	tags := []any{}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		tags = append(tags, objectOf(member("name", name)))
	}
	return tags
}

// inliner puts schemas in the places that refer to them.
type inliner struct {
	schemas object
	done    map[string]any // by name; none contains itself
}

func (in inliner) inline(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = in.inline(v[i])
		}
		return out
	case object:
		if name, isReference := strings.CutPrefix(v.Text("$ref"), "#/components/schemas/"); isReference {
			if _, known := in.done[name]; !known {
				in.done[name] = in.inline(in.schemas.Child(name))
			}
			return in.done[name]
		}
		var out object
		for _, m := range v.Members {
			switch {
			case strings.HasPrefix(m.Key, "x-"):
			case m.Key == "responses":
				out.Set(m.Key, in.responses(v.Child(m.Key)))
			default:
				out.Set(m.Key, in.inline(m.Value))
			}
		}
		return out
	}
	return v
}

// responses of a real server's description have no bodies of errors.
func (in inliner) responses(all object) object {
	out := object{Members: []jsonvalue.Member{}}
	for _, m := range all.Members {
		if r, _ := m.Value.(object); m.Key >= "400" {
			r = r.Clone()
			r.Remove("content")
			m.Value = r
		}
		out.Set(m.Key, in.inline(m.Value))
	}
	return out
}

func serveDocument(wanted ...access) handler {
	return func(c *call) (*response, error) {
		doc := publishedDocument().Clone()
		server := objectOf(member("url", c.origin()), member("description", "Logto endpoint address."))
		doc.Set("servers", []any{server})
		var paths object
		for _, path := range doc.Child("paths").Members {
			if slices.Contains(wanted, accessOf(&document.Operation{Path: path.Key})) {
				paths.Members = append(paths.Members, path)
			}
		}
		doc.Set("paths", paths)
		return ok(doc), nil
	}
}

// selfHostedOperations are features of Cloud, and of sign-in pages, as a self-hosted server without them responds.
var selfHostedOperations = operations{
	"ListDomains":                    {run: func(*call) (*response, error) { return ok([]any{}), nil }},
	"CreateDomain":                   {run: refusing("domain.not_configured")},
	"DeleteDomain":                   {run: refusing("domain.not_configured")},
	"CleanupDomains":                 {run: refusing("domain.not_configured")},
	"GetDomain":                      {run: noDomain},
	"ListDomainVerificationFiles":    {run: noDomain},
	"ReplaceDomainVerificationFiles": {run: noDomain},
	"DeleteSecret":                   {run: refusing("entity.not_found"), lacks: "there are no stored secrets"},
	"DeleteSentinelActivities":       {run: deleteActivities},
	"AssertSaml":                     {run: assertSAML, lacks: "always refused"},
	"GetHasuraAuth":                  {run: hasura},
	"GetUserAssetServiceStatus": {run: func(*call) (*response, error) {
		return ok(map[string]any{"status": "not_configured", "isExperienceAvatarUploadEnabled": true}), nil
	}},
}

func noDomain(c *call) (*response, error) { return nil, errNotExistsID("domains", c.path("id")) }

func assertSAML(c *call) (*response, error) {
	return nil, errOf("session.invalid_connector_id", c.path("connectorId"))
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
