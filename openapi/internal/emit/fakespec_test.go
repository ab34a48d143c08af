package emit

import (
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// expand puts what references name in their place.
func expand(v any, schemas spec.Object) any {
	switch v := v.(type) {
	case spec.Object:
		if name, ok := strings.CutPrefix(spec.Str(v, "$ref"), "#/components/schemas/"); ok && name != refine.ErrorSchema {
			return expand(spec.Clone(schemas[name]), schemas)
		}
		for key := range v {
			v[key] = expand(v[key], schemas)
		}
	case []any:
		for i := range v {
			v[i] = expand(v[i], schemas)
		}
	}
	return v
}

// With its references expanded, the document is again the corrected one: nothing
// is lost by sharing.
func TestFakeSpecIsLossless(t *testing.T) {
	recorded, err := spec.Read("../../logto.json")
	if err != nil {
		t.Fatal(err)
	}
	corrections, err := refine.ReadCorrections("../../corrections.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := refine.Run(recorded, corrections)
	if err != nil {
		t.Fatal(err)
	}
	before := spec.Compact(doc)
	data, err := FakeSpec(doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	if spec.Compact(doc) != before {
		t.Error("the document changed")
	}
	fake, err := spec.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	schemas := spec.Obj(spec.Obj(fake, "components"), "schemas")
	if len(schemas) < 100 || len(data) > len(before)*3/4 {
		t.Errorf("%d schemas are shared: %d bytes of %d", len(schemas), len(data), len(before))
	}
	spec.Walk(doc, checkedAs)
	if got, want := spec.Compact(expand(spec.Clone(fake["paths"]), schemas)), spec.Compact(doc["paths"]); got != want {
		i := 0
		for got[i] == want[i] {
			i++
		}
		t.Errorf("at byte %d:\n%.300s\nwant\n%.300s", i, got[max(0, i-100):], want[max(0, i-100):])
	}
	if schemas[refine.ErrorSchema] == nil {
		t.Error("the error body is missing")
	}
}

func TestFakeSpecShares(t *testing.T) {
	const user = `{type: object, required: [id, name, address], properties: {id: {type: string}, name: {type: string, description: long enough to be worth it}}}`
	doc := object(t, `{openapi: 3.0.1, info: {}, components: {schemas: {}}, paths: {
		/a: {get: {operationId: GetA, responses: {"200": {content: {application/json: {schema: `+user+`}}}}}},
		/b: {get: {operationId: GetB, responses: {"200": {content: {application/json: {schema: {type: object, properties: {user: `+user+`}}}}}}}},
		/c: {get: {operationId: GetC, responses: {"200": {content: {application/json: {schema: {type: string, enum: [a]}}}}}}},
		/d: {get: {operationId: GetD, responses: {"200": {content: {application/json: {schema: {type: string, enum: [a]}}}}}}}}}`)
	data, err := FakeSpec(doc, map[string]string{"GetA": "GetA", "GetB": "GetBetter"})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), "long enough"); n != 1 {
		t.Errorf("the schema stands %d times:\n%s", n, data)
	}
	if n := strings.Count(string(data), methodKey); n != 1 || !strings.Contains(string(data), `"operationId":"GetB","responses"`) || !strings.Contains(string(data), `"x-go-method":"GetBetter"`) {
		t.Errorf("the method of GetB is to be GetBetter, all others are called by their id:\n%s", data)
	}
	if n := strings.Count(string(data), "$ref"); n != 2 {
		t.Errorf("%d references; a small schema is not worth one:\n%s", n, data)
	}
}

// Where a type in Go says more than a server checks at first, the fake checks what the server does.
func TestFakeSpecChecksAsServersDo(t *testing.T) {
	doc := object(t, `{openapi: 3.0.1, info: {}, components: {schemas: {}}, paths: {/a: {post: {operationId: PostA, responses: {},
		requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string, enum: [a], x-checked-as: {type: string, maxLength: 9}}}}}}}}}}}`)
	data, err := FakeSpec(doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"properties":{"name":{"maxLength":9,"type":"string"}}`; !strings.Contains(string(data), want) {
		t.Errorf("there is no %s in %s", want, data)
	}
}
