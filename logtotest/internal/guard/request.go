package guard

import (
	"net/url"
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
