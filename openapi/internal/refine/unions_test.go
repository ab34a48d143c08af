package refine

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestUnions(t *testing.T) {
	const (
		a = `{type: object, required: [t], properties: {t: {type: string, enum: [a]}, x: {type: string}}}`
		b = `{type: object, required: [t], properties: {t: {type: string, enum: [b, c]}}}`
	)
	for _, tt := range []schemaTest{
		{name: "no union", in: `{type: string}`, want: `{type: string}`},
		{name: "one variant", in: `{oneOf: [{type: string, minLength: 1}]}`, want: `{type: string, minLength: 1}`},
		{name: "the same twice", in: `{anyOf: [{type: string}, {type: string}]}`, want: `{type: string}`},
		{name: "enums", in: `{oneOf: [{type: string, enum: [b, c]}, {type: string, enum: [a, b]}]}`, want: `{type: string, enum: [a, b, c]}`},
		{name: "enum or text", in: `{oneOf: [{type: string, enum: [a]}, {type: string}]}`, want: `{type: string}`},
		{name: "URL or empty", in: `{oneOf: [{type: string, format: uri, maxLength: 9}, {type: string, format: empty, maxLength: 0}]}`, want: `{type: string, maxLength: 9}`},
		{name: "the longest text counts", in: `{oneOf: [{type: string, maxLength: 9, pattern: x}, {type: string, maxLength: 5}]}`, want: `{type: string, maxLength: 9}`},
		{name: "one text without an end", in: `{oneOf: [{type: string, maxLength: 9}, {type: string, pattern: x}]}`, want: `{type: string}`},
		{name: "what all texts share stays", in: `{oneOf: [{type: string, format: uri, minLength: 1}, {type: string, format: uri}]}`, want: `{type: string, format: uri}`},
		{name: "nullable text", in: `{oneOf: [{type: string, nullable: true}, {type: string, format: uri}]}`, want: `{type: string, nullable: true}`},
		{name: "nullable itself", in: `{nullable: true, oneOf: [{type: string}, {type: string, format: uri}]}`, want: `{type: string, nullable: true}`},
		{name: "numbers", in: `{oneOf: [{type: integer}, {type: number}]}`, want: `{type: number}`},
		{name: "booleans", in: `{oneOf: [{type: boolean, enum: [true]}, {type: boolean, enum: [false]}]}`, want: `{type: boolean}`},
		{name: "any JSON", in: `{oneOf: [{type: string}, {type: number}, {type: boolean}, {type: object}]}`, want: `{}`},
		{name: "any JSON or null", in: `{nullable: true, oneOf: [{type: string}, {type: number}]}`, want: `{}`},
		{name: "unions in unions", in: `{oneOf: [{anyOf: [{type: string, enum: [a]}, {type: string, enum: [b], nullable: true}]}, {type: string, enum: [c]}]}`, want: `{type: string, enum: [a, b, c], nullable: true}`},
		{name: "text or texts", in: `{oneOf: [{type: array, items: {type: string}}, {type: string}]}`, want: `{format: string-or-strings, oneOf: [{type: string}, {type: array, items: {type: string}}]}`},
		{name: "an item or a list of them", in: `{oneOf: [{type: string, enum: [a]}, {type: array, items: {type: string, enum: [a]}}]}`, want: `{type: array, items: {type: string, enum: [a]}}`},
		{name: "an object or false", in: `{oneOf: [{type: boolean, enum: [false]}, {type: object, properties: {x: {}}}]}`, want: `{format: object-or-false, oneOf: [{type: object, properties: {x: {}}}, {type: boolean, enum: [false]}]}`},
		{name: "an object or a boolean", in: `{oneOf: [{type: boolean}, {type: object, properties: {x: {}}}]}`, want: `{}`},
		{name: "objects with a literal", in: `{oneOf: [` + b + `, ` + a + `]}`, want: `{discriminator: {propertyName: t}, oneOf: [
			{x-literal: a, type: object, required: [t], properties: {t: {type: string, enum: [a]}, x: {type: string}}},
			{x-literal: "b,c", type: object, required: [t], properties: {t: {type: string, enum: [b, c]}}}]}`},
		{name: "a literal in two variants", in: `{oneOf: [` + a + `, {type: object, required: [t], properties: {t: {type: string, enum: [a]}, y: {type: string}}}]}`,
			want: `{type: object, required: [t], properties: {t: {type: string, enum: [a]}, x: {type: string}, y: {type: string}}}`},
		{name: "a literal that may be missing", in: `{oneOf: [` + a + `, {type: object, properties: {t: {type: string, enum: [b]}}}]}`,
			want: `{type: object, properties: {t: {type: string, enum: [a, b]}, x: {type: string}}}`},
		{name: "a literal that may be null", in: `{oneOf: [` + a + `, {type: object, required: [t], properties: {t: {type: string, nullable: true, enum: [b]}}}]}`,
			want: `{type: object, required: [t], properties: {t: {type: string, nullable: true, enum: [a, b]}, x: {type: string}}}`},
		{name: "a literal that Go cannot quote", in: `{oneOf: [` + a + `, {type: object, required: [t], properties: {t: {type: string, enum: ['b"']}}}]}`,
			want: `{type: object, required: [t], properties: {t: {type: string, enum: [a, 'b"']}, x: {type: string}}}`},
		{name: "objects that contradict each other", in: `{oneOf: [{type: object, properties: {x: {type: string}}}, {type: object, properties: {x: {type: boolean}}}]}`, want: `{}`},
		{name: "beside properties", in: `{type: object, required: [p], properties: {p: {type: string}}, oneOf: [` + a + `, ` + b + `]}`, want: `{discriminator: {propertyName: t}, oneOf: [
			{x-literal: a, type: object, required: [p, t], properties: {p: {type: string}, t: {type: string, enum: [a]}, x: {type: string}}},
			{x-literal: "b,c", type: object, required: [p, t], properties: {p: {type: string}, t: {type: string, enum: [b, c]}}}]}`},
		{name: "beside names of properties", in: `{type: object, properties: {t: {}, z: {type: object, properties: {y: {}}}}, oneOf: [{type: string}]}`, want: `{type: string}`},
		{name: "one of two that are required", in: `{type: object, properties: {p: {type: string}, q: {type: string}}, anyOf: [{required: [p]}, {required: [q]}]}`,
			want: `{type: object, properties: {p: {type: string}, q: {type: string}}}`},
		{name: "beside what contradicts it", in: `{type: object, properties: {p: {type: string}}, oneOf: [{type: string}, {type: number}]}`, want: `{}`},
		{name: "the release stays", in: `{x-since: "1.41", type: object, properties: {t: {}}, oneOf: [` + a + `, ` + b + `]}`, want: `{x-since: "1.41", discriminator: {propertyName: t}, oneOf: [
			{x-literal: a, type: object, required: [t], properties: {t: {type: string, enum: [a]}, x: {type: string}}},
			{x-literal: "b,c", type: object, required: [t], properties: {t: {type: string, enum: [b, c]}}}]}`},
		{name: "default and deprecated stay", in: `{default: a, deprecated: true, oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}`, want: `{type: string, enum: [a, b], default: a, deprecated: true}`},
	} {
		tt.in, tt.want = noTabs(tt.in), noTabs(tt.want)
		tt.run(t, unions)
	}
}

// What comes out does not depend on the order of the variants.
func TestUnionsWithoutOrder(t *testing.T) {
	for _, pair := range [][2]string{
		{`{type: string, maxLength: 9}`, `{type: string, maxLength: 5, format: uri}`},
		{`{type: string, enum: [a]}`, `{type: string, enum: [b]}`},
		{`{type: object, properties: {x: {}}}`, `{type: boolean, enum: [false]}`},
		{`{type: string}`, `{type: array, items: {type: string}}`},
		{`{type: object, required: [t], properties: {t: {type: string, enum: [a]}}}`, `{type: object, required: [t], properties: {t: {type: string, enum: [b]}}}`},
		{`{type: object, required: [x], properties: {x: {type: string}}}`, `{type: object, properties: {y: {type: string}}}`},
	} {
		one := unions("", object(t, `{oneOf: [`+pair[0]+`, `+pair[1]+`]}`))
		other := unions("", object(t, `{oneOf: [`+pair[1]+`, `+pair[0]+`]}`))
		if spec.Compact(one) != spec.Compact(other) {
			t.Errorf("%s or %s: %s, and the other way round %s", pair[0], pair[1], spec.Compact(one), spec.Compact(other))
		}
	}
}
