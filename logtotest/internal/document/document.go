package document

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Text is the recorded API description with its corrections; the generator writes it.
//
//go:embed spec.json
var Text []byte

// Document is an OpenAPI document. Its paths and schemas are read when they are first asked for: a
// test needs few of them, and reading all takes longer than most tests.
type Document struct {
	rawPaths   map[string]json.RawMessage
	rawSchemas map[string]json.RawMessage

	mu      sync.Mutex
	paths   map[string]map[string]*Operation // by path and method
	schemas map[string]*Schema
}

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
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *Schema `json:"schema"`
}

type requestBody struct {
	Required bool                 `json:"required"`
	Content  map[string]mediaType `json:"content"`
}

type documentedResponse struct {
	Content map[string]mediaType `json:"content"`
}

type mediaType struct {
	Schema *Schema `json:"schema"`
}

// API is the embedded document, opened once.
var API = sync.OnceValue(func() *Document {
	doc, err := open(Text)
	if err != nil {
		panic("logtotest: the embedded API description cannot be read: " + err.Error())
	}
	return doc
})

func open(raw []byte) (*Document, error) {
	var outline struct {
		Paths      map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &outline); err != nil {
		return nil, err
	}
	return &Document{
		rawPaths: outline.Paths, rawSchemas: outline.Components.Schemas,
		paths: map[string]map[string]*Operation{}, schemas: map[string]*Schema{},
	}, nil
}

// Paths returns the paths of the document, sorted.
func (doc *Document) Paths() []string { return slices.Sorted(maps.Keys(doc.rawPaths)) }

// At returns the operations of a path by method, such as GET.
func (doc *Document) At(path string) map[string]*Operation {
	doc.mu.Lock()
	defer doc.mu.Unlock()
	if known, found := doc.paths[path]; found {
		return known
	}
	var item map[string]*Operation
	if err := json.Unmarshal(doc.rawPaths[path], &item); err != nil {
		panic("logtotest: the embedded API description cannot be read: " + path + ": " + err.Error())
	}
	operations := map[string]*Operation{}
	for method, op := range item {
		op.Method, op.Path = strings.ToUpper(method), path
		operations[op.Method] = op
	}
	doc.paths[path] = operations
	return operations
}

// Operations returns every operation, sorted by path and method.
func (doc *Document) Operations() []*Operation {
	var all []*Operation
	for _, path := range doc.Paths() {
		operations := doc.At(path)
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			all = append(all, operations[method])
		}
	}
	return all
}

// schema returns a schema by its name, nil when there is none.
func (doc *Document) schema(name string) *Schema {
	doc.mu.Lock()
	defer doc.mu.Unlock()
	if known, found := doc.schemas[name]; found {
		return known
	}
	raw, found := doc.rawSchemas[name]
	if !found {
		return nil
	}
	read := &Schema{}
	if err := json.Unmarshal(raw, read); err != nil {
		panic("logtotest: the embedded API description cannot be read: " + name + ": " + err.Error())
	}
	doc.schemas[name] = read
	return read
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
