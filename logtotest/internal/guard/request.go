package guard

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// Request is what is checked of a request.
type Request struct {
	Operation *document.Operation
	Query     url.Values
	Path      map[string]string // the path's parameters
	Body      any               // as jsonvalue.Parse returns it; nil without one
}

// Validate checks the request against the API description: query, body, path, in the order of a
// real server.
func (r Request) Validate() error {
	if issues := r.checkParameters("query"); len(issues) > 0 {
		return Error("query", issues...)
	}
	if body := r.Operation.BodySchema(); body != nil && r.Body != nil {
		if issues := slices.Concat(Check(body, r.Body), r.checkURLs(), r.checkUnknownKeys(resolve(body))); len(issues) > 0 {
			return Error(Body, issues...)
		}
	}
	if issues := r.checkParameters("path"); len(issues) > 0 {
		return Error("params", issues...)
	}
	return nil
}

// checkParameters leaves alone what the handlers read for themselves: pages, times, and yes-or-no
// questions.
func (r Request) checkParameters(in string) []Issue {
	var issues []Issue
	for _, p := range r.Operation.Parameters {
		s := resolve(p.Schema)
		if p.In != in || s.Type == "integer" || s.Type == "number" || s.Type == "boolean" {
			continue
		}
		values := r.Query[p.Name]
		if in == "path" {
			values = []string{r.Path[p.Name]}
		}
		path := []any{p.Name}
		switch {
		case len(values) == 0 && p.Required:
			issues = append(issues, Missing(s, path))
		case len(values) == 0 || s.Type == "object":
		case s.Type == "array":
			issues = append(issues, checkOneOrMany(s.Items, values, path)...)
		case in == "path" && p.Name == "languageTag" && !slices.Contains(s.Enum, any(values[0])):
			issues = append(issues, Issue{Code: "custom", Path: path, Message: "Invalid input"})
		default:
			issues = append(issues, checkSchema(s, values[0], path)...)
		}
	}
	return issues
}

// checkOneOrMany is for lists in the query, which Logto takes as one value too.
func checkOneOrMany(item *document.Schema, values []string, path []any) []Issue {
	if len(values) == 1 {
		wrong := checkSchema(item, values[0], path)
		if len(wrong) == 0 {
			return nil
		}
		return []Issue{Union(path, []Issue{wrongType("array", "string", path)}, wrong)}
	}
	var wrong []Issue
	for i, value := range values {
		wrong = append(wrong, checkSchema(item, value, below(path, i))...)
	}
	return wrong
}

// strictBodies are operations whose body takes no member that the description lacks; elsewhere such
// members are passed over.
var strictBodies = []string{"UpsertJwtCustomizer", "UpdateJwtCustomizer"}

func (r Request) checkUnknownKeys(body *document.Schema) []Issue {
	if !slices.Contains(strictBodies, r.Operation.ID) {
		return nil
	}
	var unknown []string
	given, _ := r.Body.(jsonvalue.Object)
	for _, m := range given.Members {
		if body.Properties.Get(m.Key) == nil {
			unknown = append(unknown, m.Key)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return []Issue{{Code: "unrecognized_keys", Keys: unknown, Path: []any{},
		Message: "Unrecognized key(s) in object: '" + strings.Join(unknown, "', '") + "'"}}
}

// urlFields are members of request bodies that must be URLs, though the repaired API description
// only says strings: there they are unions of a URL and other things, or lists.
var urlFields = map[string][]string{
	"CreateUser":                         {"avatar"},
	"UpdateUser":                         {"avatar"},
	"UpdateProfile":                      {"avatar"},
	"CreateApplication":                  clientFields,
	"UpdateApplication":                  clientFields,
	"CreateOrganization":                 brandingFields,
	"UpdateOrganization":                 brandingFields,
	"ReplaceApplicationSignInExperience": append([]string{"privacyPolicyUrl", "termsOfUseUrl"}, brandingFields...),
	"UpdateSignInExp": append([]string{
		"privacyPolicyUrl", "supportWebsiteUrl", "termsOfUseUrl", "unknownSessionRedirectUrl",
	}, brandingFields...),
}

// redirectsField is what users are sent back to after sign-in, by http, https or a custom scheme.
const redirectsField = "oidcClientMetadata.redirectUris"

var (
	clientFields   = []string{"oidcClientMetadata.backchannelLogoutUri", redirectsField, "oidcClientMetadata.postLogoutRedirectUris"}
	brandingFields = []string{"branding.logoUrl", "branding.darkLogoUrl", "branding.favicon", "branding.darkFavicon"}
)

func (r Request) checkURLs() []Issue {
	var issues []Issue
	for _, field := range urlFields[r.Operation.ID] {
		value, path := r.Body, []any{}
		for key := range strings.SplitSeq(field, ".") {
			parent, _ := value.(jsonvalue.Object)
			value, _ = parent.Get(key)
			path = append(path, key)
		}
		if text, isText := value.(string); isText && text != "" && !isURL(text) { // an empty one clears
			issues = append(issues, invalidURL(path))
		}
		items, _ := value.([]any)
		for i, item := range items {
			text, isText := item.(string)
			switch {
			case !isText:
			case field == redirectsField && !isRedirect(text):
				issues = append(issues, Issue{Code: "custom", Path: below(path, i), Message: "Invalid input"})
			case field != redirectsField && !isURL(text):
				issues = append(issues, invalidURL(below(path, i)))
			}
		}
	}
	return issues
}

// customScheme is a scheme of native applications: a domain name in reverse.
var customScheme = regexp.MustCompile(`^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+$`)

func isRedirect(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	return customScheme.MatchString(u.Scheme) || u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// isURL wants a scheme, and of the schemes of the web a host too, as the URL class of JavaScript
// does.
func isURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return false
	}
	return u.Host != "" || !slices.Contains([]string{"http", "https", "ws", "wss", "ftp"}, u.Scheme)
}
