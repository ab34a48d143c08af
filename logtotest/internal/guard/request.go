package guard

import (
	"cmp"
	_ "embed"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// unsaidText has schemas of what Logto checks in request bodies although its description does not
// say so, by operations; with a parameter of the query, the schema of that.
//
//go:embed unsaid.json
var unsaidText []byte

var unsaid = sync.OnceValue(func() map[string]*document.Schema {
	all := map[string]*document.Schema{}
	for places, schema := range jsonvalue.MustRead[map[string]*document.Schema](unsaidText) {
		for place := range strings.FieldsSeq(places) {
			all[place] = schema
		}
	}
	return all
})

// Request is what is checked of a request.
type Request struct {
	Operation *document.Operation
	Query     url.Values
	Path      jsonvalue.Object // the path's parameters
	Body      any              // as jsonvalue.Parse returns it; nil without one
}

// Validate checks the request against the API description: query, body, path, in the order of a
// real server.
func (r Request) Validate() error {
	if issues := r.checkParameters("query"); len(issues) > 0 {
		return Error("query", issues...)
	}
	if body := r.Operation.BodySchema(); body != nil && r.Body != nil {
		if issues := append(Check(body, r.Body), Check(unsaid()[r.Operation.ID], r.Body)...); len(issues) > 0 {
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
		s := cmp.Or(unsaid()[r.Operation.ID+"?"+p.Name], resolve(p.Schema))
		if p.In != in || s.Type == "integer" || s.Type == "number" || s.Type == "boolean" {
			continue
		}
		values := r.Query[p.Name]
		if in == "path" {
			values = []string{r.Path.Text(p.Name)}
		}
		var value any = lists.Map(values, func(text string) any { return text })
		if len(values) == 1 {
			value = values[0]
		}
		path := []any{p.Name}
		switch {
		case len(values) == 0 && p.Required:
			issues = append(issues, Missing(s, path))
		case len(values) == 0 || s.Type == "object":
		case s.Type == "array": // Logto takes one value too
			issues = append(issues, checkUnion(&document.Schema{OneOf: []*document.Schema{s, s.Items}}, value, path)...)
		case in == "path" && p.Name == "languageTag" && !slices.Contains(s.Enum, value):
			issues = append(issues, Issue{Code: "custom", Path: path, Message: "Invalid input"})
		default:
			issues = append(issues, checkSchema(s, value, path)...)
		}
	}
	return issues
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
