package document

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Text is the recorded API description with its corrections; the generator writes it.
//
//go:embed spec.json
var Text []byte

// Document is the part of an OpenAPI document that requests are checked against.
type Document struct {
	Paths      map[string]pathItem `json:"paths"`
	Components struct {
		Schemas       map[string]*Schema             `json:"schemas"`
		Parameters    map[string]*parameter          `json:"parameters"`
		RequestBodies map[string]*requestBody        `json:"requestBodies"`
		Responses     map[string]*documentedResponse `json:"responses"`
	} `json:"components"`

	Operations []*Operation
}

type pathItem map[string]json.RawMessage

// Operation is one method of one path.
type Operation struct {
	ID         string                         `json:"operationId"`
	GoMethod   string                         `json:"x-go-method"` // empty if it is called by the id
	Parameters []*parameter                   `json:"parameters"`
	Body       *requestBody                   `json:"requestBody"`
	Responses  map[string]*documentedResponse `json:"responses"`

	Method string `json:"-"`
	Path   string `json:"-"`
}

type parameter struct {
	Ref      string  `json:"$ref"`
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *Schema `json:"schema"`
}

type requestBody struct {
	Ref      string               `json:"$ref"`
	Required bool                 `json:"required"`
	Content  map[string]mediaType `json:"content"`
}

type documentedResponse struct {
	Ref     string               `json:"$ref"`
	Content map[string]mediaType `json:"content"`
}

type mediaType struct {
	Schema *Schema `json:"schema"`
}

// API is the embedded document, read once.
var API = sync.OnceValue(func() *Document {
	doc, err := readDocument(Text)
	if err != nil {
		panic("logtotest: the embedded API description cannot be read: " + err.Error())
	}
	return doc
})

func readDocument(raw []byte) (*Document, error) {
	var doc Document
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	for path, item := range doc.Paths {
		if err := doc.readPath(path, item); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(doc.Operations, func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return &doc, nil
}

func (doc *Document) readPath(path string, item pathItem) error {
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
		op := &Operation{Method: strings.ToUpper(method), Path: path}
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
		doc.Operations = append(doc.Operations, op)
	}
	return nil
}

func (doc *Document) resolveParameters(list []*parameter) []*parameter {
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

// BodySchema is the schema of a JSON body, nil when the operation takes none.
func (op *Operation) BodySchema() *Schema {
	if op.Body == nil {
		return nil
	}
	return op.Body.Content["application/json"].Schema
}

// Success is the lowest status below 400 that the document names, and the schema of its JSON body,
// if any.
func (op *Operation) Success() (best int, body *Schema, found bool) {
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
