package guard

import (
	"fmt"
	"math"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// Check returns what is wrong with a value.
func Check(s *document.Schema, v any) []Issue { return checkSchema(s, v, []any{}) }

func resolve(s *document.Schema) *document.Schema { return document.API().Resolve(s) }

// below is the path of something in the value at a path.
func below(path []any, key any) []any { return append(slices.Clone(path), key) }

// checkSchema returns what is wrong with the value at a path.
func checkSchema(s *document.Schema, v any, path []any) []Issue {
	s = resolve(s)
	if v == nil && s.Nullable {
		return nil
	}
	switch {
	case len(s.OneOf) > 0:
		return checkUnion(s, v, path)
	case len(s.Enum) > 0:
		return checkEnum(s, v, path)
	case s.Type != "" && expectedType(s) != typeOf(v):
		return []Issue{wrongType(expectedType(s), typeOf(v), path)}
	}
	switch v := v.(type) {
	case string:
		return checkText(s, v, path)
	case float64:
		issues := checkSize("number", v, s.Minimum, s.Maximum, path)
		if s.Format == "whole" && v != math.Trunc(v) {
			issues = append([]Issue{wrongType("integer", "float", path)}, issues...)
		}
		return issues
	case []any:
		return checkArray(s, v, path)
	case jsonvalue.Object:
		return checkObject(s, v, path)
	}
	return nil
}

func checkEnum(s *document.Schema, v any, path []any) []Issue {
	text, isText := v.(string)
	switch {
	case slices.Contains(s.Enum, v):
		return nil
	case len(s.Enum) == 1:
		return []Issue{{Code: "invalid_literal", Expected: fmt.Sprint(s.Enum[0]), Received: fmt.Sprint(v), Path: path,
			Message: fmt.Sprintf("Invalid literal value, expected %s", jsonvalue.Encode(s.Enum[0]))}}
	case !isText:
		return []Issue{wrongType(enumList(s.Enum), typeOf(v), path)}
	}
	return []Issue{{Code: "invalid_enum_value", Received: text, Options: s.Enum, Path: path,
		Message: fmt.Sprintf("Invalid enum value. Expected %s, received '%s'", enumList(s.Enum), text)}}
}

func checkText(s *document.Schema, v string, path []any) []Issue {
	issues := checkSize("string", float64(utf8.RuneCountInString(v)), s.MinLength, s.MaxLength, path)
	address, err := mail.ParseAddress(v)
	format, mayBeEmpty := strings.CutSuffix(s.Format, "-or-empty")
	switch {
	case mayBeEmpty && v == "":
	case format == "uri" && !isURL(v):
		issues = append(issues, invalidText("url", "Invalid url", path))
	case format == "email" && (err != nil || address.Address != v):
		issues = append(issues, invalidText("email", "Invalid email", path))
	}
	if s.Pattern != nil && !s.Pattern.MatchString(v) {
		issues = append(issues, invalidText("regex", "Invalid", path))
	}
	return issues
}

// checkSize is for numbers, the length of texts and of lists.
func checkSize(kind string, size float64, least, most *float64, path []any) []Issue {
	switch {
	case least != nil && size < *least:
		return []Issue{beyond("too_small", kind, *least, path)}
	case most != nil && size > *most:
		return []Issue{beyond("too_big", kind, *most, path)}
	}
	return nil
}

func checkArray(s *document.Schema, items []any, path []any) []Issue {
	issues := checkSize("array", float64(len(items)), s.MinItems, s.MaxItems, path)
	for i, item := range items {
		issues = append(issues, checkSchema(s.Items, item, below(path, i))...)
	}
	return issues
}

func checkObject(s *document.Schema, o jsonvalue.Object, path []any) []Issue {
	var issues []Issue
	for _, p := range s.Properties {
		value, found := o.Get(p.Name)
		switch {
		case found:
			issues = append(issues, checkSchema(p.Schema, value, below(path, p.Name))...)
		case slices.Contains(s.Required, p.Name) && !mayBeMissing(p.Schema):
			issues = append(issues, Missing(resolve(p.Schema), below(path, p.Name)))
		}
	}
	var unknown []string
	for _, m := range o.Members {
		switch {
		case s.Properties.Get(m.Key) != nil:
		case s.Additional.None:
			unknown = append(unknown, m.Key)
		default:
			issues = append(issues, checkSchema(s.Additional.Schema, m.Value, below(path, m.Key))...)
		}
	}
	if len(unknown) > 0 {
		issues = append(issues, Issue{Code: "unrecognized_keys", Keys: unknown, Path: path,
			Message: "Unrecognized key(s) in object: '" + strings.Join(unknown, "', '") + "'"})
	}
	least, _ := o.Get("minLength")
	most, _ := o.Get("maxLength")
	from, _ := least.(float64)
	if to, isNumber := most.(float64); s.Format == "lengths" && isNumber && from > to {
		issues = append(issues, Issue{Code: "custom", Path: below(path, "maxLength"), Message: "Minimum length cannot exceed maximum length."})
	}
	return issues
}

// mayBeMissing reports whether a property is not required, although the description says so: it has
// a default, or takes anything, nothing among it.
func mayBeMissing(property *document.Schema) bool {
	s := resolve(property)
	return property.Default != nil || s.Default != nil || s.Type == "" && len(s.OneOf) == 0 && len(s.Enum) == 0
}

func checkUnion(s *document.Schema, v any, path []any) []Issue {
	if key := s.Discriminator.PropertyName; key != "" {
		return checkDiscriminated(s.OneOf, key, v, path)
	}
	var failures [][]Issue
	for _, option := range s.OneOf {
		issues := checkSchema(option, v, path)
		if len(issues) == 0 {
			return nil
		}
		failures = append(failures, issues)
	}
	if s.Message != "" {
		return []Issue{{Code: "custom", Path: path, Message: s.Message}}
	}
	ofRightKind := func(issues []Issue) bool { return !slices.ContainsFunc(issues, Issue.wrongKind) }
	if i := slices.IndexFunc(failures, ofRightKind); i >= 0 { // those faults are to tell
		return failures[i]
	}
	return []Issue{Union(path, failures...)}
}

// wrongKind tells faults of the kind of value from faults in a value of the right kind.
func (i Issue) wrongKind() bool {
	return strings.HasPrefix(i.Code, "invalid_") && i.Code != "invalid_string"
}

// checkDiscriminated picks the option by the literal its key has.
func checkDiscriminated(options []*document.Schema, key string, v any, path []any) []Issue {
	o, isObject := v.(jsonvalue.Object)
	if !isObject {
		return []Issue{wrongType("object", typeOf(v), path)}
	}
	value, _ := o.Get(key)
	var literals []any
	for _, option := range options {
		literal := resolve(resolve(option).Properties.Get(key))
		if slices.Contains(literal.Enum, value) {
			return checkSchema(option, v, path)
		}
		literals = append(literals, literal.Enum...)
	}
	return []Issue{{Code: "invalid_union_discriminator", Options: literals, Path: below(path, key),
		Message: "Invalid discriminator value. Expected " + enumList(literals)}}
}
