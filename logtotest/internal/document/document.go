package document

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
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
	outline := jsonvalue.MustRead[struct {
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
		doc.schemas[name] = sync.OnceValue(func() *Schema { return new(jsonvalue.MustRead[Schema](text)) })
	}
	return doc
})

func readPath(path string, text json.RawMessage) map[string]*Operation {
	operations := map[string]*Operation{}
	for method, op := range jsonvalue.MustRead[map[string]*Operation](text) {
		op.Method, op.Path = strings.ToUpper(method), path
		operations[op.Method] = op
	}
	return operations
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

// ExampleDepth is how deep examples go into schemas that contain themselves.
const ExampleDepth = 16

// Example returns a value that fits the schema: every member of objects, one element of lists, the
// first of alternatives.
func (doc *Document) Example(s *Schema, depth int) any {
	s = doc.Resolve(s)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.OneOf) > 0:
		return doc.Example(s.OneOf[0], depth)
	case s.Type == "string":
		return exampleText(s)
	case s.Type == "integer" || s.Type == "number":
		return *cmp.Or(s.Minimum, new(1.0))
	case s.Type == "boolean":
		return true
	case s.Type == "array" && (s.Items == nil || depth == 0):
		return []any{}
	case s.Type == "array":
		return []any{doc.Example(s.Items, depth-1)}
	}
	var o jsonvalue.Object
	for _, p := range s.Properties {
		if depth > 0 {
			o.Set(p.Name, doc.Example(p.Schema, depth-1))
		}
	}
	if s.Additional.Schema != nil && depth > 0 {
		o.Set("key", doc.Example(s.Additional.Schema, depth-1))
	}
	return o
}

var exampleTexts = map[string]string{
	"url": "https://example.com", "uri": "https://example.com", "email": "user@example.com", "date-time": "2026-01-02T03:04:05.678Z",
}

func exampleText(s *Schema) string {
	if text, found := exampleTexts[s.Format]; found {
		return text
	}
	for _, candidate := range []string{"example", "1", "user@example.com", "#123456", "2026-01-02"} {
		if s.Pattern == nil || s.Pattern.MatchString(candidate) {
			return candidate
		}
	}
	return "example"
}
