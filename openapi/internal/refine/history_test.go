package refine

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

// fitted fits a document with one operation to others, the oldest first, which are the releases
// 1.1, 1.2 and so on. An empty operation means that the release does not have it.
func fitted(t *testing.T, now string, past ...string) (spec.Object, spec.Operation) {
	t.Helper()
	doc, op := operationDoc(t, now)
	var releases []Past
	for i, text := range past {
		old, _ := operationDoc(t, `{operationId: GetThing}`)
		if text == "" {
			old["paths"] = spec.Object{}
		} else {
			old, _ = operationDoc(t, text)
		}
		releases = append(releases, Past{Release: "1." + string(rune('1'+i)), Doc: old, places: allPlacesOf(old)})
	}
	FitPast(doc, releases)
	return doc, op
}

func response(schema string) string {
	return `{responses: {"200": {content: {application/json: {schema: ` + schema + `}}}}}`
}

func TestFitPastResponses(t *testing.T) {
	for _, tt := range []struct {
		name, now string
		past      []string
		want      string
	}{
		{"nothing changed", `{type: object, required: [a], properties: {a: {type: string}}}`,
			[]string{`{type: object, required: [a], properties: {a: {type: string}}}`},
			`{type: object, required: [a], properties: {a: {type: string}}}`},
		{"a new field", `{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}`,
			[]string{`{type: object, required: [a], properties: {a: {type: string}}}`, `{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}`},
			`{type: object, required: [a], properties: {a: {type: string}, b: {type: string, x-since: "1.2"}}}`},
		{"a field newer than all releases", `{type: object, required: [b], properties: {b: {type: string}}}`,
			[]string{`{type: object, properties: {}}`, `{type: object, properties: {}}`},
			`{type: object, properties: {b: {type: string, x-since: ">1.2"}}}`},
		{"a field that is gone", `{type: object, properties: {a: {type: string}, n: {type: string}, m: {type: string}}}`,
			[]string{`{type: object, required: [b], properties: {a: {type: string}, b: {type: boolean}, c: {}}}`, `{type: object, properties: {a: {type: string}, b: {type: number}}}`, `{type: object, properties: {a: {type: string}}}`},
			`{type: object, properties: {a: {type: string}, b: {type: number, x-until: "1.2"}, m: {type: string, x-since: ">1.3"}, n: {type: string, x-since: ">1.3"}}}`},
		{"optional before", `{type: object, required: [a], properties: {a: {type: string}}}`,
			[]string{`{type: object, properties: {a: {type: string}}}`},
			`{type: object, properties: {a: {type: string}}}`},
		{"null before", `{type: object, required: [a], properties: {a: {type: string}}}`,
			[]string{`{type: object, required: [a], properties: {a: {type: string, nullable: true}}}`},
			`{type: object, required: [a], properties: {a: {type: string, nullable: true}}}`},
		{"in items", `{type: array, items: {type: object, required: [a], properties: {a: {type: string}}}}`,
			[]string{`{type: array, items: {type: object, properties: {}}}`},
			`{type: array, items: {type: object, properties: {a: {type: string, x-since: ">1.1"}}}}`},
		{"in values", `{type: object, additionalProperties: {type: object, required: [a], properties: {a: {type: string}}}}`,
			[]string{`{type: object, additionalProperties: {type: object, properties: {}}}`},
			`{type: object, additionalProperties: {type: object, properties: {a: {type: string, x-since: ">1.1"}}}}`},
		{"inside a field that is new itself", `{type: object, properties: {a: {type: object, required: [b, c], properties: {b: {type: string}, c: {type: string}}}}}`,
			[]string{`{type: object, properties: {}}`, `{type: object, properties: {a: {type: object, required: [b], properties: {b: {type: string}}}}}`},
			`{type: object, properties: {a: {type: object, x-since: "1.2", required: [b], properties: {b: {type: string, x-as-old-as-parent: true}, c: {type: string, x-since: ">1.2"}}}}}`},
		{"values of an enum", `{type: string, enum: [b, c]}`, []string{`{type: string, enum: [a, b]}`}, `{type: string, enum: [a, b, c]}`},
		{"another type", `{type: object, required: [a], properties: {a: {type: string}}}`,
			[]string{`{type: object, required: [a], properties: {a: {type: boolean}}}`},
			`{type: object, required: [a], properties: {a: {}}}`},
		{"an older document that says nothing", `{type: object, required: [a], properties: {a: {type: boolean}}}`,
			[]string{`{type: object, required: [a], properties: {a: {}}}`},
			`{type: object, required: [a], properties: {a: {type: boolean}}}`},
		{"variants", `{discriminator: {propertyName: k}, oneOf: [{type: object, x-literal: a, required: [k, v], properties: {k: {type: string, enum: [a]}, v: {type: string}}}, {type: object, x-literal: c, required: [k], properties: {k: {type: string, enum: [c]}, w: {type: string}}}]}`,
			[]string{`{discriminator: {propertyName: k}, oneOf: [{type: object, x-literal: a, required: [k], properties: {k: {type: string, enum: [a]}}}, {type: object, x-literal: b, required: [k], properties: {k: {type: string, enum: [b]}}}]}`},
			`{discriminator: {propertyName: k}, oneOf: [{type: object, x-literal: a, required: [k], properties: {k: {type: string, enum: [a]}, v: {type: string, x-since: ">1.1"}}}, {type: object, x-literal: b, required: [k], properties: {k: {type: string, enum: [b]}}}, {type: object, x-literal: c, required: [k], properties: {k: {type: string, enum: [c], x-as-old-as-parent: true}, w: {type: string, x-as-old-as-parent: true}}}]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var past []string
			for _, schema := range tt.past {
				past = append(past, response(schema))
			}
			_, op := fitted(t, response(tt.now), past...)
			same(t, schemaAt(op, "200"), tt.want)
		})
	}
}

func TestFitPastOperations(t *testing.T) {
	const body = `{parameters: [{in: query, name: a}, {in: query, name: b}, {in: path, name: id}], requestBody: {content: {application/json: {schema: {type: object, required: [x], properties: {x: {type: string}}}}}}, responses: {"201": {content: {application/json: {schema: {type: string}}}}}}`
	// A body keeps what it requires: it is for the newest server.
	_, op := fitted(t, body, `{parameters: [{in: query, name: a}], requestBody: {content: {application/json: {schema: {type: object, properties: {}}}}}, responses: {"204": {description: No Content}}}`)
	same(t, spec.Object{"v": op.Node["parameters"]}, `{v: [{in: query, name: a}, {in: query, name: b, x-since: ">1.1"}, {in: path, name: id}]}`)
	same(t, spec.Obj(spec.Obj(op.Body(), "application/json"), "schema"), `{type: object, required: [x], properties: {x: {type: string, x-since: ">1.1"}}}`)
	if op.Responses()["204"] == nil {
		t.Error("the success of the older server is missing")
	}
	if op.Node[SinceKey] != nil {
		t.Errorf("the operation: %v", op.Node[SinceKey])
	}
	// What is inside an operation that is new is as new.
	_, op = fitted(t, body, "", body)
	if op.Node[SinceKey] != "1.2" || op.Parameter("query", "b")[SinceKey] != nil {
		t.Errorf("a new operation: %v", op.Node)
	}
	if _, op = fitted(t, body, ""); op.Node[SinceKey] != ">1.1" {
		t.Errorf("an operation that no release has: %v", op.Node)
	}
	// A release that has more is newer, and says nothing.
	_, op = fitted(t, response(`{type: object, required: [a], properties: {a: {type: string}}}`), response(`{type: object, properties: {a: {type: string}, b: {type: string}}}`))
	same(t, schemaAt(op, "200"), `{type: object, required: [a], properties: {a: {type: string}}}`)
	// A correction may know more exactly.
	_, op = fitted(t, `{x-since: "1.0", responses: {}}`, "")
	if op.Node[SinceKey] != "1.0" {
		t.Errorf("the correction was overruled: %v", op.Node)
	}
}

func TestReleaseText(t *testing.T) {
	for _, tt := range []struct{ schema, want string }{
		{`{}`, ""},
		{`{x-since: "1.40"}`, "requires Logto 1.40 or newer."},
		{`{x-since: ">1.42"}`, "requires a Logto newer than 1.42."},
		{`{x-until: "1.40"}`, "is sent by Logto 1.40 and older."},
	} {
		if got := ReleaseText(object(t, tt.schema)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.schema, got, tt.want)
		}
	}
}
