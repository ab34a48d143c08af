package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

// mutable is a copy of a document that a test changes.
type mutable struct {
	t   testing.TB
	doc spec.Object
}

// op returns an operation by its id.
func (m mutable) op(id string) spec.Operation {
	m.t.Helper()
	for _, op := range spec.Operations(m.doc) {
		if op.ID == id {
			return op
		}
	}
	m.t.Skipf("the document has no operation %s any more: there is nothing to change", id)
	return spec.Operation{}
}

// at returns the schema at a place of the recorded document. Places inside
// unions are out of reach.
func (m mutable) at(place string) spec.Object {
	m.t.Helper()
	id, rest, _ := strings.Cut(place, ".")
	op := m.op(id)
	var s spec.Object
	switch part, _, _ := strings.Cut(rest, "."); {
	case strings.HasPrefix(part, "request"):
		s = schemaOf(spec.Obj(op.Node, "requestBody"))
	case strings.HasPrefix(part, "response"):
		for _, status := range op.Successes() {
			if s == nil {
				s = schemaOf(spec.Obj(op.Responses(), status))
			}
		}
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "request"), "response")
	for _, step := range strings.Split(strings.ReplaceAll(rest, "[]", ".[]"), ".") {
		switch step {
		case "":
		case "[]":
			s = spec.Obj(s, "items")
		default:
			s = spec.Obj(spec.Obj(s, "properties"), step)
		}
	}
	if s == nil {
		m.t.Skipf("the document has no schema at %s any more: there is nothing to change", place)
	}
	return s
}

func schemaOf(parent spec.Object) spec.Object {
	return spec.Obj(spec.Obj(spec.Obj(parent, "content"), "application/json"), "schema")
}

// set gives the object at a place a property.
func (m mutable) set(place, property, schema string) {
	m.t.Helper()
	props := spec.Obj(m.at(place), "properties")
	if props == nil {
		m.t.Fatalf("%s has no properties", place)
	}
	props[property] = parse(m.t, schema)
}

// become replaces the schema at a place.
func (m mutable) become(place, schema string) {
	m.t.Helper()
	s := m.at(place)
	clear(s)
	for key, value := range parse(m.t, schema) {
		s[key] = value
	}
}

// drop removes a property.
func (m mutable) drop(place, property string) {
	m.t.Helper()
	s := m.at(place)
	if spec.Obj(s, "properties")[property] == nil {
		m.t.Skipf("%s has no property %s any more: there is nothing to change", place, property)
	}
	delete(spec.Obj(s, "properties"), property)
	if required := spec.Strings(s, "required"); slices.Contains(required, property) {
		s["required"] = spec.StringList(slices.DeleteFunc(required, func(r string) bool { return r == property }))
	}
}

// add adds an operation, or puts it in the place of another.
func (m mutable) add(method, path, operation string) {
	m.t.Helper()
	paths := spec.Obj(m.doc, "paths")
	item := spec.Obj(paths, path)
	if item == nil {
		item = spec.Object{}
		paths[path] = item
	}
	item[method] = parse(m.t, operation)
}

// remove removes an operation.
func (m mutable) remove(id string) {
	m.t.Helper()
	op := m.op(id)
	delete(spec.Obj(spec.Obj(m.doc, "paths"), op.Path), strings.ToLower(op.Method))
}

// shuffle puts the lists whose order means nothing into another order.
func (m mutable) shuffle(seed uint64) {
	random := rand.New(rand.NewPCG(seed, seed))
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case spec.Object:
			for _, key := range spec.Keys(v) {
				if list := spec.List(v, key); slices.Contains([]string{"required", "enum", "oneOf", "anyOf", "allOf"}, key) {
					random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
				}
				walk(v[key])
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(m.doc)
}

func parse(t testing.TB, text string) spec.Object {
	t.Helper()
	o, err := spec.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return o
}
