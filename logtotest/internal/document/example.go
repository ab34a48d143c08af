package document

import "github.com/logto-go/management/logtotest/internal/jsonvalue"

// ExampleDepth is how deep examples go into schemas that contain themselves.
const ExampleDepth = 16

// Example returns a value that fits the schema: every member of objects, one element of lists, the
// first of alternatives.
func (doc *Document) Example(s *Schema, depth int) any {
	s = doc.Resolve(s)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.Alternatives()) > 0:
		return doc.Example(s.Alternatives()[0], depth)
	case depth == 0 && s.Nullable:
		return nil
	}
	switch s.Type {
	case "string":
		return exampleText(s)
	case "integer", "number":
		if s.Minimum != nil {
			return *s.Minimum
		}
		return float64(1)
	case "boolean":
		return true
	case "array":
		if s.Items == nil || depth == 0 {
			return []any{}
		}
		return []any{doc.Example(s.Items, depth-1)}
	}
	return doc.exampleObject(s, depth)
}

func (doc *Document) exampleObject(s *Schema, depth int) any {
	var o jsonvalue.Object
	for _, part := range s.AllOf {
		if inherited, isObject := doc.Example(part, depth).(jsonvalue.Object); isObject {
			o = o.Merged(inherited)
		}
	}
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
		if s.Pattern.Regexp == nil || s.Pattern.MatchString(candidate) {
			return candidate
		}
	}
	return "example"
}
