package emit

import (
	"crypto/sha256"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// methodKey holds the Go method of an operation that is not called by its id.
const methodKey = "x-go-method"

// checkedAsKey holds the schema by which a server checks a value at first, where the type in Go says
// more: it refuses the rest with another error.
const checkedAsKey = "x-checked-as"

// FakeSpec returns the corrected document, before types are unified and named,
// for the validation of requests in package logtotest. Schemas that stand in
// several places are written once, under a name made of their content. methods
// are the Go methods by operation id.
func FakeSpec(doc spec.Object, methods map[string]string) ([]byte, error) {
	doc = spec.Clone(doc)
	for _, op := range spec.Operations(doc) {
		if method := methods[op.ID]; method != "" && method != op.ID {
			op.Node[methodKey] = method
		}
	}
	spec.Walk(doc, checkedAs)
	count := map[string]int{}
	spec.Walk(doc, func(_ string, s spec.Object) spec.Object {
		count[spec.Compact(s)]++
		return s
	})
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	for _, op := range spec.Operations(doc) {
		share(op.Node, count, schemas)
	}
	out := spec.Compact(spec.Object{
		"openapi": doc["openapi"], "info": doc["info"], "paths": doc["paths"],
		"components": spec.Object{"schemas": schemas},
	})
	return append([]byte(out), '\n'), nil
}

func checkedAs(_ string, s spec.Object) spec.Object {
	if as := spec.Obj(s, checkedAsKey); as != nil {
		return as
	}
	return s
}

// share replaces the large schemas below a node that stand in several places
// by references. It goes from the top, so that the largest are shared.
func share(node any, count map[string]int, schemas spec.Object) any {
	switch node := node.(type) {
	case spec.Object:
		switch refine.Kind(node) {
		case "object", "union", "enum":
			key := spec.Compact(node)
			if count[key] > 1 && len(key) > 60 {
				name := contentName(key)
				if schemas[name] == nil {
					schemas[name] = spec.Object{} // stands for itself while its inside is done
					schemas[name] = shareInside(spec.Clone(node), count, schemas)
				}
				return spec.Object{"$ref": "#/components/schemas/" + name}
			}
		}
		return shareInside(node, count, schemas)
	case []any:
		for i := range node {
			node[i] = share(node[i], count, schemas)
		}
	}
	return node
}

func shareInside(node spec.Object, count map[string]int, schemas spec.Object) spec.Object {
	for _, key := range spec.Keys(node) {
		node[key] = share(node[key], count, schemas)
	}
	return node
}

// contentName makes a name of letters from the content of a schema.
func contentName(content string) string {
	sum := sha256.Sum256([]byte(content))
	name := make([]byte, 12)
	for i := range name {
		name[i] = 'a' + sum[i]%26
	}
	return string(name)
}
