package refine

import "github.com/logto-go/management/openapi/internal/spec"

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
	return passes(corrections, func(doc spec.Object) error { return corrections.Apply(doc).Err() })
}

func passes(corrections *Corrections, correct func(doc spec.Object) error) []Pass {
	return []Pass{
		{"inline references", inlineReferences},
		{"bound the size", boundSize},
		{"outline", outline},
		{"operation ids", operationIDs},
		{"corrections", correct},
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
		{"defaults", defaults},
		{"secrets", corrections.secrets},
		{"answers", answers},
		{"query booleans", queryBooleans},
		{"path parameters", pathParameters},
		{"plain parameters", plainParameters},
		{"advanced search", advancedSearch},
		{"pagination", pagination},
		{"error bodies", errorBodies},
	}
}

// Run applies the chain to a copy of the recorded document. It also returns the corrections that
// found nothing in it: what that means is up to the caller.
func Run(recorded spec.Object, corrections *Corrections) (doc spec.Object, unmatched Unmatched, err error) {
	doc = spec.Clone(recorded)
	correct := func(doc spec.Object) error {
		unmatched = corrections.Apply(doc)
		return nil
	}
	for _, pass := range passes(corrections, correct) {
		if err := pass.Run(doc); err != nil {
			return nil, Unmatched{}, err
		}
	}
	return doc, unmatched, nil
}
