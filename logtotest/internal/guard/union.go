package guard

import (
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

func checkUnion(doc *document.Document, s *document.Schema, options []*document.Schema, v any, path []any) []Issue {
	if key := s.Discriminator.PropertyName; key != "" {
		return checkDiscriminated(doc, options, key, v, path)
	}
	var failures [][]Issue
	for _, option := range options {
		issues := checkSchema(doc, option, v, path)
		if len(issues) == 0 {
			return nil
		}
		failures = append(failures, issues)
	}
	// Of the right type but with a fault: that fault is the one to tell.
	for _, issues := range failures {
		if !slices.ContainsFunc(issues, func(i Issue) bool { return i.wrongKind() }) {
			return issues
		}
	}
	return []Issue{Union(path, failures...)}
}

// wrongKind tells faults of the kind of value from faults in a value of the right kind.
func (i Issue) wrongKind() bool {
	return strings.HasPrefix(i.Code, "invalid_") && i.Code != "invalid_string"
}

// Union says that a value fits none of the variants, and why not each.
func Union(path []any, failures ...[]Issue) Issue {
	u := Issue{Code: "invalid_union", Path: path, Message: "Invalid input"}
	for _, issues := range failures {
		u.UnionErrors = append(u.UnionErrors, zodError{Issues: issues, Name: "ZodError"})
	}
	return u
}

// checkDiscriminated picks the option by the literal its key has.
func checkDiscriminated(doc *document.Document, options []*document.Schema, key string, v any, path []any) []Issue {
	o, isObject := v.(jsonvalue.Object)
	if !isObject {
		return []Issue{wrongType("object", typeOf(v), path)}
	}
	value, _ := o.Get(key)
	var literals []any
	for _, option := range options {
		option = doc.Resolve(option)
		literal := doc.Resolve(option.Properties.Get(key))
		if slices.Contains(literal.Enum, value) {
			return checkSchema(doc, option, v, path)
		}
		literals = append(literals, literal.Enum...)
	}
	return []Issue{{Code: "invalid_union_discriminator", Options: literals, Path: append(slices.Clone(path), key),
		Message: "Invalid discriminator value. Expected " + enumList(literals)}}
}
