package names

import (
	"strings"
	"testing"
)

func TestUnify(t *testing.T) {
	const needs = `{type: object, required: [a], properties: {a: {type: string}}}`
	const takes = `{type: object, properties: {a: {type: string}}}`
	const other = `{type: object, properties: {b: {type: string}}}`
	const null = `{type: object, properties: {a: {type: string, nullable: true}}}`
	inside := func(s string) string { return `{type: object, properties: {list: {type: array, items: ` + s + `}}}` }
	variant := func(required string) string {
		return `{discriminator: {propertyName: type}, oneOf: [{type: object, x-literal: x, required: ` + required +
			`, properties: {type: {type: string, enum: [x]}, a: {type: string}}}]}`
	}
	for _, tt := range []struct {
		name, a string
		adir    direction
		b       string
		bdir    direction
		says    string // "" if they can be unified
	}{
		{"equal", needs, request, needs, request, ""},
		{"required in one request", needs, request, takes, request, "a is required"},
		{"the other way round", takes, request, needs, request, "a is required"},
		{"only in one request", needs, request, other, request, "a is required"},
		{"optional in both", takes, request, other, request, ""},
		{"required in a request, optional in a response", needs, request, takes, response, "a is required"},
		{"required in a response, optional in a request", needs, response, takes, request, ""},
		{"responses", needs, response, takes, response, ""},
		{"required inside", inside(needs), request, inside(takes), request, "list: a is required"},
		{"required in a variant", variant("[type, a]"), request, variant("[type]"), request, "a is required"},
		{"null in requests", null, request, null, request, ""},
		{"null in a request and a response", null, request, null, response, "a may be null"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := object(t, tt.a), object(t, tt.b)
			_, err := unify(a, tt.adir, b, tt.bdir)
			if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
}
