package names

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestDescribe(t *testing.T) {
	const user = `{type: object, properties: {id: {type: string}}}`
	for _, tt := range []struct{ name, op, want string }{
		{"nothing", `{responses: {"204": {}}}`, `{args: [], result: {kind: none}, success: [204]}`},
		{"a value", answer(`{type: string}`), `{args: [], result: {kind: value, type: string}, success: [200]}`},
		{"a struct", answer(user), `{args: [], result: {kind: pointer, type: ThingResponse}, success: [200]}`},
		{"a list", answer(`{type: array, items: ` + user + `}`), `{args: [], result: {kind: value, type: "[]ThingResponseItem"}, success: [200]}`},
		{"a struct or nothing", `{responses: {"200": {content: {application/json: {schema: ` + user + `}}}, "204": {}, "404": {}}}`, `{args: [], result: {kind: pointer, type: ThingResponse, optional: true}, success: [200, 204]}`},
		{"a struct or null", answer(`{type: object, nullable: true, properties: {id: {type: string}}}`), `{args: [], result: {kind: pointer, type: ThingResponse, optional: true}, success: [200]}`},
		{"a redirect", `{responses: {"302": {}}}`, `{args: [], result: {kind: raw}, success: [302]}`},
		{"something or a redirect", `{responses: {"200": {content: {application/json: {schema: {type: string}}}}, "302": {}}}`, `{args: [], result: {kind: value, type: string}, success: [200, 302]}`},
		{"text", `{responses: {"200": {content: {text/csv: {schema: {type: string}}}}}}`, `{args: [], result: {kind: raw}, success: [200]}`},
		{"text or nothing", `{responses: {"200": {content: {text/csv: {}}}, "204": {}}}`, `{args: [], result: {kind: none}, success: [200, 204]}`},
		{"JSON that is not described", `{responses: {"201": {content: {application/json: {}}}}}`, `{args: [], result: {kind: none}, success: [201]}`},
		{"marked raw", `{x-raw: true, responses: {"200": {content: {application/json: {schema: {type: string}}}}}}`, `{args: [], result: {kind: raw}, success: [200]}`},
		{"an argument that is any text", `{parameters: [{in: path, name: id, schema: {type: string}}, {in: path, name: name, schema: {type: string, x-free-text: true}}], responses: {"204": {}}}`,
			`{args: [{name: id, wire: id, type: string}, {name: name, wire: name, type: string, freeText: true}], result: {kind: none}, success: [204]}`},
		{"a body", body(user), `{args: [], body: {type: ThingRequest, kind: json, mediaType: application/json}, result: {kind: none}, success: [204]}`},
		{"a body in JSON of another name", `{requestBody: {content: {application/merge-patch+json: {schema: ` + user + `}}}, responses: {"204": {}}}`,
			`{args: [], body: {type: ThingRequest, kind: json, mediaType: application/merge-patch+json, sent: application/merge-patch+json}, result: {kind: none}, success: [204]}`},
		{"a form", `{requestBody: {content: {application/x-www-form-urlencoded: {schema: ` + user + `}}}, responses: {"204": {}}}`,
			`{args: [], body: {type: ThingRequest, kind: form, mediaType: application/x-www-form-urlencoded}, result: {kind: none}, success: [204]}`},
		{"an upload in a form", `{requestBody: {content: {multipart/form-data: {schema: {type: object}}}}, responses: {"204": {}}}`, `{args: [], body: {type: File, kind: multipart, mediaType: multipart/form-data}, result: {kind: none}, success: [204]}`},
		{"an upload", `{requestBody: {content: {image/png: {schema: {type: string}}}}, responses: {"204": {}}}`, `{args: [], body: {type: File, kind: upload, mediaType: image/png, sent: image/png}, result: {kind: none}, success: [204]}`},
		{"parameters", `{parameters: [{in: path, name: userId, schema: {type: string}}, {in: path, name: page, schema: {type: string}}, {in: path, name: user_id, schema: {type: string}}, {in: path, name: n, schema: {type: integer}},
			{in: path, name: ok, schema: {type: boolean}}, {in: path, name: f, schema: {type: number}}, {in: path, name: kind, schema: {type: string, enum: [a]}}, {in: query, name: q, schema: {type: string}}], responses: {"204": {}}}`,
			`{params: true, args: [{name: userID, wire: userId, type: string}, {name: pageArg, wire: page, type: string}, {name: userID2, wire: user_id, type: string}, {name: n, wire: n, type: int64, text: "strconv.FormatInt(int64(n), 10)"},
			{name: ok, wire: ok, type: bool, text: strconv.FormatBool(ok)}, {name: f, wire: f, type: float64, text: "strconv.FormatFloat(f, 'f', -1, 64)"}, {name: kind, wire: kind, type: ThingKind}], result: {kind: none}, success: [204]}`},
		{"pages of items", paged(`{type: array, items: ` + user + `}`), `{params: true, args: [], item: ThingResponseItem, result: {kind: value, type: "[]ThingResponseItem"}, success: [200]}`},
		{"pages of wrapped items", paged(`{type: object, properties: {total: {type: integer}, users: {type: array, items: {type: string}}}}`), `{params: true, args: [], item: string, wrapper: users, result: {kind: pointer, type: ThingResponse}, success: [200]}`},
		{"pages of no list", paged(`{type: object, properties: {total: {type: integer}}}`), `{params: true, args: [], result: {kind: pointer, type: ThingResponse}, success: [200]}`},
		{"pages of a map", paged(`{type: object, additionalProperties: {type: string}}`), `{params: true, args: [], result: {kind: value, type: "map[string]string"}, success: [200]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, _ := componentized(t, map[string]string{"Thing": tt.op}, `{}`)
			info := spec.Obj(spec.Operations(doc)[0].Node, "x-go")
			if info["route"] != "POST /Thing" {
				t.Errorf("route %q", info["route"])
			}
			delete(info, "route")
			same(t, info, tt.want)
		})
	}
}

func paged(schema string) string {
	return `{parameters: [{in: query, name: page, schema: {type: integer}}, {in: query, name: page_size, schema: {type: integer}}], responses: {"200": {content: {application/json: {schema: ` + schema + `}}}}}`
}

// Schemas of an operation become references, and its parameters get Go names.
func TestDescribeRewrites(t *testing.T) {
	doc, _ := componentized(t, map[string]string{"Thing": `{parameters: [{in: query, name: kind, schema: {type: string, enum: [a]}}, {in: query, name: user_id, schema: {type: string, description: is an id.}}, {in: query, name: userId, schema: {type: string}},
		{in: query, name: tags, schema: {type: array, items: {type: string, enum: [a]}}}, {in: query, name: search_params, schema: {type: object, format: advanced-search, additionalProperties: {type: string}}}],
		requestBody: {content: {application/json: {schema: {type: array, items: {type: object, properties: {x: {type: string}}}}}}},
		responses: {"200": {content: {application/json: {schema: {type: object, properties: {y: {type: string}}}}}}}}`}, `{Kind: [Thing.query.kind]}`)
	op := spec.Operations(doc)[0]
	same(t, op.Parameter("query", "kind"), `{in: query, name: kind, x-go-name: Kind, schema: {$ref: "#/components/schemas/Kind", x-go-type: Kind}}`)
	same(t, op.Parameter("query", "user_id"), `{in: query, name: user_id, description: is an id., x-go-name: UserID, schema: {type: string, description: is an id., x-go-type: string}}`)
	same(t, op.Parameter("query", "tags"), `{in: query, name: tags, x-go-name: Tags, x-go-type-skip-optional-pointer: true, schema: {type: array, items: {$ref: "#/components/schemas/Kind"}, x-go-type: "[]Kind", x-go-type-skip-optional-pointer: true}}`)
	if got := spec.Str(op.Parameter("query", "search_params"), "x-go-name"); got != "SearchParams" {
		t.Errorf("search: %s", got)
	}
	if got := spec.Str(op.Parameter("query", "userId"), "x-go-name"); got == "UserID" || got == "" {
		t.Errorf("two fields are called %s", got)
	}
	same(t, spec.Obj(spec.Obj(op.Body(), "application/json"), "schema"), `{type: array, x-go-type: "[]ThingRequest", items: {$ref: "#/components/schemas/ThingRequest"}}`)
	same(t, spec.Obj(spec.Obj(spec.Obj(spec.Obj(op.Responses(), "200"), "content"), "application/json"), "schema"), `{$ref: "#/components/schemas/ThingResponse"}`)
}
