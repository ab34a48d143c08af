package refine

import (
	"fmt"

	"github.com/logto-go/management/openapi/internal/spec"
)

// maxDepth bounds how deep objects and lists stand in each other. Logto's document has 29 levels.
const maxDepth = 200

// boundSize refuses a document that is nested too deep, or too large with its unions written out:
// each variant gets what stands beside the union.
func boundSize(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		switch size := foldedSize(op.Node, maxDepth); {
		case size > maxObjects:
			return fmt.Errorf("the document is too large: with the unions of %s written out, it has more than %d objects", op.Route(), maxObjects)
		case size < 0:
			return fmt.Errorf("the document is too large: %s has schemas that are nested more than %d levels deep", op.Route(), maxDepth)
		}
	}
	return nil
}

// foldedSize counts the objects of a value whose unions are written out, until there are too many.
// It returns -1 for a value that has more levels than the given number.
func foldedSize(v any, levels int) int {
	if levels < 0 {
		return -1
	}
	size := 0
	switch v := v.(type) {
	case spec.Object:
		size = 1
		n := variants(v)
		for key, value := range v {
			inner := foldedSize(value, levels-1)
			if inner < 0 {
				return -1
			}
			if key != "oneOf" && key != "anyOf" {
				inner *= n
			}
			if size += inner; size > maxObjects {
				break
			}
		}
	case []any:
		for _, value := range v {
			inner := foldedSize(value, levels-1)
			if inner < 0 {
				return -1
			}
			if size += inner; size > maxObjects {
				break
			}
		}
	}
	return min(size, maxObjects+1)
}

// variants returns how many variants a schema has once unions within unions, and those that all hold
// at once, are written out; 1 if it is no union.
func variants(s spec.Object) int {
	n := 0
	for _, kind := range []string{"oneOf", "anyOf"} {
		for _, v := range spec.List(s, kind) {
			v, _ := v.(spec.Object)
			n += variants(v)
		}
	}
	n = max(n, 1)
	for _, v := range spec.List(s, "allOf") {
		v, _ := v.(spec.Object)
		n = min(n*variants(v), maxObjects)
	}
	return n
}
