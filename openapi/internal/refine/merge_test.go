package refine

import (
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestMerge(t *testing.T) {
	const union = `{discriminator: {propertyName: t}, oneOf: [{x-literal: a, type: object, required: [t], properties: {t: {type: string, enum: [a]}}}]}`
	for _, tt := range []struct{ name, a, b, want string }{
		{"equal", `{type: string, minLength: 1}`, `{type: string, minLength: 1}`, `{type: string, minLength: 1}`},
		{"other limits", `{type: string, minLength: 1, maxLength: 3}`, `{type: string, minLength: 2, maxLength: 3}`, `{type: string, maxLength: 3}`},
		{"null in one", `{type: string, nullable: true}`, `{type: string}`, `{type: string, nullable: true}`},
		{"anything and something", `{}`, `{type: string, nullable: true}`, `{}`},
		{"required in both", `{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}`, `{type: object, required: [b], properties: {a: {type: string}, b: {type: string}}}`,
			`{type: object, required: [b], properties: {a: {type: string}, b: {type: string}}}`},
		{"a property in one", `{type: object, required: [a], properties: {a: {type: string}}}`, `{type: object, properties: {b: {type: string}}}`, `{type: object, properties: {a: {type: string}, b: {type: string}}}`},
		{"object and map", `{type: object, properties: {a: {type: string}}}`, `{type: object, additionalProperties: true}`, `{type: object, additionalProperties: true, properties: {a: {type: string}}}`},
		{"map and object", `{type: object, additionalProperties: true}`, `{type: object, properties: {a: {type: string}}}`, `{type: object, additionalProperties: true, properties: {a: {type: string}}}`},
		{"open and closed", `{type: object, additionalProperties: true, properties: {a: {type: string}}}`, `{type: object, properties: {a: {type: string}}}`, `{type: object, additionalProperties: true, properties: {a: {type: string}}}`},
		{"enums", `{type: string, enum: [b, a]}`, `{type: string, enum: [c, b]}`, `{type: string, enum: [a, b, c]}`},
		{"enum and text", `{type: string, enum: [a]}`, `{type: string, maxLength: 3}`, `{type: string}`},
		{"formats of text", `{type: string, format: uri}`, `{type: string, format: email}`, `{type: string}`},
		{"lists", `{type: array, items: {type: string, enum: [a]}}`, `{type: array, items: {type: string, enum: [b]}}`, `{type: array, items: {type: string, enum: [a, b]}}`},
		{"list of anything", `{type: array}`, `{type: array, items: {type: string}}`, `{type: array}`},
		{"maps", `{type: object, additionalProperties: {type: string, nullable: true}}`, `{type: object, additionalProperties: {type: string}}`, `{type: object, additionalProperties: {type: string, nullable: true}}`},
		{"map of anything", `{type: object, additionalProperties: true}`, `{type: object, additionalProperties: {type: string}}`, `{type: object, additionalProperties: true}`},
		{"unions", union, strings.ReplaceAll(union, "a]", "b]"), `{discriminator: {propertyName: t}, oneOf: [
			{x-literal: a, type: object, required: [t], properties: {t: {type: string, enum: [a]}}},
			{x-literal: b, type: object, required: [t], properties: {t: {type: string, enum: [b]}}}]}`},
		{"a variant in both", union, strings.ReplaceAll(union, "[t], properties: {", "[t], properties: {x: {type: string}, "),
			strings.ReplaceAll(union, "[t], properties: {", "[t], properties: {x: {type: string}, ")},
		{"a variant with one more literal", union, strings.ReplaceAll(union, "a]", "a, b]"), strings.NewReplacer("a]", "a, b]", "x-literal: a", "x-literal: 'a,b'").Replace(union)},
		{"text or texts", `{format: string-or-strings, oneOf: [{type: string}]}`, `{format: string-or-strings, oneOf: [{type: string}]}`, `{format: string-or-strings, oneOf: [{type: string}]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := object(t, noTabs(tt.a)), object(t, noTabs(tt.b))
			before := spec.Compact([]any{a, b})
			for _, order := range [][]spec.Object{{a, b}, {b, a}, {a, b, a}} {
				got, err := Merge(order...)
				if err != nil {
					t.Fatal(err)
				}
				same(t, got, noTabs(tt.want))
			}
			if after := spec.Compact([]any{a, b}); after != before {
				t.Errorf("the arguments changed: %s", after)
			}
		})
	}
}

func TestMergeConflicts(t *testing.T) {
	for _, tt := range []struct{ name, a, b, want string }{
		{"kinds", `{type: string}`, `{type: boolean}`, "string here, boolean there"},
		{"inside", `{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}`, `{type: object, properties: {a: {type: object, properties: {b: {type: integer, format: int64}}}}}`, "a: b: string here, int64 there"},
		{"items", `{type: array, items: {type: string}}`, `{type: array, items: {type: boolean}}`, "items: string here, boolean there"},
		{"values", `{type: object, additionalProperties: {type: string}}`, `{type: object, additionalProperties: {type: boolean}}`, "additionalProperties: string here, boolean there"},
		{"discriminators", `{discriminator: {propertyName: t}, oneOf: []}`, `{discriminator: {propertyName: u}, oneOf: []}`, "unions with different discriminators"},
		{"instants", `{type: integer, format: unix-milli}`, `{type: integer, format: unix-seconds}`, "unix-milli here, unix-seconds there"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := Merge(object(t, tt.a), object(t, tt.b)); err == nil || err.Error() != tt.want {
				t.Errorf("got %s, %v", spec.Compact(got), err)
			}
		})
	}
}

func TestKind(t *testing.T) {
	for text, want := range map[string]string{
		`{}`: "any", `{nullable: true}`: "any", `{type: string}`: "string", `{type: string, enum: [a]}`: "enum",
		`{type: string, format: uri}`: "string", `{type: boolean, enum: [true]}`: "boolean", `{type: integer, format: int64}`: "int64",
		`{type: number}`: "number", `{type: array}`: "array", `{type: object}`: "map", `{type: object, properties: {a: {}}}`: "object",
		`{oneOf: [], discriminator: {}}`: "union", `{oneOf: [], format: object-or-false}`: FormatOrFalse,
	} {
		if got := Kind(object(t, text)); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
