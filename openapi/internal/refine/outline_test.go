package refine

import "testing"

func TestOutline(t *testing.T) {
	for _, tt := range []docTest{
		{"what is kept", `{summary: Get, tags: [Users], deprecated: true, security: [], parameters: [], requestBody: {}, responses: {"200": {}}}`,
			`{summary: Get, tags: [Users], deprecated: true, security: [], parameters: [], requestBody: {}, responses: {"200": {description: OK}}}`},
		{"what is not", `{x-go: {args: []}, callbacks: {}, servers: [], externalDocs: {}, deprecated: "yes", security: [{OAuth2: [all]}], responses: {"200": {x-a: 1}}}`,
			`{responses: {"200": {description: OK}}}`},
	} {
		tt.run(t, outline)
	}
	doc, _ := operationDoc(t, `{}`)
	for _, key := range []string{"tags", "security", "servers", "webhooks", "x-a"} {
		doc[key] = []any{}
	}
	doc["info"] = object(t, `{title: "a */ b", description: c}`)
	if err := outline(doc); err != nil {
		t.Fatal(err)
	}
	delete(doc, "paths")
	same(t, doc, `{openapi: 3.0.1, info: {title: a * / b, version: ""}}`)
}
