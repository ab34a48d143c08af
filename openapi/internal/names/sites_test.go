package names

import (
	"strings"
	"testing"
)

func TestShape(t *testing.T) {
	const base = `{type: object, required: [a, b], properties: {a: {type: string}, b: {type: array, items: {type: string, enum: [x, y]}}, c: {type: object, additionalProperties: {type: integer, format: int64}}}}`
	edit := func(from, to string) string {
		if !strings.Contains(base, from) {
			t.Fatalf("there is no %s", from)
		}
		return strings.Replace(base, from, to, 1)
	}
	for _, tt := range []struct {
		name, schema string
		same         bool
	}{
		{"required in another order", edit("[a, b]", "[b, a]"), true},
		{"enum in another order", edit("[x, y]", "[y, x]"), true},
		{"description", edit("{type: string}", "{type: string, description: text}"), true},
		{"limits", edit("{type: string}", "{type: string, minLength: 1, maxLength: 2, pattern: x}"), true},
		{"list limits", edit("{type: array,", "{type: array, minItems: 1, uniqueItems: true,"), true},
		{"format of text", edit("{type: string}", "{type: string, format: uri}"), true},
		{"default", edit("{type: string}", "{type: string, default: x, deprecated: true}"), true},
		{"marks", edit("{type: object,", "{type: object, x-literal: a,"), true},
		{"binary", edit("{type: string}", "{type: string, format: binary}"), false},
		{"format of numbers", edit("int64", "unix-milli"), false},
		{"type", edit("{type: string}", "{type: boolean}"), false},
		{"required", edit("[a, b]", "[a]"), false},
		{"enum", edit("[x, y]", "[x, z]"), false},
		{"name", edit("{a: {", "{z: {"), false},
		{"open", edit("{type: object,", "{type: object, additionalProperties: true,"), false},
		{"null", edit("{type: string}", "{type: string, nullable: true}"), false},
		{"null inside", edit("{type: string, enum", "{type: string, nullable: true, enum"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := shape(object(t, tt.schema), response) == shape(object(t, base), response); got != tt.same {
				t.Errorf("same shape: %t", got)
			}
		})
	}
	if shape(object(t, base), request) != shape(object(t, base), response) {
		t.Error("direction matters without null")
	}
	null := object(t, edit("{type: integer,", "{type: integer, nullable: true,"))
	if shape(null, request) == shape(null, response) {
		t.Error("direction does not matter with null")
	}
	if top := object(t, `{type: object, nullable: true, properties: {a: {type: string}}}`); shape(top, request) != shape(top, response) {
		t.Error("direction matters for null that stands outside")
	}
}
