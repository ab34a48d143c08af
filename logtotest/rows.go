package logtotest

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

func errBody() *apiError { return errOf("guard.invalid_input") }

// patch takes members of the body over into the fields of a row that have the same names in JSON.
// What the body leaves out stays as it is, and so does a field that cannot be null where the body
// says null. Objects and lists are replaced whole. An empty text becomes null where the field can
// be: the database layer of Logto stores it so.
func patch[T any](c *call, row *T, names ...string) error {
	return patchFrom(c.bodyObject(), row, names...)
}

// patchFrom is patch from another object than the body.
func patchFrom[T any](o object, row *T, names ...string) error {
	var given object
	for _, m := range pick(o, names...).Members {
		if m.Value != nil && m.Value != "" {
			given.Set(m.Key, m.Value)
		}
	}
	var fresh T // where the zero values stand for null and for empty texts
	if err := json.Unmarshal(jsonvalue.Encode(given), &fresh); err != nil {
		return errBody()
	}
	from, to := reflect.ValueOf(fresh), reflect.ValueOf(row).Elem()
	for i := range to.NumField() {
		name, _, _ := strings.Cut(to.Type().Field(i).Tag.Get("json"), ",")
		value, has := o.Get(name)
		nullable := to.Field(i).Kind() == reflect.Pointer
		if has && slices.Contains(names, name) && (value != nil || nullable) {
			to.Field(i).Set(from.Field(i))
		}
	}
	return nil
}

// shown is a row as a response shows it, with members beside its own, or instead of those.
func shown(row any, more ...jsonvalue.Member) object {
	columns, _ := jsonvalue.Parse(jsonvalue.Encode(row))
	o, _ := columns.(object)
	return o.Merged(objectOf(more...))
}

// brief are rows of which only some members are shown.
func brief[T any](rows []*T, keys ...string) []object {
	views := []object{}
	for _, row := range rows {
		views = append(views, pick(shown(row), keys...))
	}
	return views
}
