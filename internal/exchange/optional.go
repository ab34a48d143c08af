package exchange

import (
	"reflect"
	"strings"
)

// IsOptionalPointer reports whether a path of the JSON of a type, such as
// $[].name, leads to a plain pointer that is left out when nil: the form that
// answers have for fields that may be missing and may be null.
func IsOptionalPointer(typ reflect.Type, path string) bool {
	optional := false
	for step := range steps(path) {
		for typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		switch {
		case step == "[]" && typ.Kind() == reflect.Slice, typ.Kind() == reflect.Map:
			typ, optional = typ.Elem(), false
		case typ.Kind() == reflect.Struct:
			field, ok := jsonField(typ, step)
			if !ok {
				return false
			}
			typ = field.Type
			optional = typ.Kind() == reflect.Pointer && strings.HasSuffix(field.Tag.Get("json"), ",omitempty")
		default:
			return false
		}
	}
	return optional
}

// steps splits $.users[].name into users, [] and name.
func steps(path string) func(yield func(string) bool) {
	path = strings.ReplaceAll(strings.TrimPrefix(path, "$"), "[]", ".[]")
	return strings.SplitSeq(strings.TrimPrefix(path, "."), ".")
}

func jsonField(typ reflect.Type, name string) (reflect.StructField, bool) {
	for i := range typ.NumField() {
		if tag, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ","); tag == name {
			return typ.Field(i), true
		}
	}
	return reflect.StructField{}, false
}
