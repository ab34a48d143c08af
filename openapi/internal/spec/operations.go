package spec

import (
	"cmp"
	"slices"
	"strings"
)

// LogtoIDKey holds the operation id that Logto gave an operation, which is the name
// of its page in Logto's reference. It is empty if Logto gave none, or one that is no
// plain name.
const LogtoIDKey = "x-logto-operation-id"

// Operation is one operation of a document, with the node that describes it.
type Operation struct {
	ID     string // operationId
	Method string // upper case
	Path   string // template, e.g. /api/users/{userId}
	Node   Object
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// Operations returns the operations of a document, sorted by operation id, so
// that no step depends on the order of the document.
func Operations(doc Object) []Operation {
	var ops []Operation
	paths := Obj(doc, "paths")
	for path := range paths {
		item := Obj(paths, path)
		for _, method := range methods {
			if node := Obj(item, method); node != nil {
				ops = append(ops, Operation{ID: Str(node, "operationId"), Method: strings.ToUpper(method), Path: path, Node: node})
			}
		}
	}
	slices.SortFunc(ops, func(a, b Operation) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return ops
}

// Parameters returns the parameters of the operation as objects.
func (op Operation) Parameters() []Object {
	var out []Object
	for _, p := range List(op.Node, "parameters") {
		if p, ok := p.(Object); ok {
			out = append(out, p)
		}
	}
	return out
}

// Parameter returns the parameter with that place (path, query, header) and
// name, or nil.
func (op Operation) Parameter(in, name string) Object {
	for _, p := range op.Parameters() {
		if Str(p, "in") == in && Str(p, "name") == name {
			return p
		}
	}
	return nil
}

// AddParameter appends a parameter to the operation.
func (op Operation) AddParameter(p Object) {
	op.Node["parameters"] = append(List(op.Node, "parameters"), p)
}

// Paginated reports whether the operation takes both page and page_size.
func (op Operation) Paginated() bool {
	return op.Parameter("query", "page") != nil && op.Parameter("query", "page_size") != nil
}

// Body returns the media types of the request body.
func (op Operation) Body() Object {
	return Obj(Obj(op.Node, "requestBody"), "content")
}

// Responses returns the responses by status code.
func (op Operation) Responses() Object {
	return Obj(op.Node, "responses")
}

// Successes returns the documented status codes below 400, sorted.
func (op Operation) Successes() []string {
	var out []string
	for _, status := range Keys(op.Responses()) {
		if len(status) == 3 && status[0] >= '1' && status[0] <= '3' {
			out = append(out, status)
		}
	}
	return out
}
