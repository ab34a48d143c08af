package refine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestInlineReferences(t *testing.T) {
	doc := object(t, noTabs(`
openapi: 3.0.1
paths:
  /a:
    parameters: [{$ref: "#/components/parameters/Id"}, {in: query, name: q, schema: {type: string}}]
    get:
      operationId: GetA
      parameters: [{in: query, name: q, schema: {type: integer}}]
      requestBody: {$ref: "#/components/requestBodies/B"}
      responses: {"200": {$ref: "#/components/responses/R"}}
      callbacks: {c: {x: {}}}
  /b: {$ref: "#/components/pathItems/P"}
  /c:
    put:
      operationId: PutC
      requestBody: {content: {application/json: {schema: {$ref: "#/paths/~1a/get/responses/200/content/application~1json/schema"}}}}
components:
  parameters: {Id: {in: path, name: id, schema: {$ref: "#/components/schemas/Id"}}}
  requestBodies: {B: {content: {application/json: {schema: {$ref: "#/components/schemas/T", description: own, nullable: true}}}}}
  responses: {R: {content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Id"}}}}}}
  pathItems: {P: {post: {operationId: PostB}}}
  schemas: {Id: {type: string}, T: {type: object, description: other, properties: {kids: {type: array, items: {$ref: "#/components/schemas/T"}}}}}
  securitySchemes: {OAuth2: {type: oauth2}}
`))
	if err := inlineReferences(doc); err != nil {
		t.Fatal(err)
	}
	same(t, doc, noTabs(`
openapi: 3.0.1
paths:
  /a:
    get:
      operationId: GetA
      parameters: [{in: query, name: q, schema: {type: integer}}, {in: path, name: id, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, description: own, nullable: true, properties: {kids: {type: array, items: {}}}}}}}
      responses: {"200": {content: {application/json: {schema: {type: array, items: {type: string}}}}}}
  /b: {post: {operationId: PostB}}
  /c:
    put:
      operationId: PutC
      requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}
`))
	// What was referred to twice is not shared: a pass may change one of them.
	ops := spec.Operations(doc)
	spec.Obj(schemaAt(ops[0], "200"), "items")["type"] = "changed"
	same(t, spec.Obj(ops[0].Parameter("path", "id"), "schema"), `{type: string}`)
	same(t, spec.Obj(spec.Obj(ops[2].Body(), "application/json"), "schema"), `{type: array, items: {type: string}}`)
}

func schemaAt(op spec.Operation, status string) spec.Object {
	return spec.Obj(spec.Obj(spec.Obj(spec.Obj(op.Responses(), status), "content"), "application/json"), "schema")
}

func TestInlineReferencesFails(t *testing.T) {
	for ref, want := range map[string]string{
		"#/components/schemas/Missing": "names nothing",
		"#/components/schemas/A/type":  "names nothing",
		"other.json#/A":                "leaves the document",
		"https://example.com/a":        "leaves the document",
		"":                             "leaves the document",
	} {
		doc, _ := operationDoc(t, `{responses: {"200": {content: {application/json: {schema: {$ref: "`+ref+`"}}}}}}`)
		doc["components"] = object(t, `{schemas: {A: {type: string}}}`)
		if err := inlineReferences(doc); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), ref) {
			t.Errorf("%q: got %v", ref, err)
		}
	}
}

