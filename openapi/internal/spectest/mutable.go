package spectest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Mutable is a copy of a document that a test changes. What the document does not have any more
// skips the test.
type Mutable struct {
	T   testing.TB
	Doc spec.Object
}

// Op returns an operation by its id.
func (m Mutable) Op(id string) spec.Operation {
	m.T.Helper()
	for _, op := range spec.Operations(m.Doc) {
		if op.ID == id {
			return op
		}
	}
	m.T.Skipf("the document has no operation %s any more: there is nothing to change", id)
	return spec.Operation{}
}

// At returns the schema at a place of the recorded document. Places inside
// unions are out of reach.
func (m Mutable) At(place string) spec.Object {
	m.T.Helper()
	id, rest, _ := strings.Cut(place, ".")
	op := m.Op(id)
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
		m.T.Skipf("the document has no schema at %s any more: there is nothing to change", place)
	}
	return s
}

func schemaOf(parent spec.Object) spec.Object {
	return spec.Obj(spec.Obj(spec.Obj(parent, "content"), "application/json"), "schema")
}

// Set gives the object at a place a property.
func (m Mutable) Set(place, property, schema string) {
	m.T.Helper()
	props := spec.Obj(m.At(place), "properties")
	if props == nil {
		m.T.Fatalf("%s has no properties", place)
	}
	props[property] = Parse(m.T, schema)
}

// Become replaces the schema at a place.
func (m Mutable) Become(place, schema string) {
	m.T.Helper()
	s := m.At(place)
	clear(s)
	for key, value := range Parse(m.T, schema) {
		s[key] = value
	}
}

// Drop removes a property.
func (m Mutable) Drop(place, property string) {
	m.T.Helper()
	s := m.At(place)
	if spec.Obj(s, "properties")[property] == nil {
		m.T.Skipf("%s has no property %s any more: there is nothing to change", place, property)
	}
	delete(spec.Obj(s, "properties"), property)
	if required := spec.Strings(s, "required"); slices.Contains(required, property) {
		s["required"] = spec.StringList(slices.DeleteFunc(required, func(r string) bool { return r == property }))
	}
}

// Add adds an operation, or puts it in the place of another.
func (m Mutable) Add(method, path, operation string) {
	m.T.Helper()
	paths := spec.Obj(m.Doc, "paths")
	item := spec.Obj(paths, path)
	if item == nil {
		item = spec.Object{}
		paths[path] = item
	}
	item[method] = Parse(m.T, operation)
}

// Remove removes an operation.
func (m Mutable) Remove(id string) {
	m.T.Helper()
	op := m.Op(id)
	delete(spec.Obj(spec.Obj(m.Doc, "paths"), op.Path), strings.ToLower(op.Method))
}

// Shuffle puts the lists whose order means nothing into another order.
func (m Mutable) Shuffle(seed uint64) {
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
	walk(m.Doc)
}

// Parse reads an object written as JSON.
func Parse(t testing.TB, text string) spec.Object {
	t.Helper()
	o, err := spec.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return o
}
