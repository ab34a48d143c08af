package refine

import "testing"

func TestAllOf(t *testing.T) {
	for _, tt := range []schemaTest{
		{name: "no allOf", in: `{type: string}`, want: `{type: string}`},
		{name: "one part", in: `{allOf: [{type: string, minLength: 1}]}`, want: `{type: string, minLength: 1}`},
		{name: "objects", in: `{allOf: [{type: object, required: [b], properties: {b: {type: string}}}, {type: object, required: [a], properties: {a: {type: string}}}]}`,
			want: `{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}`},
		{name: "with properties beside", in: `{type: object, required: [p], properties: {p: {type: string}}, allOf: [{type: object, properties: {q: {type: string}}}]}`,
			want: `{type: object, required: [p], properties: {p: {type: string}, q: {type: string}}}`},
		{name: "nullable beside", in: `{nullable: true, allOf: [{type: object, properties: {q: {type: string}}}]}`, want: `{type: object, nullable: true, properties: {q: {type: string}}}`},
		{name: "nullable in one part", in: `{allOf: [{type: string, nullable: true}, {type: string, minLength: 1}]}`, want: `{type: string, minLength: 1}`},
		{name: "nullable in all parts", in: `{allOf: [{type: string, nullable: true}, {type: string, nullable: true, minLength: 1}]}`, want: `{type: string, nullable: true, minLength: 1}`},
		{name: "description beside", in: `{description: own, allOf: [{type: string, description: other}]}`, want: `{type: string, description: own}`},
		{name: "only required", in: `{allOf: [{type: object, properties: {a: {type: string}}}, {required: [a]}]}`, want: `{type: object, required: [a], properties: {a: {type: string}}}`},
		{name: "a property in both", in: `{allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: string, enum: [x]}}}]}`, want: `{type: object, properties: {a: {type: string, enum: [x]}}}`},
		{name: "enums", in: `{allOf: [{type: string, enum: [a, b]}, {type: string, enum: [b, c]}]}`, want: `{type: string, enum: [b]}`},
		{name: "enums without a common value", in: `{allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}`, want: `{}`},
		{name: "number and integer", in: `{allOf: [{type: number}, {type: integer, minimum: 1}]}`, want: `{type: integer, minimum: 1}`},
		{name: "without a type", in: `{allOf: [{type: string}, {minLength: 1}]}`, want: `{type: string, minLength: 1}`},
		{name: "contradiction", in: `{allOf: [{type: string}, {type: integer}]}`, want: `{}`},
		{name: "contradiction inside", in: `{allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: boolean}}}]}`, want: `{}`},
		{name: "lists", in: `{allOf: [{type: array, items: {type: string}}, {type: array, items: {minLength: 1}, maxItems: 3}]}`, want: `{type: array, items: {type: string, minLength: 1}, maxItems: 3}`},
		{name: "open and without properties", in: `{allOf: [{type: object, additionalProperties: true}, {type: object, properties: {a: {type: string}}}]}`, want: `{type: object, properties: {a: {type: string}}}`},
		{name: "both open", in: `{allOf: [{type: object, additionalProperties: true, properties: {b: {type: string}}}, {type: object, additionalProperties: true, properties: {a: {type: string}}}]}`,
			want: `{type: object, additionalProperties: true, properties: {a: {type: string}, b: {type: string}}}`},
		{name: "values of one type", in: `{allOf: [{type: object, additionalProperties: {type: string}}, {type: object, properties: {a: {type: string}}}]}`, want: `{type: object, additionalProperties: {type: string}, properties: {a: {type: string}}}`},
		{name: "nested", in: `{allOf: [{allOf: [{type: object, properties: {a: {type: string}}}]}, {type: object, properties: {b: {allOf: [{type: string}, {maxLength: 2}]}}}]}`,
			want: `{type: object, properties: {a: {type: string}, b: {type: string, maxLength: 2}}}`},
		{name: "a union and an object", in: `{allOf: [{type: object, properties: {p: {type: string}}}, {oneOf: [
			{type: object, required: [t], properties: {t: {type: string, enum: [a]}}}, {type: object, required: [t], properties: {t: {type: string, enum: [b]}}}]}]}`,
			want: `{discriminator: {propertyName: t}, oneOf: [
			{x-literal: a, type: object, required: [t], properties: {p: {type: string}, t: {type: string, enum: [a]}}},
			{x-literal: b, type: object, required: [t], properties: {p: {type: string}, t: {type: string, enum: [b]}}}]}`},
		{name: "a union and text", in: `{allOf: [{type: string}, {oneOf: [
			{type: object, required: [t], properties: {t: {type: string, enum: [a]}}}, {type: object, required: [t], properties: {t: {type: string, enum: [b]}}}]}]}`, want: `{}`},
	} {
		tt.in, tt.want = noTabs(tt.in), noTabs(tt.want)
		tt.run(t, unions) // which does both, inside first
	}
}
