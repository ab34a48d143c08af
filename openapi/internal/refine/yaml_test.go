package refine

import (
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

func object(t *testing.T, text string) spec.Object {
	t.Helper()
	return spectest.Object(t, text)
}

func same(t *testing.T, got any, want string) {
	t.Helper()
	spectest.Same(t, got, want)
}

// schemaTest is a schema before and after a pass that looks at one at a time.
type schemaTest struct{ name, place, in, want string }

// run runs the pass as the chain does: on the schemas inside first.
func (tt schemaTest) run(t *testing.T, visit spec.Visit) {
	t.Run(tt.name, func(t *testing.T) {
		place := tt.place
		if place == "" {
			place = "GetThing.response"
		}
		same(t, spec.WalkSchema(place, object(t, tt.in), visit), tt.want)
	})
}

// operationDoc is a document with one operation, GetThing at /things/{id}.
func operationDoc(t *testing.T, operation string) (spec.Object, spec.Operation) {
	t.Helper()
	op := object(t, operation)
	if op["operationId"] == nil {
		op["operationId"] = "GetThing"
	}
	doc := spec.Object{"openapi": "3.0.1", "paths": spec.Object{"/things/{id}": spec.Object{"get": op}}}
	return doc, spec.Operations(doc)[0]
}

// docTest is an operation before and after a pass that looks at the document.
type docTest struct{ name, in, want string }

func (tt docTest) run(t *testing.T, pass func(spec.Object) error) {
	t.Run(tt.name, func(t *testing.T) {
		doc, op := operationDoc(t, tt.in)
		if err := pass(doc); err != nil {
			t.Fatal(err)
		}
		delete(op.Node, "operationId")
		same(t, op.Node, tt.want)
	})
}

// noTabs lets YAML stand indented in a test.
func noTabs(text string) string { return strings.ReplaceAll(text, "\t", " ") }

// fill puts values into a form, at its signs % and $.
func fill(form, percent, dollar string) string {
	return strings.NewReplacer("%", percent, "$", dollar).Replace(form)
}
