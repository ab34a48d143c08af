package logtotest

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// specFile is the recorded API description with its corrections; the generator writes it.
//
//go:embed spec.json
var specFile []byte

// document is the part of an OpenAPI document that requests are checked against.
type document struct {
	Paths      map[string]pathItem `json:"paths"`
	Components struct {
		Schemas       map[string]*schema      `json:"schemas"`
		Parameters    map[string]*parameter   `json:"parameters"`
		RequestBodies map[string]*requestBody `json:"requestBodies"`
		Responses     map[string]*response    `json:"responses"`
	} `json:"components"`

	operations []*operation
}

type pathItem map[string]json.RawMessage

// operation is one method of one path.
type operation struct {
	ID         string               `json:"operationId"`
	Parameters []*parameter         `json:"parameters"`
	Body       *requestBody         `json:"requestBody"`
	Responses  map[string]*response `json:"responses"`

	Method string `json:"-"`
	Path   string `json:"-"`
}

type parameter struct {
	Ref      string  `json:"$ref"`
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *schema `json:"schema"`
}

type requestBody struct {
	Ref      string               `json:"$ref"`
	Required bool                 `json:"required"`
	Content  map[string]mediaType `json:"content"`
}

type response struct {
	Ref     string               `json:"$ref"`
	Content map[string]mediaType `json:"content"`
}

type mediaType struct {
	Schema *schema `json:"schema"`
}

// api is the embedded document, read once.
var api = sync.OnceValue(func() *document {
	doc, err := readDocument(specFile)
	if err != nil {
		panic("logtotest: the embedded API description cannot be read: " + err.Error())
	}
	return doc
})

func readDocument(raw []byte) (*document, error) {
	var doc document
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	for path, item := range doc.Paths {
		if err := doc.readPath(path, item); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(doc.operations, func(a, b *operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return &doc, nil
}

func (doc *document) readPath(path string, item pathItem) error {
	var shared []*parameter
	if raw, found := item["parameters"]; found {
		if err := json.Unmarshal(raw, &shared); err != nil {
			return fmt.Errorf("%s: parameters: %w", path, err)
		}
	}
	for method, raw := range item {
		if !slices.Contains([]string{"get", "put", "post", "patch", "delete"}, method) {
			continue
		}
		op := &operation{Method: strings.ToUpper(method), Path: path}
		if err := json.Unmarshal(raw, op); err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		op.Parameters = doc.resolveParameters(append(slices.Clone(shared), op.Parameters...))
		if op.Body != nil && op.Body.Ref != "" {
			op.Body = doc.Components.RequestBodies[refName(op.Body.Ref)]
		}
		for status, r := range op.Responses {
			if r.Ref != "" {
				op.Responses[status] = doc.Components.Responses[refName(r.Ref)]
			}
		}
		doc.operations = append(doc.operations, op)
	}
	return nil
}

func (doc *document) resolveParameters(list []*parameter) []*parameter {
	out := make([]*parameter, 0, len(list))
	for _, p := range list {
		if p.Ref != "" {
			p = doc.Components.Parameters[refName(p.Ref)]
		}
		if p != nil {
			out = append(out, p)
		}
	}
	return out
}

// refName is the last part of a reference: "#/components/schemas/User" is User.
func refName(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// bodySchema is the schema of a JSON body, nil when the operation takes none.
func (op *operation) bodySchema() *schema {
	if op.Body == nil {
		return nil
	}
	return op.Body.Content["application/json"].Schema
}

// success is the lowest status below 400 that the document names, and the schema of its JSON body, if any.
func (op *operation) success() (best int, body *schema, found bool) {
	for status, r := range op.Responses {
		var code int
		if _, err := fmt.Sscanf(status, "%d", &code); err != nil || code < 200 || code >= 400 || r == nil {
			continue
		}
		if !found || code < best {
			best, found, body = code, true, r.Content["application/json"].Schema
		}
	}
	return best, body, found
}
