package refine

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestModernSchema(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a type or null", `{type: [string, "null"]}`, `{type: string, nullable: true}`},
		{"one type in a list", `{type: [string]}`, `{type: string}`},
		{"only null", `{type: "null"}`, `{nullable: true}`},
		{"integer and number", `{type: [number, integer]}`, `{type: number}`},
		{"several types", `{type: [string, array, "null"], items: {type: string}, minLength: 1}`, `{nullable: true, oneOf: [{type: array, items: {type: string}, minLength: 1}, {type: string, minLength: 1}]}`},
		{"several types with properties", `{type: [object, boolean], properties: {a: true}, required: [a]}`, `{oneOf: [{type: boolean}, {type: object, properties: {a: {}}, required: [a]}]}`},
		{"no type in the list", `{type: []}`, `{}`},
		{"type by properties", `{properties: {a: {}}}`, `{type: object, properties: {a: {}}}`},
		{"type by items", `{items: {}}`, `{type: array, items: {}}`},
		{"const text", `{const: x}`, `{type: string, enum: [x]}`},
		{"const number", `{const: 1}`, `{type: integer, enum: [1]}`},
		{"const fraction", `{const: 1.5}`, `{type: number, enum: [1.5]}`},
		{"const boolean", `{const: false}`, `{type: boolean, enum: [false]}`},
		{"const null", `{const: null}`, `{nullable: true}`},
		{"const object", `{const: {a: 1}}`, `{type: object, enum: [{a: 1}]}`},
		{"enum without a type", `{enum: [a, b]}`, `{type: string, enum: [a, b]}`},
		{"enum with null", `{type: string, enum: [a, null]}`, `{type: string, enum: [a], nullable: true}`},
		{"enum of two types", `{enum: [a, 1]}`, `{}`},
		{"enum values of another type", `{type: string, enum: [a, 1]}`, `{type: string, enum: [a]}`},
		{"enum of numbers", `{type: number, enum: [1, 1.5]}`, `{type: number, enum: [1, 1.5]}`},
		{"empty enum", `{type: string, enum: []}`, `{type: string}`},
		{"enum that is none", `{type: string, enum: a}`, `{type: string}`},
		{"exclusive bounds", `{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 9}`, `{type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true}`},
		{"exclusive bounds of old", `{type: integer, minimum: 1, exclusiveMinimum: true}`, `{type: integer, minimum: 1, exclusiveMinimum: true}`},
		{"union with null", `{anyOf: [{type: string}, {type: "null"}, {const: null}, {enum: [null]}, {type: ["null"]}]}`, `{nullable: true, anyOf: [{type: string}]}`},
		{"union of null", `{oneOf: [{type: "null"}]}`, `{nullable: true}`},
		{"union of nothing", `{oneOf: [], anyOf: x, discriminator: {propertyName: t}}`, `{}`},
		{"union of anything", `{oneOf: [true, false, null]}`, `{oneOf: [{}, {}, {}]}`},
		{"any property", `{type: object, properties: {a: true, b: false, c: null, d: 5}}`, `{type: object, properties: {a: {}, b: {}, c: {}, d: {}}}`},
		{"no properties", `{type: object, properties: null}`, `{type: object}`},
		{"any item", `{type: array, items: true}`, `{type: array, items: {}}`},
		{"a tuple", `{prefixItems: [{type: string}], items: false}`, `{type: array, items: {}}`},
		{"keys by pattern", `{patternProperties: {"^x": {type: string}}}`, `{type: object, additionalProperties: true}`},
		{"any value", `{type: object, additionalProperties: {const: 1}}`, `{type: object, additionalProperties: {type: integer, enum: [1]}}`},
		{"values that say nothing", `{type: object, additionalProperties: null}`, `{type: object}`},
		{"what no type expresses", `{type: string, if: {}, then: {}, else: {}, not: {}, $schema: x, $defs: {a: {}}, examples: [a], unevaluatedProperties: false}`, `{type: string}`},
		{"a property called like a keyword", `{type: object, properties: {not: {type: string}, examples: {type: string}}}`, `{type: object, properties: {not: {type: string}, examples: {type: string}}}`},
		{"inside lists and unions", `{type: array, items: {allOf: [{type: [string, "null"]}]}}`, `{type: array, items: {allOf: [{type: string, nullable: true}]}}`},
	} {
		t.Run(tt.name, func(t *testing.T) { same(t, modernSchema(object(t, tt.in)), tt.want) })
	}
	for _, v := range []any{true, false, nil, "text"} {
		same(t, modernSchema(v), `{}`)
	}
}

func TestModern(t *testing.T) {
	const in = `{parameters: [{in: query, name: a, schema: {const: 1}}, {in: query, name: b, content: {application/json: {schema: true}}}],
		requestBody: {content: {application/json: {schema: {type: [string, "null"]}}}},
		responses: {"200": {content: {application/json: {schema: true}}}, default: {content: {application/json: {schema: {const: x}}}}, x-note: 1}}`
	const want = `{parameters: [{in: query, name: a, schema: {type: integer, enum: [1]}}, {in: query, name: b, content: {application/json: {schema: {}}}}],
		requestBody: {content: {application/json: {schema: {type: string, nullable: true}}}},
		responses: {"200": {content: {application/json: {schema: {}}}}, default: {content: {application/json: {schema: {type: string, enum: [x]}}}}, x-note: 1}}`
	docTest{name: "every schema", in: noTabs(in), want: noTabs(want)}.run(t, modern)

	for version, want := range map[string]string{"3.0.1": "3.0.1", "3.1.0": "3.0.3", "3.1": "3.0.3"} {
		doc := spec.Object{"openapi": version, "webhooks": spec.Object{}, "jsonSchemaDialect": "x", "paths": spec.Object{}}
		if err := modern(doc); err != nil {
			t.Fatal(err)
		}
		same(t, doc, `{openapi: `+want+`, paths: {}}`)
	}
}
