package contract

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// Document is an OpenAPI document.
type Document struct {
	// Operations are sorted by id.
	Operations []*Operation
}

// Operation is one operation of a document.
type Operation struct {
	ID     string
	Go     string // the method of the client
	Method string // upper case
	Path   string // template, e.g. /api/users/{userId}

	model *openapi3.Operation
	route *routers.Route
}

// Parse reads an OpenAPI document from JSON.
func Parse(data []byte) (*Document, error) {
	model, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	doc := &Document{}
	for path, item := range model.Paths.Map() {
		for method, op := range item.Operations() {
			for _, p := range item.Parameters {
				if op.Parameters.GetByInAndName(p.Value.In, p.Value.Name) == nil {
					op.Parameters = append(op.Parameters, p)
				}
			}
			goMethod, _ := op.Extensions["x-go-method"].(string)
			doc.Operations = append(doc.Operations, &Operation{
				ID: op.OperationID, Go: cmp.Or(goMethod, op.OperationID), Method: method, Path: path, model: op,
				route: &routers.Route{Spec: model, Path: path, PathItem: item, Method: method, Operation: op},
			})
		}
	}
	slices.SortFunc(doc.Operations, func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return doc, nil
}

var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

// pathParameters returns the parameters of the path, in its order.
func (op *Operation) pathParameters() ([]*openapi3.Parameter, error) {
	var out []*openapi3.Parameter
	for _, m := range placeholder.FindAllStringSubmatch(op.Path, -1) {
		p := op.model.Parameters.GetByInAndName(openapi3.ParameterInPath, m[1])
		if p == nil {
			return nil, fmt.Errorf("the path parameter %s is not described", m[1])
		}
		out = append(out, p)
	}
	return out, nil
}

// queryParameters returns the query parameters. Other ones than of path and
// query are an error, since no check covers them.
func (op *Operation) queryParameters() ([]*openapi3.Parameter, error) {
	var out []*openapi3.Parameter
	for _, p := range op.model.Parameters {
		switch p.Value.In {
		case openapi3.ParameterInQuery:
			out = append(out, p.Value)
		case openapi3.ParameterInPath:
		default:
			return nil, fmt.Errorf("the parameter %s stands in the %s, where no check looks", p.Value.Name, p.Value.In)
		}
	}
	return out, nil
}

// body returns the media type and schema of the request body; the schema is nil
// if the operation takes no body.
func (op *Operation) body() (mediaType string, schema *openapi3.Schema, err error) {
	if op.model.RequestBody == nil {
		return "", nil, nil
	}
	content := op.model.RequestBody.Value.Content
	if len(content) != 1 {
		return "", nil, fmt.Errorf("the body has %d media types, where the checks expect one", len(content))
	}
	for mediaType, media := range content {
		if media.Schema == nil {
			return "", nil, fmt.Errorf("the body has no schema")
		}
		return mediaType, media.Schema.Value, nil
	}
	return "", nil, nil
}

// A response is a documented success.
type answer struct {
	status    int
	mediaType string           // "" if there is no body
	schema    *openapi3.Schema // nil if no JSON is described
}

// answers returns the documented successes, one for each media type.
func (op *Operation) answers() []answer {
	var out []answer
	responses := op.model.Responses.Map()
	for _, key := range slices.Sorted(maps.Keys(responses)) {
		status, err := strconv.Atoi(key)
		if err != nil || status >= 400 {
			continue
		}
		content := responses[key].Value.Content
		if len(content) == 0 {
			out = append(out, answer{status: status})
		}
		for _, mediaType := range slices.Sorted(maps.Keys(content)) {
			a := answer{status: status, mediaType: mediaType}
			if media := content[mediaType]; media.Schema != nil && isJSON(mediaType) {
				a.schema = media.Schema.Value
			}
			out = append(out, a)
		}
	}
	return out
}

// failures returns the documented statuses of errors.
func (op *Operation) failures() []int {
	var out []int
	for _, key := range slices.Sorted(maps.Keys(op.model.Responses.Map())) {
		if status, err := strconv.Atoi(key); err == nil && status >= 400 {
			out = append(out, status)
		}
	}
	return out
}

func isJSON(mediaType string) bool { return strings.HasPrefix(mediaType, "application/json") }
