package refine

import (
	"slices"
	"strings"
	"unicode"

	"github.com/logto-go/management/openapi/internal/spec"
)

// oddNames takes away the properties that no Go struct can have, because a tag
// cannot hold their names; the object is open instead, which keeps their values.
// Enum values that no Go constant can spell on one line go as well: any value is
// taken all the same.
func oddNames(_ string, s spec.Object) spec.Object {
	props := spec.Obj(s, "properties")
	for _, name := range spec.Keys(props) {
		if !tagCanHold(name) {
			delete(props, name)
			s["additionalProperties"] = true
			if required := spec.Strings(s, "required"); slices.Contains(required, name) {
				s["required"] = spec.StringList(slices.DeleteFunc(required, func(r string) bool { return r == name }))
			}
		}
	}
	if len(props) == 0 && spec.True(s, "additionalProperties") {
		delete(s, "properties")
	}
	if values := spec.List(s, "enum"); slices.ContainsFunc(values, isOddValue) {
		if values = slices.DeleteFunc(values, isOddValue); len(values) == 0 {
			delete(s, "enum")
		} else {
			s["enum"] = values
		}
	}
	return s
}

// tagCanHold reports whether a name can stand in a struct tag for JSON, and in a comment.
func tagCanHold(name string) bool {
	return name != "" && name != "-" && name == spec.Comment(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r)
	})
}

func isOddValue(v any) bool {
	text, ok := v.(string)
	return ok && strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}
