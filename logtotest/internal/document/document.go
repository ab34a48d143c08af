package document

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
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
	paths   map[string]func() map[string]*Operation // by path, then by method
	schemas map[string]func() *Schema
}

// Operation is one method of one path.
type Operation struct {
	ID         string             `json:"operationId"`
	GoMethod   string             `json:"x-go-method"` // empty if it is called by the id
	Parameters []*parameter       `json:"parameters"`
	Body       content            `json:"requestBody"`
	Responses  map[string]content `json:"responses"` // by status

	Method string `json:"-"`
	Path   string `json:"-"`
}

type parameter struct {
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *Schema `json:"schema"`
}

// content is what the body of a request or of a response is.
type content struct {
	Content map[string]struct {
		Schema *Schema `json:"schema"`
	} `json:"content"`
}

// schema is that of a body in JSON, nil when it is none.
func (c content) schema() *Schema { return c.Content["application/json"].Schema }

// API is the embedded document, opened once.
var API = sync.OnceValue(func() *Document {
	outline := read[struct {
		Paths      map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}](Text)
	doc := &Document{map[string]func() map[string]*Operation{}, map[string]func() *Schema{}}
	for path, text := range outline.Paths {
		doc.paths[path] = sync.OnceValue(func() map[string]*Operation { return readPath(path, text) })
	}
	for name, text := range outline.Components.Schemas {
		doc.schemas[name] = sync.OnceValue(func() *Schema { return new(read[Schema](text)) })
	}
	return doc
})

func readPath(path string, text json.RawMessage) map[string]*Operation {
	operations := map[string]*Operation{}
	for method, op := range read[map[string]*Operation](text) {
		op.Method, op.Path = strings.ToUpper(method), path
		operations[op.Method] = op
	}
	return operations
}

func read[T any](text []byte) T {
	var into T
	if err := json.Unmarshal(text, &into); err != nil {
		panic("logtotest: the embedded API description cannot be read: " + err.Error())
	}
	return into
}

// Paths returns the paths of the document, sorted.
func (doc *Document) Paths() []string { return slices.Sorted(maps.Keys(doc.paths)) }

// At returns the operations of a path by method, such as GET.
func (doc *Document) At(path string) map[string]*Operation { return doc.paths[path]() }

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

// Resolve follows a reference; a schema without one is its own.
func (doc *Document) Resolve(s *Schema) *Schema {
	for s != nil && s.Ref != "" {
		s = doc.schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]()
	}
	if s == nil {
		return &Schema{} // anything goes
	}
	return s
}

// BodySchema is the schema of a JSON body, nil when the operation takes none.
func (op *Operation) BodySchema() *Schema { return op.Body.schema() }

// Success is the lowest status below 400 that the document names, and the schema of its JSON body,
// if any.
func (op *Operation) Success() (best int, body *Schema, found bool) {
	for status, r := range op.Responses {
		code, err := strconv.Atoi(status)
		if err == nil && code >= 200 && code < 400 && (!found || code < best) {
			best, body, found = code, r.schema(), true
		}
	}
	return best, body, found
}
