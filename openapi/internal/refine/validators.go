package refine

import (
	"regexp"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

var (
	uriName       = regexp.MustCompile(`([uU]ri|[uU]rl|[oO]rigin)(s\[\])?$`)
	flagName      = regexp.MustCompile(`^(is|has)[A-Z]|Enabled$`)
	variantNumber = regexp.MustCompile(`(\|[0-9]+)+$`)
)

// validators repairs values that the document's own generator could not describe because a function
// checks them: it writes an open object with the description "Validator function". Where the name tells, the server takes and sends strings (URIs) or booleans (switches). The
// others have a correction; what has none may be any JSON.
func validators(place string, s spec.Object) spec.Object {
	if !isValidator(s) {
		return s
	}
	out := spec.Object{}
	place = variantNumber.ReplaceAllString(place, "")
	switch {
	case uriName.MatchString(place):
		out["type"] = "string"
	case flagName.MatchString(lastName(place)):
		out["type"] = "boolean"
	default:
		return out
	}
	if spec.True(s, "nullable") {
		out["nullable"] = true
	}
	return out
}

// isValidator reports whether a schema says no more than that a function checks the value.
func isValidator(s spec.Object) bool {
	return spec.Str(s, "type") == "object" && !isStruct(s) && strings.HasPrefix(spec.Str(s, "description"), validatorFunction)
}

// validatorFunction is how the document describes a value that a function checks.
const validatorFunction = "Validator function"

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
