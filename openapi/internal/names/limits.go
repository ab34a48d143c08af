package names

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// limits says in sentences what values a schema takes, for the comment of a field.
func limits(s spec.Object) string {
	var out []string
	least, most := fmt.Sprint(s["minLength"]), fmt.Sprint(s["maxLength"])
	switch {
	case s["minLength"] != nil && s["maxLength"] != nil:
		out = append(out, least+" to "+most+" characters.")
	case s["maxLength"] != nil:
		out = append(out, "At most "+most+" characters.")
	case least == "1":
		out = append(out, "Not empty.")
	case s["minLength"] != nil:
		out = append(out, "At least "+least+" characters.")
	}
	switch {
	case s["minimum"] != nil && s["maximum"] != nil:
		out = append(out, fmt.Sprintf("From %v to %v.", s["minimum"], s["maximum"]))
	case s["minimum"] != nil:
		out = append(out, fmt.Sprintf("At least %v.", s["minimum"]))
	case s["maximum"] != nil:
		out = append(out, fmt.Sprintf("At most %v.", s["maximum"]))
	}
	switch spec.Str(s, "format") {
	case "uri":
		out = append(out, "Must be a URL.")
	case "email":
		out = append(out, "Must be an e-mail address.")
	}
	if pattern := spec.Str(s, "pattern"); pattern != "" {
		out = append(out, "Must match "+spec.Comment(strconv.Quote(pattern))+".")
	}
	return strings.Join(out, " ")
}
