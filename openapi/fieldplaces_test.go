package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// described is a field of a type, or a query parameter of an operation.
type described struct {
	place     string // of the object that the field is part of
	of, field string
	node      spec.Object
}

func readRefined(t *testing.T) spec.Object {
	t.Helper()
	doc, err := spec.Read("../" + refinedFile)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// commented returns each field and each query parameter once.
func commented(doc spec.Object) []described {
	var out []described
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	for _, name := range spec.Keys(schemas) {
		props := spec.Obj(spec.Obj(schemas, name), "properties")
		for _, field := range spec.Keys(props) {
			out = append(out, described{of: name, field: field, node: spec.Obj(props, field)})
		}
	}
	for _, op := range spec.Operations(doc) {
		for _, p := range op.Parameters() {
			if spec.Str(p, "in") == "query" {
				out = append(out, described{of: op.ID, field: spec.Str(p, "name"), node: p})
			}
		}
	}
	return out
}

// fieldPlaces returns the fields of the types at all places of the API where they stand.
func fieldPlaces(doc spec.Object) []described {
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	var out []described
	var walk func(place string, s spec.Object, within []string)
	walk = func(place string, s spec.Object, within []string) {
		name, ok := strings.CutPrefix(spec.Str(s, "$ref"), "#/components/schemas/")
		if ok {
			for _, outer := range within {
				if outer == name {
					return // a type that contains itself
				}
			}
			s, within = spec.Obj(schemas, name), append(within[:len(within):len(within)], name)
		}
		props := spec.Obj(s, "properties")
		for _, field := range spec.Keys(props) {
			prop := spec.Obj(props, field)
			out = append(out, described{place, within[len(within)-1], field, prop})
			walk(place+"."+field, prop, within)
		}
		if items := spec.Obj(s, "items"); items != nil {
			walk(place+"[]", items, within)
		}
		if values := spec.Obj(s, "additionalProperties"); values != nil {
			walk(place+"{}", values, within)
		}
		for i, v := range spec.List(s, "oneOf") {
			if v, ok := v.(spec.Object); ok {
				walk(place+"|"+spec.VariantLabel(v, i), v, within)
			}
		}
	}
	for _, op := range spec.Operations(doc) {
		spec.WalkOperation(op, func(place string, s spec.Object) spec.Object {
			if rest, _ := strings.CutPrefix(place, op.ID); rest == ".request" || rest == ".response" {
				walk(routeOf(op)+rest, s, []string{""})
			}
			return s
		})
	}
	return out
}

// rawPlaces returns the schemas of a recorded document by the places that fieldPlaces has for them.
func rawPlaces(doc spec.Object) map[string]spec.Object {
	out := map[string]spec.Object{}
	for _, op := range spec.Operations(doc) {
		spec.WalkOperation(op, func(place string, s spec.Object) spec.Object {
			out[routeOf(op)+strings.TrimPrefix(place, op.ID)] = s
			return s
		})
	}
	return out
}

var pathParameter = regexp.MustCompile(`\{[^}]*\}`)

// routeOf is what all releases call an operation by.
func routeOf(op spec.Operation) string { return pathParameter.ReplaceAllString(op.Route(), "{}") }

// oldestRelease returns the document of the oldest release that is kept.
func oldestRelease(t *testing.T, in *pipeline.Inputs) spec.Object {
	t.Helper()
	all := releases.Numbered(in.Releases)
	if len(all) == 0 {
		t.Fatal("there are no documents of releases")
	}
	return all[0].Doc
}
