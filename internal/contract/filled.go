package contract

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// filled notes which fields of typed bodies were set by any of the values that
// the document allows. One that never was is not in the document.
type filled map[string]bool

func (f filled) note(at string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			f.note(at, v.Elem())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				f.note(at+"[]", v.Index(i))
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			f.note(at+"{}", v.MapIndex(key))
		}
	case reflect.Struct:
		if isUnion(v) {
			return
		}
		if value, ok := held(v); ok {
			f.note(at, value)
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				name := at + "." + field.Name
				f[name] = f[name] || !v.Field(i).IsZero()
				f.note(name, v.Field(i))
			}
		}
	}
}

func (f filled) check() error {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if !f[name] {
			return fmt.Errorf("the document has nothing for %s", name)
		}
	}
	return nil
}
