package refine

import (
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// literals repairs single values that the document writes as a format:
// `type: string, format: "\"Totp\""` is the enum with the one value Totp, and
// `type: boolean, format: "true"` the boolean that is always true.
func literals(_ string, s spec.Object) spec.Object {
	format := spec.Str(s, "format")
	switch spec.Str(s, "type") {
	case "string":
		if strings.HasPrefix(format, `"`) {
			if value, err := strconv.Unquote(format); err == nil {
				delete(s, "format")
				s["enum"] = []any{value}
			}
		}
	case "boolean":
		if value, err := strconv.ParseBool(format); err == nil {
			delete(s, "format")
			s["enum"] = []any{value}
		}
	case "number", "integer":
		if strings.HasPrefix(format, `"`) || isNumber(format) {
			delete(s, "format")
		}
	}
	return s
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}
