package contract_test

import (
	"fmt"
	"reflect"
	"time"

	"github.com/logto-go/management/gen"
)

// badInstants returns the instants in a result that are not of this century: milliseconds that were
// taken for seconds, or seconds for milliseconds.
func badInstants(result reflect.Value) (problems []string) {
	var look func(v reflect.Value, place string)
	look = func(v reflect.Value, place string) {
		if !v.IsValid() {
			return
		}
		if v.CanInterface() {
			var at time.Time
			switch t := v.Interface().(type) {
			case gen.Timestamp:
				at = t.Time()
			case gen.UnixTime:
				at = t.Time()
			}
			if v.CanInt() && v.Int() != 0 && !at.IsZero() && (at.Year() < 2001 || at.Year() > 2200) {
				problems = append(problems, fmt.Sprintf("%s is %d, which is taken for %s", place, v.Int(), at.Format(time.DateOnly)))
			}
		}
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			look(v.Elem(), place)
		case reflect.Struct:
			for i := range v.NumField() {
				look(v.Field(i), place+"."+v.Type().Field(i).Name)
			}
		case reflect.Slice, reflect.Array:
			if v.Type().Elem().Kind() != reflect.Uint8 {
				for i := range v.Len() {
					look(v.Index(i), place+"[]")
				}
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				look(v.MapIndex(key), place+"{}")
			}
		}
	}
	if result.IsValid() && !isRaw(result) {
		look(result, "")
	}
	return problems
}
