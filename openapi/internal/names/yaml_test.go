package names

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

func object(t *testing.T, text string) spec.Object {
	t.Helper()
	return spectest.Object(t, text)
}

// document makes a refined document of operations: the id, and what it has.
// Each is at a path of its own.
func document(t *testing.T, operations map[string]string) spec.Object {
	t.Helper()
	paths := spec.Object{}
	for id, text := range operations {
		op := object(t, text)
		op["operationId"] = id
		paths["/"+id] = spec.Object{"post": op}
	}
	return spec.Object{"paths": paths}
}

// answer is an operation that answers with a schema.
func answer(schema string) string {
	return `{responses: {"200": {content: {application/json: {schema: ` + schema + `}}}}}`
}

// body is an operation that takes a schema.
func body(schema string) string {
	return `{requestBody: {content: {application/json: {schema: ` + schema + `}}}, responses: {"204": {}}}`
}

// assigned names the schemas of a document.
func assigned(t *testing.T, doc spec.Object, file string) *Assignment {
	t.Helper()
	f, err := Parse("names.yaml", []byte("types: "+file))
	if err != nil {
		t.Fatal(err)
	}
	a, err := Assign(doc, f)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
