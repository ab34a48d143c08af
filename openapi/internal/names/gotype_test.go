package names

import "testing"

func TestGoType(t *testing.T) {
	a := &Assignment{place: map[string]string{"P": "Thing", "P[]": "Item", "P{}": "Value", "P[][]": "Cell"}}
	for schema, want := range map[string]string{
		`{}`: "JSON", `{type: string}`: "string", `{type: string, format: uri}`: "string", `{type: string, format: binary}`: "File", `{type: string, format: date-time}`: "DateTime",
		`{type: boolean}`: "bool", `{type: boolean, enum: [true]}`: "bool", `{type: integer}`: "int64", `{type: integer, format: int64}`: "int64", `{type: number}`: "float64", `{type: number, format: double}`: "float64",
		`{type: integer, format: unix-milli}`: "Timestamp", `{type: integer, format: unix-seconds}`: "UnixTime",
		`{type: object}`: "JSONObject", `{type: object, additionalProperties: true}`: "JSONObject", `{type: object, additionalProperties: false}`: "JSONObject",
		`{type: object, format: advanced-search, additionalProperties: {type: string}}`: "SearchQuery",
		`{type: object, additionalProperties: {type: string}}`:                          "map[string]string",
		`{type: object, additionalProperties: {type: string, nullable: true}}`:          "map[string]*string",
		`{type: object, additionalProperties: {type: array, items: {type: string}}}`:    "map[string][]string",
		`{type: object, additionalProperties: {type: object, properties: {a: {}}}}`:     "map[string]Value",
		`{type: object, properties: {a: {}}}`:                                           "Thing",
		`{type: string, enum: [a]}`:                                                     "Thing",
		`{oneOf: [], discriminator: {propertyName: t}}`:                                 "Thing",
		`{type: array}`: "[]JSON", `{type: array, items: {type: string}}`: "[]string", `{type: array, items: {type: string, nullable: true}}`: "[]*string",
		`{type: array, items: {nullable: true}}`:                                           "[]JSON",
		`{type: array, items: {type: string, enum: [a]}}`:                                  "[]Item",
		`{type: array, items: {type: object, nullable: true, properties: {a: {}}}}`:        "[]*Item",
		`{type: array, items: {type: array, items: {type: object, properties: {a: {}}}}}`:  "[][]Cell",
		`{type: array, items: {type: array, nullable: true, items: {type: string}}}`:       "[][]string",
		`{format: string-or-strings, oneOf: [{type: string}]}`:                             "StringOrStrings",
		`{format: object-or-false, oneOf: [{type: object, properties: {a: {}}}]}`:          "OrFalse[Thing]",
		`{type: array, items: {format: string-or-strings, nullable: true, oneOf: [{}]}}`:   "[]*StringOrStrings",
		`{type: array, items: {type: object, nullable: true, additionalProperties: true}}`: "[]JSONObject",
	} {
		if got := a.goType("P", object(t, schema)); got != want {
			t.Errorf("%s: got %s, want %s", schema, got, want)
		}
	}
}

func TestGoField(t *testing.T) {
	const both = request | response
	for _, tt := range []struct {
		typ                string
		required, nullable bool
		dir                direction
		want               field
	}{
		// Answers: what may be missing or null is a plain pointer, unless it has a
		// nil of its own.
		{"string", true, false, response, field{typ: "string"}},
		{"string", true, true, response, field{typ: "*string"}},
		{"string", false, false, response, field{typ: "*string", omitEmpty: true}},
		{"string", false, true, response, field{typ: "*string", omitEmpty: true}},
		{"[]string", true, false, response, field{typ: "[]string"}},
		{"[]string", false, false, response, field{typ: "[]string", omitZero: true}},
		{"map[string]string", false, true, response, field{typ: "map[string]string", omitZero: true}},
		{"JSONObject", true, true, response, field{typ: "JSONObject"}},
		{"JSON", false, false, response, field{typ: "JSON", omitZero: true}},
		{"OrFalse[Thing]", false, false, response, field{typ: "OrFalse[Thing]", omitZero: true}},
		// Requests: what may be left out and may be null has three states.
		{"string", true, false, request, field{typ: "string"}},
		{"string", true, true, request, field{typ: "*string"}},
		{"string", false, false, request, field{typ: "*string", omitEmpty: true}},
		{"string", false, true, request, field{typ: "Nullable[string]", omitZero: true}},
		{"[]string", false, true, request, field{typ: "Nullable[[]string]", omitZero: true}},
		{"JSONObject", false, true, request, field{typ: "Nullable[JSONObject]", omitZero: true}},
		{"[]string", true, false, request, field{typ: "List[string]"}},
		{"[]string", false, false, request, field{typ: "[]string", omitZero: true}},
		// Null must be said: a nil that was forgotten is an error.
		{"[]string", true, true, request, field{typ: "*[]string"}},
		{"JSONObject", true, true, request, field{typ: "*JSONObject"}},
		{"JSON", true, true, request, field{typ: "JSON"}},
		{"map[string]string", true, false, request, field{typ: "map[string]string"}},
		// In both directions: null comes in, and cannot be told from nothing.
		{"string", false, true, both, field{typ: "*string", omitEmpty: true}},
		{"[]string", true, false, both, field{typ: "[]string"}},
	} {
		if got := goField(tt.typ, tt.required, tt.nullable, tt.dir); got != tt.want {
			t.Errorf("%s, required %t, nullable %t, direction %d: got %+v, want %+v", tt.typ, tt.required, tt.nullable, tt.dir, got, tt.want)
		}
	}
}
