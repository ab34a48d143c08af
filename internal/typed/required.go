package typed

import (
	"encoding/json"
	"reflect"
	"strings"
)

// FillRequired sets what a typed body must not leave nil: required lists and maps to empty ones,
// JSON and unions to {}, constants to some text. v must be settable.
func FillRequired(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type().PkgPath() != "" {
			v.SetString("x")
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte("{}"))
		} else {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Struct:
		if v.NumField() == 1 && !v.Type().Field(0).IsExported() {
			if u, ok := v.Addr().Interface().(json.Unmarshaler); ok {
				_ = u.UnmarshalJSON([]byte("{}")) // keeps whatever it is given
			}
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && !strings.ContainsAny(field.Tag.Get("json"), ",-") {
				FillRequired(v.Field(i))
			}
		}
	}
}
