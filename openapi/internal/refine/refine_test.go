package refine

import (
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

// The chain as a whole. It leaves the recorded document alone.
func TestRun(t *testing.T) {
	doc, _ := operationDoc(t, noTabs(`{summary: "Get\n thing", parameters: [{in: query, name: page, schema: {type: number}}, {in: query, name: page_size}, {in: query, name: on, schema: {type: string, enum: ["true", "false"]}}],
		responses: {"200": {content: {application/json: {schema: {type: array, items: {type: object, required: [kind, createdAt], properties: {
			kind: {oneOf: [{type: string, format: '"b"'}, {type: string, format: '"a"'}]}, createdAt: {type: number}, callbackUris: {type: array, items: {type: object, description: Validator function}},
			color: {type: string, format: regex, pattern: '/^#/i'}, rest: {type: object}, size: {type: [number, "null"]}}}}}}}}}`))
	before := spec.Compact(doc)
	refined, _, err := Run(doc, corrections(t, `{at: ["GetThing.response[].size"], merge: {format: double}}`))
	if err != nil {
		t.Fatal(err)
	}
	if spec.Compact(doc) != before {
		t.Error("the recorded document changed")
	}
	op := spec.Operations(refined)[0]
	same(t, spec.Obj(schemaAt(op, "200"), "items"), noTabs(`{type: object, required: [createdAt, kind], properties: {
		kind: {type: string, enum: [a, b]}, createdAt: {type: integer, format: unix-milli}, callbackUris: {type: array, items: {type: string}},
		color: {type: string, pattern: "(?i)^#"}, rest: {type: object, additionalProperties: true}, size: {type: number, format: double, nullable: true}}}`))
	same(t, spec.Object{"on": op.Parameter("query", "on"), "id": op.Parameter("path", "id"), "summary": op.Node["summary"]},
		`{on: {in: query, name: on, schema: {type: boolean}}, id: {in: path, name: id, required: true, schema: {type: string}}, summary: Get thing}`)
	if op.Responses()["429"] == nil {
		t.Error("no error is described")
	}
}

// The document comes back beside the corrections that found nothing; an error stops the chain.
func TestRunErrors(t *testing.T) {
	doc, _ := operationDoc(t, `{}`)
	refined, unmatched, err := Run(doc, corrections(t, `{at: [GetOther], body: {}}`))
	if err != nil || len(spec.Operations(refined)) != 1 || len(unmatched.Absent) != 1 {
		t.Errorf("unmatched correction: got %v, %v, %v", refined, unmatched, err)
	}
	doc, _ = operationDoc(t, `{requestBody: {$ref: "#/gone"}}`)
	if refined, _, err := Run(doc, &Corrections{}); err == nil || refined != nil {
		t.Errorf("bad reference: got %v, %v", refined, err)
	}
}

func TestPassesHaveNames(t *testing.T) {
	var seen []string
	for _, pass := range Passes(&Corrections{}) {
		if pass.Name == "" || pass.Run == nil || slices.Contains(seen, pass.Name) {
			t.Errorf("pass %q has no name of its own, or does nothing", pass.Name)
		}
		seen = append(seen, pass.Name)
	}
}

// FuzzModernSchema looks for schemas that no pass can take.
func FuzzModernSchema(f *testing.F) {
	for _, seed := range []string{
		`{"type":["string","null"]}`, `{"oneOf":[{"type":"null"},{"$ref":"#/x"}]}`, `{"allOf":[true,{"properties":{"a":false}}]}`, `{"enum":[null,1,"a"],"const":{}}`,
		`{"type":"object","properties":{"a":{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"const":"x"}}},{"type":"object","required":["t"],"properties":{"t":{"const":"y"}}}]}}}`,
		`{"items":[{"type":"string"}],"additionalProperties":[1],"required":"a","properties":[1]}`, `{"oneOf":[{"type":"array","items":{"type":"string"}},{"type":"string"}],"anyOf":{}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		schema, err := spec.ParseValue([]byte(text))
		if err != nil {
			t.Skip()
		}
		doc := spec.Object{"paths": spec.Object{"/a": spec.Object{"put": spec.Object{
			"operationId": "PutA",
			"parameters":  []any{spec.Object{"in": "query", "name": "q", "schema": schema}},
			"requestBody": spec.Object{"content": spec.Object{"application/json": spec.Object{"schema": schema}}},
			"responses":   spec.Object{"200": spec.Object{"content": spec.Object{"application/json": spec.Object{"schema": schema}}}},
		}}}}
		refined, _, err := Run(doc, &Corrections{})
		if err != nil {
			t.Skip() // a bad reference
		}
		spec.Walk(refined, func(place string, s spec.Object) spec.Object {
			if s["allOf"] != nil || s["anyOf"] != nil || s["oneOf"] != nil && Kind(s) != "union" && Kind(s) != FormatStrings && Kind(s) != FormatOrFalse {
				t.Errorf("%s: a union is left: %s", place, spec.Compact(s))
			}
			if _, isList := s["type"].([]any); isList {
				t.Errorf("%s: several types are left: %s", place, spec.Compact(s))
			}
			return s
		})
	})
}
