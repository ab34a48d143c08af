package drift

import (
	"maps"
	"slices"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// isUnsent ends the text of each change that unsent finds.
const isUnsent = ": no longer sent"

// unsent lists the fields that only releases before the newer document send. They stay in the types
// for these, so that code which uses one compiles as before and gets nothing from a newer server.
func unsent(old, now map[string]*names.Type) []GoChange {
	var out []GoChange
	for _, name := range slices.Sorted(maps.Keys(now)) {
		t := now[name]
		if old[name] == nil {
			continue
		}
		before, after := spec.Obj(old[name].Schema, "properties"), spec.Obj(t.Schema, "properties")
		for _, prop := range spec.Keys(after) {
			was, is := spec.Obj(before, prop), spec.Obj(after, prop)
			if was != nil && was[refine.UntilKey] == nil && is[refine.UntilKey] != nil {
				out = append(out, GoChange{"gen", true, name + "." + names.GoName(prop) + isUnsent})
			}
		}
	}
	return out
}
