package logtotest

import (
	"net/http"
	"strings"
)

// exampleDepth is how deep examples go into schemas that contain themselves.
const exampleDepth = 16

// answerExample makes an answer of the API description: a value of the right shape that means nothing.
func (c *call) answerExample() (answer, error) {
	status, body, _ := c.op.success()
	if status == http.StatusNoContent {
		return noContent(), nil
	}
	if body == nil {
		return text(status), nil
	}
	return answer{status: status, body: api().example(body, exampleDepth)}, nil
}

// example returns a value that fits the schema: every member of objects, one element of lists, the first of alternatives.
func (doc *document) example(s *schema, depth int) any {
	s = doc.resolve(s)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.alternatives()) > 0:
		return doc.example(s.alternatives()[0], depth)
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
		return []any{doc.example(s.Items, depth-1)}
	}
	return doc.exampleObject(s, depth)
}

func (doc *document) exampleObject(s *schema, depth int) any {
	var o object
	for _, part := range s.AllOf {
		if inherited, isObject := doc.example(part, depth).(object); isObject {
			o = o.merged(inherited)
		}
	}
	for _, p := range s.Properties {
		if depth > 0 {
			o.set(p.name, doc.example(p.schema, depth-1))
		}
	}
	if s.Additional.schema != nil && depth > 0 {
		o.set("key", doc.example(s.Additional.schema, depth-1))
	}
	return o
}

func exampleText(s *schema) string {
	switch s.Format {
	case "url", "uri":
		return "https://example.com"
	case "email":
		return "user@example.com"
	case "date-time":
		return "2026-01-02T03:04:05.678Z"
	}
	for _, candidate := range []string{"example", "1", "user@example.com", "#123456", "2026-01-02"} {
		if s.Pattern != "" && compilePattern(s.Pattern).MatchString(candidate) {
			return candidate
		}
	}
	example := "example"
	if s.MinLength != nil && len(example) < *s.MinLength {
		example = strings.Repeat("x", *s.MinLength)
	}
	if s.MaxLength != nil && len(example) > *s.MaxLength {
		example = example[:*s.MaxLength]
	}
	return example
}
