package support

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// holder is a field that may be left out or hold a value: Nullable and OrFalse.
type holder interface {
	held() (value any, ok bool)
}

// CheckBody returns an error that names a value of a body that the caller forgot to set: a nil list
// or map that is required, JSON or a union that holds nothing, an empty enum. Sent like that, they
// would be refused by the server, or wipe what it has. The request builders do this themselves: it
// is for bodies of these types that are sent in another way.
func CheckBody(body any) error {
	v := reflect.ValueOf(body)
	problem := notSet(v)
	if problem == "" {
		var at string
		if at, problem = unsetBelow(v); at != "" {
			problem = at + " " + problem
		}
	} else {
		problem = "the body " + problem
	}
	if problem == "" {
		return nil
	}
	return errors.New(problem)
}

// notSet says what is wrong with a value that is required and not set, and what to do.
func notSet(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		// An enum or an instant is never an empty text.
		if t := v.Type(); t.PkgPath() != "" && v.Len() == 0 {
			return "is empty: it needs a value of type " + t.Name()
		}
	case reflect.Slice:
		switch {
		case v.Type().Elem().Kind() == reflect.Uint8:
			text := bytes.TrimSpace(v.Bytes())
			if len(text) == 0 || string(text) == "null" && v.Type() == reflect.TypeFor[JSONObject]() {
				return "holds no JSON, or null where an object is required: make some with NewJSON or NewJSONObject"
			}
		case v.IsNil():
			return "is a nil list: set it, or make it empty to send an empty one"
		}
	case reflect.Map:
		if v.IsNil() {
			return "is a nil map: set it, or make it empty to send an empty one"
		}
	case reflect.Struct:
		if v.NumField() == 1 && v.Type().Field(0).Type == reflect.TypeFor[heldJSON]() && v.Field(0).IsZero() {
			return "holds no variant: call one of its From methods first"
		}
	}
	return ""
}

// unsetBelow looks for values that are not set inside a value, and returns where the first one
// stands and what is wrong with it.
func unsetBelow(v reflect.Value) (at, problem string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return "", ""
		}
		if problem := notSet(v.Elem()); problem != "" {
			return "", problem
		}
		return unsetBelow(v.Elem())
	case reflect.Struct:
		return unsetField(v)
	case reflect.Slice:
		if hasNothing(v.Type().Elem()) {
			return "", ""
		}
		for i := range v.Len() {
			if at, problem := unsetElement(v.Index(i)); problem != "" {
				return below("["+strconv.Itoa(i)+"]", at), problem
			}
		}
	case reflect.Map:
		if hasNothing(v.Type().Elem()) {
			return "", ""
		}
		for entry := v.MapRange(); entry.Next(); {
			if at, problem := unsetElement(entry.Value()); problem != "" {
				return below("["+strconv.Quote(entry.Key().String())+"]", at), problem
			}
		}
	}
	return "", ""
}

// unsetElement looks at an item of a list or a value of a map.
func unsetElement(v reflect.Value) (at, problem string) {
	if !hasNothing(v.Type()) {
		if problem := notSet(v); problem != "" {
			return "", problem
		}
	}
	return unsetBelow(v)
}

func unsetField(v reflect.Value) (at, problem string) {
	t := v.Type()
	for i := range t.NumField() {
		field := t.Field(i)
		if !field.IsExported() {
			return unsetHeld(v) // none of ours has fields of both kinds
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if options == "" && name != "-" { // neither omitzero nor omitempty: it is required
			problem = notSet(v.Field(i))
		}
		if problem == "" && !hasNothing(field.Type) {
			at, problem = unsetBelow(v.Field(i))
		}
		if problem == "" {
			continue
		}
		if at == "" {
			at = " (" + name + ")"
		}
		return below(field.Name, at), problem
	}
	return "", ""
}

// unsetHeld looks into a Nullable or OrFalse.
func unsetHeld(v reflect.Value) (at, problem string) {
	if v.IsZero() {
		return "", ""
	}
	h, ok := v.Interface().(holder)
	if !ok {
		return "", ""
	}
	value, ok := h.held()
	if !ok {
		return "", ""
	}
	held := reflect.ValueOf(value)
	if problem := notSet(held); problem != "" {
		return "", problem + "; Null clears the field"
	}
	return unsetBelow(held)
}

// below joins a place and one inside it.
func below(outer, inner string) string {
	if inner == "" || inner[0] == '[' || inner[0] == ' ' {
		return outer + inner
	}
	return outer + "." + inner
}

// hasNothing reports whether values of a type have no inside to look at.
func hasNothing(t reflect.Type) bool {
	return t.Kind() < reflect.Array || t.Kind() == reflect.String
}
