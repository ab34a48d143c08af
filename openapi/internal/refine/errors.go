package refine

import (
	"net/http"
	"strconv"

	"github.com/logto-go/management/openapi/internal/spec"
)

// ErrorSchema is the name of the component that describes an error body.
const ErrorSchema = "ErrorBody"

// errorBodies describes the body of every 4xx and 5xx, of which the document
// says nothing, and adds the statuses that any call may meet.
func errorBodies(doc spec.Object) error {
	components := child(doc, "components")
	child(components, "schemas")[ErrorSchema] = spec.Object{
		"type": "object",
		"properties": spec.Object{
			"code":    spec.Object{"type": "string", "description": "Logto's stable code of the error, e.g. `user.username_already_in_use`."},
			"message": spec.Object{"type": "string", "description": "Text for people; its language follows Accept-Language."},
			"data":    spec.Object{"description": "Particulars, of any shape."},
			"details": spec.Object{"type": "string", "description": "More text, mostly of request validation."},
		},
	}
	for _, op := range spec.Operations(doc) {
		responses := op.Responses()
		for _, status := range []string{"400", "401", "403", "404", "422", "429", "500"} {
			child(responses, status)
		}
		for _, status := range spec.Keys(responses) {
			code, err := strconv.Atoi(status)
			if err != nil || code < 400 {
				continue
			}
			response := child(responses, status)
			response["description"] = http.StatusText(code)
			response["content"] = spec.Object{"application/json": spec.Object{
				"schema": spec.Object{"$ref": "#/components/schemas/" + ErrorSchema},
			}}
		}
	}
	return nil
}

// child returns o[key], making it if it is missing.
func child(o spec.Object, key string) spec.Object {
	if spec.Obj(o, key) == nil {
		o[key] = spec.Object{}
	}
	return spec.Obj(o, key)
}
