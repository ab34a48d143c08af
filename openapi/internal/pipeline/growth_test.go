package pipeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// growing are schemas that hold the one before twice, so that each doubles the document. The last
// level that the bound allows is tried where that takes a second, else one before.
var growing = []struct {
	name, schema string
	most, try    int // levels
}{
	{"properties", `{"type": "object", "properties": {"a": REF, "b": REF}}`, 12, 12},
	{"items", `{"type": "object", "properties": {"a": {"type": "array", "items": REF}, "b": {"type": "object", "additionalProperties": REF}}}`, 12, 10},
	{"all of", `{"type": "object", "properties": {"level": {"type": "string", "enum": ["LEVEL"]}, "a": {"allOf": [REF, {"type": "object", "properties": {"cLEVEL": REF}}]}}}`, 12, 9},
	{"one of", `{"oneOf": [{"type": "object", "properties": {"a": REF}}, {"type": "object", "properties": {"b": REF}}]}`, 12, 9},
	{"union", `{"oneOf": [{"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["x"]}, "a": REF}},
		{"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["y"]}, "b": REF}}]}`, 11, 8},
}

// growingDocument has that many levels of a growing schema.
func growingDocument(t *testing.T, schema string, levels int) spec.Object {
	t.Helper()
	schemas := []string{`"S0": {"type": "string"}`}
	for i := range levels {
		ref := fmt.Sprintf(`{"$ref": "#/components/schemas/S%d"}`, i)
		schemas = append(schemas, fmt.Sprintf(`"S%d": %s`, i+1, strings.NewReplacer("REF", ref, "LEVEL", fmt.Sprint(i)).Replace(schema)))
	}
	doc, err := spec.Parse(fmt.Appendf(nil, `{"openapi": "3.0.1", "info": {"title": "t", "version": "1"},
		"paths": {"/a": {"get": {"operationId": "GetA", "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S%d"}}}}}}}},
		"components": {"schemas": {%s}}}`, levels, strings.Join(schemas, ", ")))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A document that is as large as may be once its references are replaced makes code; one that
// is larger ends early, and says why.
func TestGrowingDocuments(t *testing.T) {
	in := plain(t)
	for _, tt := range growing {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			refined, err := in.Refine(growingDocument(t, tt.schema, tt.try))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := in.Generate(refined); err != nil {
				t.Fatal(err)
			}
			t.Logf("%d levels make %d types in %v", tt.try, len(refined.Types.Types), time.Since(start))
			if tt.try < tt.most {
				if _, _, err := refine.Run(growingDocument(t, tt.schema, tt.most), in.Corrections); err != nil {
					t.Errorf("%d levels: %v", tt.most, err)
				}
			}
			for _, levels := range []int{tt.most + 1, 90, 5000} {
				doc := growingDocument(t, tt.schema, levels)
				start := time.Now()
				_, err := in.Refine(doc)
				if err == nil || !strings.HasPrefix(err.Error(), "the document is too large: ") {
					t.Errorf("%d levels: got %v", levels, err)
				}
				t.Logf("%d levels are refused in %v: %v", levels, time.Since(start), err)
			}
		})
	}
}

// Documents without references grow, too: each variant of a union gets what stands beside it, and
// the cost of a schema grows with how deep it is in others.
func TestGrowingSchemas(t *testing.T) {
	in := plain(t)
	repeat := func(n int, format string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = fmt.Sprintf(format, i)
		}
		return strings.Join(parts, ", ")
	}
	wide := func(properties, variants int) string {
		return fmt.Sprintf(`{"type": "object", "properties": {%s}, "oneOf": [%s]}`, repeat(properties, `"p%d": {"type": "string"}`),
			repeat(variants, `{"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["k%d"]}}}`))
	}
	deep := func(levels int, before, after string) string {
		return strings.Repeat(before, levels) + `{"type": "string"}` + strings.Repeat(after, levels)
	}
	for _, tt := range []struct {
		name, schema string
		refused      bool
	}{
		{"a wide union", wide(60, 60), false},
		{"a wider union", wide(600, 600), true},
		{"the widest union", wide(5000, 5000), true},
		{"a union in a union", `{"type": "object", "properties": {"a": {"type": "string"}}, "oneOf": [` + wide(150, 150) + `, ` + wide(150, 150) + `]}`, true},
		{"all of unions", `{"allOf": [` + wide(10, 100) + `, ` + wide(10, 100) + `]}`, true},
		{"deep lists", deep(60, `{"type": "array", "items": `, `}`), false},
		{"deeper lists", deep(2000, `{"type": "array", "items": `, `}`), true},
		{"deeper objects", deep(3000, `{"type": "object", "properties": {"a": `, `}}`), true},
		{"deeper variants", deep(2000, `{"oneOf": [`, `]}`), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			refined, err := in.Refine(growingDocument(t, tt.schema, 1))
			switch {
			case tt.refused && (err == nil || !strings.HasPrefix(err.Error(), "the document is too large: ")):
				t.Errorf("got %.300v", err)
			case !tt.refused && err != nil:
				t.Error(err)
			case !tt.refused:
				if _, err := in.Generate(refined); err != nil {
					t.Error(err)
				}
			}
			t.Logf("%d bytes took %v: %.200v", len(tt.schema), time.Since(start), err)
		})
	}
}
