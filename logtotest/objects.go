package logtotest

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// What handlers read of free-form objects. Members of another type are as good as none.

// text, texts, isTrue and has read the body.
func (c *call) text(key string) string    { return c.bodyObject().Text(key) }
func (c *call) texts(key string) []string { return textList(c.bodyObject(), key) }
func (c *call) isTrue(key string) bool    { return isTrue(c.bodyObject(), key) }

// has reports whether the body has a value: one that is not null.
func (c *call) has(key string) bool {
	value, _ := c.bodyObject().Get(key)
	return value != nil
}

func isTrue(o object, key string) bool {
	value, _ := o.Get(key)
	return value == true
}

func numberIn(o object, key string) (float64, bool) {
	value, _ := o.Get(key)
	number, isNumber := value.(float64)
	return number, isNumber
}

func textList(o object, key string) []string {
	value, _ := o.Get(key)
	return itemsOf[string](value)
}

func objectsIn(o object, key string) []object {
	value, _ := o.Get(key)
	return itemsOf[object](value)
}

func itemsOf[T any](list any) []T {
	items, _ := list.([]any)
	var fitting []T
	for _, item := range items {
		if fits, is := item.(T); is {
			fitting = append(fitting, fits)
		}
	}
	return fitting
}

// pick returns the members of the given keys, in their order.
func pick(o object, keys ...string) object {
	var picked object
	for _, key := range keys {
		if value, found := o.Get(key); found {
			picked.Set(key, value)
		}
	}
	return picked
}

// textsIn are the texts that objects have at a key.
func textsIn(objects []object, key string) []string {
	return lists.Map(objects, func(o object) string { return o.Text(key) })
}

func hasDuplicates[T cmp.Ordered](list []T) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(list)))) < len(list)
}

// cleanDeep leaves out what is empty, all the way down, as Logto does before it stores a connector.
func cleanDeep(o object) object {
	clean, _ := cleanValue(o).(object)
	return clean
}

// cleanValue returns nil for what is empty.
func cleanValue(v any) any {
	switch v := v.(type) {
	case []any:
		isEmpty := func(clean any) bool { return clean == nil }
		if kept := slices.DeleteFunc(lists.Map(v, cleanValue), isEmpty); len(kept) > 0 {
			return kept
		}
	case object:
		var kept object
		for _, m := range v.Members {
			if clean := cleanValue(m.Value); clean != nil {
				kept.Set(m.Key, clean)
			}
		}
		if len(kept.Members) > 0 {
			return kept
		}
	default:
		if v != "" {
			return v
		}
	}
	return nil
}

func errBody() *apiError { return errOf("guard.invalid_input") }

// patch takes members of the body over into the fields of a row that have the same names in JSON. What the body
// leaves out stays as it is, and so does a field that cannot be null where the body says null. Objects and lists
// are replaced whole. An empty text becomes null where the field can be: the database layer of Logto stores it so.
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
	return lists.Map(rows, func(row *T) object { return pick(shown(row), keys...) })
}
