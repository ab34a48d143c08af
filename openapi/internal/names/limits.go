package names

import (
	"fmt"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// limits says in words what values a schema takes, for the comment of a field.
func limits(s spec.Object) string {
	var parts []string
	least, most := fmt.Sprint(s["minLength"]), fmt.Sprint(s["maxLength"])
	switch {
	case s["minLength"] != nil && s["maxLength"] != nil:
		parts = append(parts, least+" to "+most+" characters")
	case s["maxLength"] != nil:
		parts = append(parts, "at most "+most+" characters")
	case least == "1":
		parts = append(parts, "not empty")
	case s["minLength"] != nil:
		parts = append(parts, "at least "+least+" characters")
	}
	if s["minimum"] != nil {
		parts = append(parts, fmt.Sprintf("at least %v", s["minimum"]))
	}
	if s["maximum"] != nil {
		parts = append(parts, fmt.Sprintf("at most %v", s["maximum"]))
	}
	switch spec.Str(s, "format") {
	case "uri":
		parts = append(parts, "a URL")
	case "email":
		parts = append(parts, "an e-mail address")
	}
	if pattern := spec.Str(s, "pattern"); pattern != "" {
		parts = append(parts, "matching "+pattern)
	}
	if len(parts) == 0 {
		return ""
	}
	return "is " + strings.Join(parts, ", ") + "."
}
