package refine

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestErrorBodies(t *testing.T) {
	doc, op := operationDoc(t, `{responses: {"200": {description: own}, "409": {}, "501": {description: own, content: {text/html: {}}}}}`)
	if err := errorBodies(doc); err != nil {
		t.Fatal(err)
	}
	for status, description := range map[string]string{
		"400": "Bad Request", "401": "Unauthorized", "403": "Forbidden", "404": "Not Found", "409": "Conflict",
		"422": "Unprocessable Entity", "429": "Too Many Requests", "500": "Internal Server Error", "501": "Not Implemented",
	} {
		same(t, op.Responses()[status], `{description: `+description+`, content: {application/json: {schema: {$ref: "#/components/schemas/ErrorBody"}}}}`)
	}
	same(t, op.Responses()["200"], `{description: own}`)
	if n := len(op.Responses()); n != 10 {
		t.Errorf("%d responses", n)
	}
	body := spec.Obj(spec.Obj(spec.Obj(doc, "components"), "schemas"), ErrorSchema)
	if got := spec.Keys(spec.Obj(body, "properties")); len(got) != 4 || body["required"] != nil {
		t.Errorf("the error body has %q, required %v", got, body["required"])
	}
}
