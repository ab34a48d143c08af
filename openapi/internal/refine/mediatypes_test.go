package refine

import "testing"

func TestMediaTypes(t *testing.T) {
	for _, tt := range []docTest{
		{"JSON first", `{requestBody: {content: {multipart/form-data: {}, application/json: {schema: {type: string}}}}, responses: {"200": {content: {text/csv: {}, application/json: {schema: {type: string}}}}}}`,
			`{requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {"200": {content: {application/json: {schema: {type: string}}}}}}`},
		{"JSON of another name", `{requestBody: {content: {application/x-www-form-urlencoded: {}, application/merge-patch+json: {schema: {type: string}}}}, responses: {}}`,
			`{requestBody: {content: {application/merge-patch+json: {schema: {type: string}}}}, responses: {}}`},
		{"upload before form", `{requestBody: {content: {application/x-www-form-urlencoded: {}, multipart/form-data: {schema: {type: object}}}}, responses: {}}`,
			`{requestBody: {content: {multipart/form-data: {schema: {type: object}}}}, responses: {}}`},
		{"a body without a schema", `{requestBody: {content: {application/json: null}}, responses: {"200": {content: {application/json: {}}}}}`,
			`{requestBody: {content: {application/json: {schema: {}}}}, responses: {"200": {content: {application/json: {}}}}}`},
		{"no content", `{requestBody: {content: {}}, responses: {"204": {content: {}}, "200": {}}}`, `{requestBody: {content: {}}, responses: {"204": {content: {}}, "200": {}}}`},
		{"errors are none of it", `{responses: {"400": {content: {text/html: {}, application/json: {}}}}}`, `{responses: {"400": {content: {text/html: {}, application/json: {}}}}}`},
		{"answers given as they are", `{x-raw: true, responses: {"200": {content: {text/xml: {}, application/json: {}}}}}`, `{x-raw: true, responses: {"200": {content: {text/xml: {}, application/json: {}}}}}`},
	} {
		tt.run(t, mediaTypes)
	}
}

func TestIsJSON(t *testing.T) {
	for mediaType, want := range map[string]bool{
		"application/json": true, "application/json; charset=utf-8": true, "Application/JSON": true, "application/problem+json": true, "text/json": true,
		"text/plain": false, "application/jsonl": false, "application/xml": false, "": false, "json": false,
	} {
		if got := IsJSON(mediaType); got != want {
			t.Errorf("%q: got %t", mediaType, got)
		}
	}
}

func TestAnswers(t *testing.T) {
	const object = `{type: object, properties: {a: {type: string}}}`
	for _, tt := range []docTest{
		{"one", `{responses: {"200": {content: {application/json: {schema: {type: string}}}}}}`, `{responses: {"200": {content: {application/json: {schema: {type: string}}}}}}`},
		{"two that fit", `{responses: {"200": {content: {application/json: {schema: ` + object + `}}}, "201": {content: {application/json: {schema: ` + object + `}}}}}`,
			`{responses: {"200": {content: {application/json: {schema: ` + object + `}}}, "201": {content: {application/json: {schema: ` + object + `}}}}}`},
		{"two that do not", `{responses: {"200": {content: {application/json: {schema: ` + object + `}}}, "201": {content: {application/json: {schema: {type: string}}}}, "202": {}}}`,
			`{responses: {"200": {content: {application/json: {schema: {}}}}, "201": {content: {application/json: {schema: {}}}}, "202": {}}}`},
		{"an error", `{responses: {"200": {content: {application/json: {schema: ` + object + `}}}, "400": {content: {application/json: {schema: {type: string}}}}}}`,
			`{responses: {"200": {content: {application/json: {schema: ` + object + `}}}, "400": {content: {application/json: {schema: {type: string}}}}}}`},
	} {
		tt.run(t, answers)
	}
}
