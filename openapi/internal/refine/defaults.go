package refine

import (
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// defaults makes what has a default optional in requests: the document lists it as required,
// because it is always there once the server has filled it in. Sent without being set, it would be
// the zero value of Go, and not the default.
func defaults(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		for _, p := range op.Parameters() {
			if _, ok := spec.Obj(p, "schema")["default"]; ok && spec.Str(p, "in") != "path" {
				p["required"] = false
			}
		}
	}
	spec.Walk(doc, func(place string, s spec.Object) spec.Object {
		_, rest, _ := strings.Cut(place, ".")
		if !strings.HasPrefix(rest, "request") {
			return s
		}
		props := spec.Obj(s, "properties")
		required := slices.DeleteFunc(spec.Strings(s, "required"), func(name string) bool {
			_, ok := spec.Obj(props, name)["default"]
			return ok
		})
		if len(required) > 0 {
			s["required"] = spec.StringList(required)
		} else {
			delete(s, "required")
		}
		return s
	})
	return nil
}
