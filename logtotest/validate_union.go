package logtotest

import (
	"slices"
	"strings"
)

func (doc *document) checkUnion(s *schema, options []*schema, v any, path []any) []issue {
	if key := s.Discriminator.PropertyName; key != "" {
		return doc.checkDiscriminated(options, key, v, path)
	}
	var failures [][]issue
	for _, option := range options {
		issues := doc.check(option, v, path)
		if len(issues) == 0 {
			return nil
		}
		failures = append(failures, issues)
	}
	// Of the right type but with a fault: that fault is the one to tell.
	for _, issues := range failures {
		if !slices.ContainsFunc(issues, func(i issue) bool { return i.wrongKind() }) {
			return issues
		}
	}
	return []issue{union(path, failures...)}
}

// wrongKind tells faults of the kind of value from faults in a value of the right kind.
func (i issue) wrongKind() bool {
	return strings.HasPrefix(i.Code, "invalid_") && i.Code != "invalid_string"
}

func union(path []any, failures ...[]issue) issue {
	u := issue{Code: "invalid_union", Path: path, Message: "Invalid input"}
	for _, issues := range failures {
		u.UnionErrors = append(u.UnionErrors, zodError{Issues: issues, Name: "ZodError"})
	}
	return u
}

// checkDiscriminated picks the option by the literal its key has.
func (doc *document) checkDiscriminated(options []*schema, key string, v any, path []any) []issue {
	o, isObject := v.(object)
	if !isObject {
		return []issue{wrongType("object", typeOf(v), path)}
	}
	value, _ := o.get(key)
	var literals []any
	for _, option := range options {
		option = doc.resolve(option)
		literal := doc.resolve(option.Properties.get(key))
		if slices.Contains(literal.Enum, value) {
			return doc.check(option, v, path)
		}
		literals = append(literals, literal.Enum...)
	}
	return []issue{{Code: "invalid_union_discriminator", Options: literals, Path: append(slices.Clone(path), key),
		Message: "Invalid discriminator value. Expected " + enumList(literals)}}
}
