package exchange

import (
	"reflect"
	"strings"
)

// IsOptional reports whether a path of the JSON of a type, such as $[].name, leads to a plain
// pointer, list or map that is left out when nil: the form that responses have for fields that may
// be missing and may be null.
func IsOptional(typ reflect.Type, path string) bool {
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
			optional = nilable(typ) && strings.Contains(field.Tag.Get("json"), ",omit")
		default:
			return false
		}
	}
	return optional
}

// nilable reports whether nil stands for both: JSON that is kept as it came has a null of its own.
func nilable(typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Struct:
		return strings.HasPrefix(typ.Name(), "Secret[")
	case reflect.Pointer, reflect.Map:
		return true
	case reflect.Slice:
		return typ.Elem().Kind() != reflect.Uint8
	}
	return false
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
