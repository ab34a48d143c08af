package refine

import (
	"errors"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Pass repairs one fault of the document, in place.
type Pass struct {
	Name string
	Run  func(doc spec.Object) error
}

// schemaPass makes a pass of a function that looks at one schema at a time.
func schemaPass(name string, visit spec.Visit) Pass {
	return Pass{name, func(doc spec.Object) error {
		spec.Walk(doc, visit)
		return nil
	}}
}

// Passes returns the chain, in order. The corrections come before all repairs of
// schemas, so that a correction is written against the document as it was
// recorded.
func Passes(corrections *Corrections) []Pass {
	return []Pass{
		{"inline references", inlineReferences},
		{"operation ids", operationIDs},
		{"corrections", corrections.Apply},
		{"modern", modern},
		{"statuses", statuses},
		{"parameter schemas", parameterSchemas},
		{"media types", mediaTypes},
		schemaPass("odd names", oddNames),
		{"prose", prose},
		schemaPass("order", order),
		schemaPass("literals", literals),
		schemaPass("validators", validators),
		schemaPass("open objects", openObjects),
		schemaPass("patterns", patterns),
		schemaPass("unions", unions),
		schemaPass("numbers", numbers),
		{"answers", answers},
		{"query booleans", queryBooleans},
		{"path parameters", pathParameters},
		{"plain parameters", plainParameters},
		{"advanced search", advancedSearch},
		{"pagination", pagination},
		{"error bodies", errorBodies},
	}
}

// Run applies the chain to a copy of the recorded document. Stale corrections
// come back as an error beside the refined document, so that a caller who
// only wants to look (the drift report) can go on.
func Run(recorded spec.Object, corrections *Corrections) (spec.Object, error) {
	doc := spec.Clone(recorded)
	var stale *StaleError
	for _, pass := range Passes(corrections) {
		if err := pass.Run(doc); err != nil && !errors.As(err, &stale) {
			return nil, err
		}
	}
	if stale != nil {
		return doc, stale
	}
	return doc, nil
}
