package redislimit

import (
	"reflect"
	"strings"
)

// hashTag makes a text fit for standing between braces in a key: Redis looks for
// the first closing one.
func hashTag(s string) string {
	return strings.NewReplacer("%", "%25", "{", "%7B", "}", "%7D").Replace(s)
}

// isNil reports whether an interface holds nothing that can be called.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return (r.Kind() == reflect.Pointer || r.Kind() == reflect.Func) && r.IsNil()
}
