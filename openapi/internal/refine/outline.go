package refine

import (
	"slices"

	"github.com/logto-go/management/openapi/internal/canon"
	"github.com/logto-go/management/openapi/internal/spec"
)

// outline keeps only the parts of a document that the client is made from, without extensions and
// examples: what the generator does not get to see can do no harm.
func outline(doc spec.Object) error {
	canon.Strip(doc)
	keep(doc, "openapi", "info", "paths", "components")
	info := spec.Obj(doc, "info")
	doc["info"] = spec.Object{"title": spec.Comment(spec.Str(info, "title")), "version": spec.Comment(spec.Str(info, "version"))}
	for _, op := range spec.Operations(doc) {
		keep(op.Node, "operationId", "summary", "tags", "deprecated", "security", "parameters", "requestBody", "responses")
		// Only that an operation needs no token is of interest.
		if security, ok := op.Node["security"].([]any); !ok || len(security) > 0 {
			delete(op.Node, "security")
		}
		if _, ok := op.Node["deprecated"].(bool); !ok {
			delete(op.Node, "deprecated")
		}
		for _, response := range objects(op.Responses()) {
			keep(response, "description", "content")
		}
	}
	return nil
}

// keep removes all keys but some.
func keep(o spec.Object, keys ...string) {
	for key := range o {
		if !slices.Contains(keys, key) {
			delete(o, key)
		}
	}
}
