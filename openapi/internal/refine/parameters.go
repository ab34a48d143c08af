package refine

import (
	"regexp"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// queryBooleans makes booleans of query parameters that the document
// describes as one of the strings "true" and "false". The wire is the same.
func queryBooleans(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		for _, p := range op.Parameters() {
			values := spec.Strings(spec.Obj(p, "schema"), "enum")
			if spec.Str(p, "in") == "query" && len(values) == 2 && isBool(values[0]) && isBool(values[1]) {
				p["schema"] = spec.Object{"type": "boolean"}
			}
		}
	}
	return nil
}

func isBool(s string) bool { return s == "true" || s == "false" }

var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

// pathParameters puts the parameters of a path into the order of the path and
// adds those that an operation forgot to declare.
func pathParameters(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		var params, rest []any
		for _, p := range op.Parameters() {
			if spec.Str(p, "in") != "path" {
				rest = append(rest, p)
			}
		}
		for _, m := range placeholder.FindAllStringSubmatch(op.Path, -1) {
			p := op.Parameter("path", m[1])
			if p == nil {
				p = spec.Object{"in": "path", "name": m[1], "schema": spec.Object{"type": "string"}}
			}
			p["required"] = true
			params = append(params, p)
		}
		op.Node["parameters"] = append(params, rest...)
	}
	return nil
}

// FormatSearch marks the parameter that stands for all keys of the advanced
// search.
const FormatSearch = "advanced-search"

// advancedSearch repairs the parameter `search_params`. The document calls it
// one object; on the wire its keys (`search`, `search.FIELD`, `mode.FIELD`,
// `joint`, `isCaseSensitive`) stand in the query string themselves.
func advancedSearch(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		p := op.Parameter("query", "search_params")
		if p == nil {
			continue
		}
		p["description"] = "holds the conditions of an advanced search."
		p["style"], p["explode"] = "form", true
		p["schema"] = spec.Object{
			"type": "object", "format": FormatSearch,
			"additionalProperties": spec.Object{"type": "string"},
		}
	}
	return nil
}

// pagination adds what the document does not say of paginated answers: the
// most items that a page may have, and the headers.
func pagination(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		if !op.Paginated() {
			continue
		}
		for name, text := range map[string]string{"page": "counts from 1.", "page_size": "is at most 100."} {
			p := op.Parameter("query", name)
			p["description"] = text
			p["schema"] = spec.Object{"type": "integer", "format": "int64", "minimum": 1}
		}
		spec.Obj(op.Parameter("query", "page_size"), "schema")["maximum"] = 100
		for _, status := range op.Successes() {
			if response := spec.Obj(op.Responses(), status); strings.HasPrefix(status, "2") && response["content"] != nil {
				response["headers"] = spec.Object{
					"Link":                   header("array", spec.Object{"type": "string"}),
					"Total-Number":           header("integer", nil),
					"Total-Number-Is-Capped": header("boolean", nil),
				}
			}
		}
	}
	return nil
}

func header(typ string, items spec.Object) spec.Object {
	schema := spec.Object{"type": typ}
	if items != nil {
		schema["items"] = items
	}
	return spec.Object{"schema": schema}
}
