package drift

import (
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

// mutation edits a document.
type mutation struct {
	t   *testing.T
	doc spec.Object
}

// op returns an operation by its id.
func (m mutation) op(id string) spec.Operation {
	m.t.Helper()
	for _, op := range spec.Operations(m.doc) {
		if op.ID == id {
			return op
		}
	}
	m.t.Fatalf("the document has no operation %s", id)
	return spec.Operation{}
}

// answer returns the schema of the JSON answer with status 200.
func (m mutation) answer(id string) spec.Object {
	m.t.Helper()
	return m.schema(spec.Obj(m.op(id).Responses(), "200"), id)
}

// body returns the schema of the JSON body.
func (m mutation) body(id string) spec.Object {
	m.t.Helper()
	return m.schema(spec.Obj(m.op(id).Node, "requestBody"), id)
}

func (m mutation) schema(parent spec.Object, id string) spec.Object {
	m.t.Helper()
	s := spec.Obj(spec.Obj(spec.Obj(parent, "content"), "application/json"), "schema")
	if s == nil {
		m.t.Fatalf("%s has no JSON there", id)
	}
	return s
}

// property returns a property of an object.
func (m mutation) property(s spec.Object, name string) spec.Object {
	m.t.Helper()
	p := spec.Obj(spec.Obj(s, "properties"), name)
	if p == nil {
		m.t.Fatalf("there is no property %s", name)
	}
	return p
}

// set sets a property of an object, whether it was there or not.
func (m mutation) set(s spec.Object, name, schema string) {
	m.t.Helper()
	spec.Obj(s, "properties")[name] = m.parse(schema)
}

// remove removes a property of an object.
func (m mutation) remove(s spec.Object, name string) {
	m.t.Helper()
	m.property(s, name)
	delete(spec.Obj(s, "properties"), name)
	s["required"] = slices.DeleteFunc(spec.List(s, "required"), func(v any) bool { return v == name })
}

// require makes a property required.
func (m mutation) require(s spec.Object, name string) {
	s["required"] = append(spec.List(s, "required"), name)
}

// parameter returns a query parameter.
func (m mutation) parameter(id, name string) spec.Object {
	m.t.Helper()
	p := m.op(id).Parameter("query", name)
	if p == nil {
		m.t.Fatalf("%s has no parameter %s", id, name)
	}
	return p
}

// add adds an operation, written as JSON.
func (m mutation) add(path, method, operation string) {
	m.t.Helper()
	paths := spec.Obj(m.doc, "paths")
	item := spec.Obj(paths, path)
	if item == nil {
		item = spec.Object{}
		paths[path] = item
	}
	item[method] = m.parse(operation)
}

func (m mutation) parse(text string) spec.Object {
	m.t.Helper()
	o, err := spec.Parse([]byte(text))
	if err != nil {
		m.t.Fatal(err)
	}
	return o
}
