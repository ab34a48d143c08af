package refine

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestDefaults(t *testing.T) {
	const thing = `{type: object, required: [a, b], properties: {a: {type: boolean, default: false}, b: {type: string}, c: {type: array, items: ` +
		`{type: object, required: [d], properties: {d: {type: string, default: null}}}}}}`
	const optional = `{type: object, required: [b], properties: {a: {type: boolean, default: false}, b: {type: string}, c: {type: array, items: ` +
		`{type: object, properties: {d: {type: string, default: null}}}}}}`
	doc := object(t, `{paths: {"/things/{id}": {post: {operationId: CreateThing,
		parameters: [{in: path, name: id, required: true, schema: {type: string, default: x}}, {in: query, name: limit, required: true, schema: {type: number, default: 20}}],
		requestBody: {content: {application/json: {schema: `+thing+`}}}, responses: {"200": {content: {application/json: {schema: `+thing+`}}}}}}}}`)
	want := object(t, `{paths: {"/things/{id}": {post: {operationId: CreateThing,
		parameters: [{in: path, name: id, required: true, schema: {type: string, default: x}}, {in: query, name: limit, required: false, schema: {type: number, default: 20}}],
		requestBody: {content: {application/json: {schema: `+optional+`}}}, responses: {"200": {content: {application/json: {schema: `+thing+`}}}}}}}}`)
	if err := defaults(doc); err != nil {
		t.Fatal(err)
	}
	if got, want := spec.Compact(doc), spec.Compact(want); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
