package refine

import (
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// validators repairs values that the document's own generator could not
// describe because a function checks them. It writes an open object with the
// description "Validator function". In the lists of URIs, the only ones that
// can be told by their name, the server takes and sends strings; the others
// have a correction.
func validators(place string, s spec.Object) spec.Object {
	if strings.HasSuffix(place, "Uris[]") && spec.Str(s, "type") == "object" && strings.HasPrefix(spec.Str(s, "description"), "Validator function") {
		return spec.Object{"type": "string"}
	}
	return s
}

// openObjects writes "any value" in one way: the document has both
// `additionalProperties: true` and `additionalProperties: {}`, and objects
// without properties that do not say they are open.
func openObjects(_ string, s spec.Object) spec.Object {
	if spec.Str(s, "type") != "object" || s["oneOf"] != nil {
		return s
	}
	if values, ok := s["additionalProperties"].(spec.Object); ok && len(values) == 0 {
		s["additionalProperties"] = true
	}
	if s["properties"] == nil && s["additionalProperties"] == nil {
		s["additionalProperties"] = true
	}
	return s
}
