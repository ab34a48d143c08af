package refine

import "testing"

func TestProse(t *testing.T) {
	docTest{
		name: "one line each",
		in: `{summary: "one\n two", parameters: [{in: query, name: q, description: "a\tb"}], responses: {"200": {content: {application/json: {schema: {
   description: " c\r\nd ", type: object, properties: {e: {type: string, description: "f\n\ng"}, h: {description: 5}}}}}}}}`,
		want: `{summary: one two, parameters: [{in: query, name: q, description: a b}], responses: {"200": {content: {application/json: {schema: {
   description: c d, type: object, properties: {e: {type: string, description: f g}, h: {description: ""}}}}}}}}`,
	}.run(t, prose)
}