// Schemas that contain each other are written out to some depth only, however
// many they are.
func TestInlineReferencesOfCycles(t *testing.T) {
	const n = 15
	schemas := spec.Object{}
	for i := range n {
		props := spec.Object{}
		for j := range n {
			props[fmt.Sprintf("p%d", j)] = spec.Object{"$ref": fmt.Sprintf("#/components/schemas/S%d", j)}
		}
		schemas[fmt.Sprintf("S%d", i)] = spec.Object{"type": "object", "properties": props}
	}
	doc, op := operationDoc(t, `{responses: {"200": {content: {application/json: {schema: {$ref: "#/components/schemas/S0"}}}}}}`)
	doc["components"] = spec.Object{"schemas": schemas}
	if err := inlineReferences(doc); err != nil {
		t.Fatal(err)
	}
	s, depth := schemaAt(op, "200"), 0
	for i := 1; len(s) > 0; i++ {
		if s["$ref"] != nil {
			t.Fatal("a reference is left")
		}
		s = spec.Obj(spec.Obj(s, "properties"), fmt.Sprintf("p%d", i))
		depth++
	}
	if depth != maxCycle {
		t.Errorf("%d schemas deep", depth)
	}
	// A chain is no cycle.
	doc, op = operationDoc(t, `{responses: {"200": {content: {application/json: {schema: {$ref: "#/components/schemas/S0"}}}}}}`)
	for i := range n {
		schemas[fmt.Sprintf("S%d", i)] = spec.Object{"properties": spec.Object{"p": spec.Object{"$ref": fmt.Sprintf("#/components/schemas/S%d", i+1)}}}
	}
	schemas[fmt.Sprintf("S%d", n)] = spec.Object{"type": "string"}
	doc["components"] = spec.Object{"schemas": schemas}
	if err := inlineReferences(doc); err != nil {
		t.Fatal(err)
	}
	s = schemaAt(op, "200")
	for range n {
		s = spec.Obj(spec.Obj(s, "properties"), "p")
	}
	same(t, s, `{type: string}`)
}

// A set of schemas that contain each other is told from one that only leads there.
func TestCycles(t *testing.T) {
	doc := object(t, `{components: {schemas: {
		A: {x: {$ref: "#/components/schemas/B"}, y: {$ref: "#/components/schemas/C"}}, B: {x: [{$ref: "#/components/schemas/A"}]},
		C: {x: {$ref: "#/components/schemas/D"}}, D: {x: {$ref: "#/components/schemas/E"}, y: {$ref: "#/components/schemas/D"}}, E: {x: {$ref: "#/components/schemas/C"}, y: {$ref: "#/components/schemas/F"}},
		F: {x: {$ref: "#/components/schemas/None"}}}}}`)
	for _, first := range []string{"A", "B", "C", "D", "E", "F"} {
		in := inliner{doc: doc, cycles: &cycles{order: map[string]int{}, of: map[string]int{}}}
		in.cycle("#/components/schemas/" + first)
		for _, a := range "ABCDEF" {
			for _, b := range "ABCDEF" {
				want := a == b || strings.ContainsRune("AB", a) && strings.ContainsRune("AB", b) || strings.ContainsRune("CDE", a) && strings.ContainsRune("CDE", b)
				if got := in.cycle("#/components/schemas/"+string(a)) == in.cycle("#/components/schemas/"+string(b)); got != want {
					t.Errorf("from %s, %c and %c: got %t", first, a, b, got)
				}
			}
		}
	}
}

// References that double the document with each level end early.
func TestInlineReferencesGrow(t *testing.T) {
	for _, levels := range []int{20, 60, 5000} {
		schemas := spec.Object{"S0": spec.Object{"type": "string"}}
		for i := range levels {
			ref := fmt.Sprintf("#/components/schemas/S%d", i)
			schemas[fmt.Sprintf("S%d", i+1)] = spec.Object{"type": "object", "properties": spec.Object{"a": spec.Object{"$ref": ref}, "b": spec.Object{"$ref": ref}}}
		}
		doc, _ := operationDoc(t, fmt.Sprintf(`{responses: {"200": {content: {application/json: {schema: {$ref: "#/components/schemas/S%d"}}}}}}`, levels))
		doc["components"] = spec.Object{"schemas": schemas}
		if err := inlineReferences(doc); err == nil || !strings.Contains(err.Error(), "the document is too large") {
			t.Errorf("%d levels: got %v", levels, err)
		}
	}
}
