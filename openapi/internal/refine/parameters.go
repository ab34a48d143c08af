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
		params, rest := []any{}, []any{}
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

// parameterSchemas gives every parameter a schema, drops those that no caller
// sets (cookies, and headers that come from elsewhere) or no Go struct can have,
// and those that stand twice.
func parameterSchemas(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		seen := map[string]bool{}
		kept := []any{}
		for _, p := range op.Parameters() {
			in, name := spec.Str(p, "in"), spec.Str(p, "name")
			if !sendable(in, name) || seen[in+" "+name] {
				continue
			}
			seen[in+" "+name] = true
			for _, media := range objects(spec.Obj(p, "content")) {
				if spec.Obj(p, "schema") == nil {
					p["schema"] = spec.Obj(media, "schema")
				}
			}
			delete(p, "content")
			if spec.Obj(p, "schema") == nil {
				p["schema"] = spec.Object{"type": "string"}
			}
			kept = append(kept, p)
		}
		op.Node["parameters"] = kept
	}
	return nil
}

func sendable(in, name string) bool {
	if !tagCanHold(name) {
		return false
	}
	switch in {
	case "path", "query":
		return true
	case "header":
		switch strings.ToLower(name) {
		case "accept", "authorization", "content-type":
			return false
		}
		return true
	}
	return false
}

// plainParameters makes text of parameters that have no one way to be written
// in a path, a query or a header.
func plainParameters(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		for _, p := range op.Parameters() {
			p["schema"] = plainParameter(spec.Str(p, "in"), spec.Obj(p, "schema"))
		}
	}
	return nil
}

func plainParameter(in string, s spec.Object) spec.Object {
	text := spec.Object{"type": "string"}
	switch Kind(s) {
	case "any", "union", FormatOrFalse:
		return text
	case FormatStrings:
		if in == "path" {
			return text
		}
		return spec.Object{"type": "array", "items": text}
	case "object", "map":
		if in != "query" {
			return text
		}
	case "array":
		if in == "path" {
			return text
		}
		if items := spec.Obj(s, "items"); items == nil || !isScalar(items) {
			s["items"] = text
		}
	}
	return s
}

func isScalar(s spec.Object) bool {
	switch Kind(s) {
	case "any", "union", "object", "map", "array", FormatOrFalse, FormatStrings:
		return false
	}
	return true
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

// pagination adds what the document does not say of paginated responses: the
// most items that a page may have, and the headers.
func pagination(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		if !op.Paginated() {
			continue
		}
		for name, text := range map[string]string{"page": "counts from 1.", "page_size": "is at most 100."} {
			p := op.Parameter("query", name)
			p["required"] = false
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
