package management

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"github.com/logto-go/management/gen"
)

// isOurs reports whether a type is one of package gen: only of those is it known what they require.
func isOurs(t reflect.Type) bool { return t.PkgPath() == reflect.TypeFor[gen.File]().PkgPath() }

// checkOurs looks for values of our types in a body of another type, and refuses one that lacks what
// it requires. It looks no deeper than it is told, since pointers may lead in a circle.
func checkOurs(v reflect.Value, depth int) error {
	if !v.IsValid() || depth == 0 {
		return nil
	}
	t := v.Type()
	switch {
	case isOurs(t):
		// Whether an empty text is one of the constants is for the server to say.
		if v.Kind() == reflect.String || !v.CanInterface() {
			return nil
		}
		if err := gen.CheckBody(v.Interface()); err != nil {
			return errors.New("a " + t.String() + " in the body: " + strings.TrimPrefix(err.Error(), "the body "))
		}
		return nil
	case t.Implements(reflect.TypeFor[json.Marshaler]()) && v.Kind() != reflect.Interface:
		return nil // what it sends is its own business
	}
	var err error
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		err = checkOurs(v.Elem(), depth-1)
	case reflect.Slice, reflect.Array:
		for i := 0; i < v.Len() && err == nil && t.Elem().Kind() != reflect.Uint8; i++ {
			err = checkOurs(v.Index(i), depth-1)
		}
	case reflect.Map:
		for entry := v.MapRange(); err == nil && entry.Next(); {
			err = checkOurs(entry.Value(), depth-1)
		}
	case reflect.Struct:
		for i := 0; i < v.NumField() && err == nil; i++ {
			if isSent(t.Field(i), v.Field(i)) {
				err = checkOurs(v.Field(i), depth-1)
			}
		}
	}
	return err
}

// isSent reports whether encoding/json writes a field.
func isSent(field reflect.StructField, v reflect.Value) bool {
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	if !field.IsExported() && !field.Anonymous || name == "-" && options == "" {
		return false
	}
	return !v.IsZero() || !strings.Contains(options, "omit")
}
