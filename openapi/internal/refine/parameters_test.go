package refine

import "testing"

func TestQueryBooleans(t *testing.T) {
	for _, tt := range []docTest{
		{"true and false", `{parameters: [{in: query, name: a, schema: {type: string, enum: ["true", "false"]}}]}`, `{parameters: [{in: query, name: a, schema: {type: boolean}}]}`},
		{"another value too", `{parameters: [{in: query, name: a, schema: {type: string, enum: ["true", "false", all]}}]}`, `{parameters: [{in: query, name: a, schema: {type: string, enum: ["true", "false", all]}}]}`},
		{"in the path", `{parameters: [{in: path, name: a, schema: {type: string, enum: ["true", "false"]}}]}`, `{parameters: [{in: path, name: a, schema: {type: string, enum: ["true", "false"]}}]}`},
	} {
		tt.run(t, queryBooleans)
	}
}

// The path of the operation is /things/{id}.
func TestPathParameters(t *testing.T) {
	for _, tt := range []docTest{
		{"forgotten", `{parameters: [{in: query, name: a}]}`, `{parameters: [{in: path, name: id, required: true, schema: {type: string}}, {in: query, name: a}]}`},
		{"not required", `{parameters: [{in: path, name: id, schema: {type: string, maxLength: 9}}]}`, `{parameters: [{in: path, name: id, required: true, schema: {type: string, maxLength: 9}}]}`},
		{"behind the query", `{parameters: [{in: query, name: a}, {in: path, name: id, schema: {}}]}`, `{parameters: [{in: path, name: id, required: true, schema: {}}, {in: query, name: a}]}`},
		{"not in the path", `{parameters: [{in: path, name: id, schema: {}}, {in: path, name: other, schema: {}}]}`, `{parameters: [{in: path, name: id, required: true, schema: {}}]}`},
	} {
		tt.run(t, pathParameters)
	}
}

func TestParameterSchemas(t *testing.T) {
	for _, tt := range []docTest{
		{"none", `{}`, `{parameters: []}`},
		{"without a schema", `{parameters: [{in: query, name: a}]}`, `{parameters: [{in: query, name: a, schema: {type: string}}]}`},
		{"with content", `{parameters: [{in: query, name: a, content: {application/json: {schema: {type: object}}}}]}`, `{parameters: [{in: query, name: a, schema: {type: object}}]}`},
		{"with empty content", `{parameters: [{in: query, name: a, content: {application/json: {}}}]}`, `{parameters: [{in: query, name: a, schema: {type: string}}]}`},
		{"twice", `{parameters: [{in: query, name: a, schema: {type: integer}}, {in: query, name: a, schema: {type: string}}, {in: path, name: a, schema: {type: string}}]}`,
			`{parameters: [{in: query, name: a, schema: {type: integer}}, {in: path, name: a, schema: {type: string}}]}`},
		{"headers", `{parameters: [{in: header, name: X-A, schema: {type: string}}, {in: header, name: accept, schema: {type: string}}, {in: header, name: Content-Type}, {in: header, name: AUTHORIZATION}]}`,
			`{parameters: [{in: header, name: X-A, schema: {type: string}}]}`},
		{"what cannot be sent", `{parameters: [{in: cookie, name: a}, {in: query, name: ""}, {in: query, name: 'a"b'}, {in: elsewhere, name: a}, {name: a}]}`, `{parameters: []}`},
	} {
		tt.run(t, parameterSchemas)
	}
}

func TestPlainParameters(t *testing.T) {
	const text, texts, object = `{type: string}`, `{type: array, items: {type: string}}`, `{type: object, properties: {a: {type: string}}}`
	for _, tt := range []struct{ name, in, schema, want string }{
		{"text", "path", text, text},
		{"enum", "path", `{type: string, enum: [a]}`, `{type: string, enum: [a]}`},
		{"number", "path", `{type: integer, format: int64}`, `{type: integer, format: int64}`},
		{"anything", "query", `{}`, text},
		{"list in the path", "path", texts, text},
		{"object in the path", "path", object, text},
		{"object in the query", "query", object, object},
		{"object in a header", "header", object, text},
		{"list", "query", texts, texts},
		{"list of anything", "query", `{type: array}`, texts},
		{"list of objects", "header", `{type: array, items: ` + object + `}`, texts},
		{"text or texts", "query", `{format: string-or-strings, oneOf: [` + text + `, ` + texts + `]}`, texts},
		{"text or texts in the path", "path", `{format: string-or-strings, oneOf: [` + text + `, ` + texts + `]}`, text},
		{"object or false", "query", `{format: object-or-false, oneOf: [` + object + `, {type: boolean}]}`, text},
		{"union", "query", `{oneOf: [], discriminator: {propertyName: t}}`, text},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const form = `{parameters: [{in: %, name: a, schema: $}]}`
			docTest{"", fill(form, tt.in, tt.schema), fill(form, tt.in, tt.want)}.run(t, plainParameters)
		})
	}
}

func TestAdvancedSearch(t *testing.T) {
	for _, tt := range []docTest{
		{"search", `{parameters: [{in: query, name: search_params, schema: {type: object, properties: {search: {type: string}}}}]}`,
			`{parameters: [{in: query, name: search_params, description: holds the conditions of an advanced search., style: form, explode: true, schema: {type: object, format: advanced-search, additionalProperties: {type: string}}}]}`},
		{"none", `{parameters: [{in: query, name: search, schema: {type: string}}]}`, `{parameters: [{in: query, name: search, schema: {type: string}}]}`},
	} {
		tt.run(t, advancedSearch)
	}
}

func TestPagination(t *testing.T) {
	const page = `{in: query, name: page, required: false, description: counts from 1., schema: {type: integer, format: int64, minimum: 1}}`
	const size = `{in: query, name: page_size, required: false, description: is at most 100., schema: {type: integer, format: int64, minimum: 1, maximum: 100}}`
	for _, tt := range []docTest{
		{"paginated", `{parameters: [{in: query, name: page, required: true}, {in: query, name: page_size, schema: {type: string}}], responses: {"200": {content: {a: {}}}, "204": {}, "400": {content: {a: {}}}}}`,
			`{parameters: [` + page + `, ` + size + `], responses: {"200": {content: {a: {}}, headers: {Link: {schema: {type: array, items: {type: string}}}, Total-Number: {schema: {type: integer}}, Total-Number-Is-Capped: {schema: {type: boolean}}}}, "204": {}, "400": {content: {a: {}}}}}`},
		{"only a page", `{parameters: [{in: query, name: page}], responses: {"200": {content: {a: {}}}}}`, `{parameters: [{in: query, name: page}], responses: {"200": {content: {a: {}}}}}`},
	} {
		tt.run(t, pagination)
	}
}
