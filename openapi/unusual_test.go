package main

import (
	"fmt"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

// unusualBodies are what Logto's document does not have today, by media type.
var unusualBodies = map[string][]string{
	"application/json": {
		`{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":{"type":"string"}}`,
		`{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":{"type":"integer"}}`,
		`{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":{"type":"string","nullable":true}}`,
		`{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":{"type":"object","required":["y"],"properties":{"y":{"type":"number"}}}}`,
		`{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":{"type":"array","items":{"type":"string","enum":["a","b"]}}}`,
		`{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":true}`,
		`{"type":"object","additionalProperties":{"type":"object","additionalProperties":{"type":"boolean"}}}`,
		`{"type":"array","items":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}}}`,
		`{"type":"string","enum":["a","b"]}`,
		`{"type":"number"}`,
		`{"nullable":true,"type":"object","properties":{"x":{"type":"string"}}}`,
	},
	"multipart/form-data": {
		`{"type":"string","enum":["a","b"]}`,
		`{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}}`,
		`{"type":"object","properties":{"file":{"type":"string","format":"binary"},"kind":{"type":"string","enum":["a","b"]}}}`,
		`{"oneOf":[{"type":"string"},{"type":"object","properties":{"x":{"type":"string"}}}]}`,
		`{}`,
	},
	"application/octet-stream": {`{"type":"object","properties":{"x":{"type":"string"}}}`, `{"type":"string","format":"binary"}`},
	"text/plain":               {`{"type":"string","enum":["a"]}`},
}

// Schemas that the document does not use make code that compiles, as bodies and as responses.
func TestGenerateUnusualSchemas(t *testing.T) {
	t.Parallel()
	recorded, in := readInputs(t)
	doc := spec.Clone(recorded)
	m := spectest.Mutable{T: t, Doc: doc}
	for mediaType, schemas := range unusualBodies {
		for i, schema := range schemas {
			content := fmt.Sprintf(`{"content":{%q:{"schema":%s}}}`, mediaType, schema)
			kind := mediaType[:4]
			m.Add("post", fmt.Sprintf("/api/unusual/%s%d", kind, i), fmt.Sprintf(
				`{"operationId":"SendUnusual%s%d","requestBody":%s,"responses":{"200":{"description":"OK","content":{%q:{"schema":%s}}}}}`,
				kind, i, content, mediaType, schema))
		}
	}
	r, err := in.Refine(doc)
	if err != nil {
		t.Fatal(err)
	}
	files, err := in.Generate(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range typeCheck(t, files) {
		t.Error(problem)
	}
}
