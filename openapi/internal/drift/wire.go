package drift

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
)

// tagKeys are the keys of struct tags that say what a field is called outside of Go, the one of
// query parameters first, which have both.
var tagKeys = []struct{ key, what string }{{"form", "parameter"}, {"json", "property"}}

// readsAnother stands in the text of each change that wireChanges finds.
const readsAnother = ": stands for the "

// wireChanges lists the fields of structs that kept their name and stand for another property or
// parameter. Code that uses one compiles as before and gets another value.
func wireChanges(old, now *types.Package) []GoChange {
	var out []GoChange
	for _, name := range old.Scope().Names() {
		before, after := structOf(old, name), structOf(now, name)
		if before == nil || after == nil {
			continue
		}
		tags := map[string]string{}
		for i := range after.NumFields() {
			tags[after.Field(i).Name()] = after.Tag(i)
		}
		for i := range before.NumFields() {
			field := before.Field(i)
			tag, ok := tags[field.Name()]
			if !ok || !field.Exported() {
				continue // apidiff tells what is gone
			}
			if text := wireChange(before.Tag(i), tag); text != "" {
				out = append(out, GoChange{now.Name(), true, name + "." + field.Name() + readsAnother + text})
			}
		}
	}
	return out
}

// structOf returns the struct that an exported type is, or nil.
func structOf(pkg *types.Package, name string) *types.Struct {
	object, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok || !object.Exported() {
		return nil
	}
	s, _ := object.Type().Underlying().(*types.Struct)
	return s
}

// wireChange compares the names in two struct tags. Whether an empty value is left out is not part
// of a name.
func wireChange(old, now string) string {
	for _, t := range tagKeys {
		before, _, _ := strings.Cut(reflect.StructTag(old).Get(t.key), ",")
		after, _, _ := strings.Cut(reflect.StructTag(now).Get(t.key), ",")
		if before != "" && after != "" && before != after {
			return fmt.Sprintf("%s %s, was %s", t.what, after, before)
		}
	}
	return ""
}
