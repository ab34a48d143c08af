package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
)

// Object is a JSON object. Numbers inside are json.Number, so that nothing is
// rounded on the way through.
type Object = map[string]any

// Read reads a JSON document from a file.
func Read(path string) (Object, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	doc, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return doc, nil
}

// Parse decodes a JSON document.
func Parse(data []byte) (Object, error) {
	v, err := ParseValue(data)
	if err != nil {
		return nil, err
	}
	doc, ok := v.(Object)
	if !ok {
		return nil, errors.New("not a JSON object")
	}
	return doc, nil
}

// ParseValue decodes any JSON value.
func ParseValue(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	return v, nil
}

// Address tells an object from others, equal ones among them, as long as they are in use.
func Address(o Object) uintptr { return reflect.ValueOf(o).Pointer() }

// Clone copies a JSON value with everything below it.
func Clone[T any](v T) T {
	return clone(any(v)).(T)
}

func clone(v any) any {
	switch v := v.(type) {
	case Object:
		out := make(Object, len(v))
		for k, x := range v {
			out[k] = clone(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = clone(x)
		}
		return out
	}
	return v
}

// Keys returns the sorted keys of an object.
func Keys(o Object) []string {
	if len(o) == 0 {
		return nil
	}
	keys := make([]string, 0, len(o))
	for key := range o {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Obj returns o[key] if it is an object, else nil.
func Obj(o Object, key string) Object {
	v, _ := o[key].(Object)
	return v
}

// List returns o[key] if it is an array, else nil.
func List(o Object, key string) []any {
	v, _ := o[key].([]any)
	return v
}

// Str returns o[key] if it is a string, else "".
func Str(o Object, key string) string {
	v, _ := o[key].(string)
	return v
}

// True reports whether o[key] is the boolean true.
func True(o Object, key string) bool {
	v, _ := o[key].(bool)
	return v
}

// Strings returns the strings of the array o[key].
func Strings(o Object, key string) []string {
	var out []string
	for _, v := range List(o, key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// StringList turns strings into a JSON array.
func StringList(ss []string) []any {
	out := make([]any, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}
