package logtotest

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"
)

// validate checks the request against the API description: query, body, path, in the order of a real server.
func (c *call) validate() error {
	if issues := c.checkParameters("query"); len(issues) > 0 {
		return errGuard(guardQuery, issues...)
	}
	if body := c.op.bodySchema(); body != nil && c.parsed != nil {
		issues := append(api().check(body, c.parsed, []any{}), c.checkURLs()...)
		issues = append(issues, c.checkUnknownKeys(api().resolve(body))...)
		if len(issues) > 0 {
			return errGuard(guardBody, issues...)
		}
	}
	if issues := c.checkParameters("path"); len(issues) > 0 {
		return errGuard(guardParams, issues...)
	}
	return nil
}

// checkParameters leaves alone what the handlers read for themselves: pages, times, and yes-or-no questions.
func (c *call) checkParameters(in string) []issue {
	var issues []issue
	for _, p := range c.op.Parameters {
		s := api().resolve(p.Schema)
		if p.In != in || s.Type == "integer" || s.Type == "number" || s.Type == "boolean" {
			continue
		}
		var values []string
		if in == "path" {
			values = []string{c.path(p.Name)}
		} else {
			values = c.query[p.Name]
		}
		path := []any{p.Name}
		switch {
		case len(values) == 0 && p.Required:
			issues = append(issues, missing(s, path))
		case len(values) == 0 || s.Type == "object":
		case s.Type == "array":
			issues = append(issues, checkOneOrMany(api().resolve(s.Items), values, path)...)
		case in == "path" && p.Name == "languageTag" && !slices.Contains(s.Enum, any(values[0])):
			issues = append(issues, issue{Code: "custom", Path: path, Message: "Invalid input"})
		default:
			issues = append(issues, api().check(s, values[0], path)...)
		}
	}
	return issues
}

// checkOneOrMany is for lists in the query, which Logto takes as one value too.
func checkOneOrMany(item *schema, values []string, path []any) []issue {
	var wrong []issue
	for i, value := range values {
		at := path
		if len(values) > 1 {
			at = append(slices.Clone(path), i)
		}
		wrong = append(wrong, api().check(item, value, at)...)
	}
	if len(wrong) == 0 || len(values) > 1 {
		return wrong
	}
	notAList := wrongType("array", "string", path)
	return []issue{union(path, []issue{notAList}, wrong)}
}

// check returns what is wrong with a value.
func (doc *document) check(s *schema, v any, path []any) []issue {
	s = doc.resolve(s)
	if v == nil && s.Nullable {
		return nil
	}
	if options := s.alternatives(); len(options) > 0 {
		return doc.checkUnion(s, options, v, path)
	}
	var issues []issue
	for _, part := range s.AllOf {
		issues = append(issues, doc.check(part, v, path)...)
	}
	if len(issues) > 0 {
		return issues
	}
	if len(s.Enum) > 0 {
		return checkEnum(s, v, path)
	}
	if want := expectedType(s); want != "" && want != typeOf(v) {
		return []issue{wrongType(want, typeOf(v), path)}
	}
	switch v := v.(type) {
	case string:
		return checkText(s, v, path)
	case float64:
		return checkNumber(s, v, path)
	case []any:
		return doc.checkArray(s, v, path)
	case object:
		return doc.checkObject(s, v, path)
	}
	return nil
}

// strictBodies are operations whose body takes no member that the description lacks; elsewhere such members are passed over.
var strictBodies = []string{"UpsertJwtCustomizer", "UpdateJwtCustomizer"}

func (c *call) checkUnknownKeys(body *schema) []issue {
	if !slices.Contains(strictBodies, c.op.ID) {
		return nil
	}
	var unknown []string
	for _, m := range c.bodyObject().members {
		if body.Properties.get(m.key) == nil {
			unknown = append(unknown, m.key)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return []issue{{Code: "unrecognized_keys", Keys: unknown, Path: []any{},
		Message: "Unrecognized key(s) in object: '" + strings.Join(unknown, "', '") + "'"}}
}

// expectedType is the type in the words of the issues; "" for a schema that takes anything.
func expectedType(s *schema) string {
	if s.Type == "integer" {
		return "number"
	}
	return s.Type
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}

func wrongType(want, got string, path []any) issue {
	return issue{Code: "invalid_type", Expected: want, Received: got, Path: path,
		Message: fmt.Sprintf("Expected %s, received %s", want, got)}
}

func missing(s *schema, path []any) issue {
	want := expectedType(s)
	if len(s.Enum) > 1 {
		want = enumList(s.Enum)
	}
	return issue{Code: "invalid_type", Expected: want, Received: "undefined", Path: path, Message: "Required"}
}

func enumList(values []any) string {
	var quoted []string
	for _, value := range values {
		quoted = append(quoted, fmt.Sprintf("'%v'", value))
	}
	return strings.Join(quoted, " | ")
}

func checkEnum(s *schema, v any, path []any) []issue {
	if slices.Contains(s.Enum, v) {
		return nil
	}
	if len(s.Enum) == 1 {
		return []issue{{Code: "invalid_literal", Expected: fmt.Sprint(s.Enum[0]), Received: fmt.Sprint(v), Path: path,
			Message: "Invalid literal value, expected " + string(encodeJSON(s.Enum[0]))}}
	}
	text, isText := v.(string)
	if !isText {
		return []issue{wrongType(enumList(s.Enum), typeOf(v), path)}
	}
	return []issue{{Code: "invalid_enum_value", Received: text, Options: s.Enum, Path: path,
		Message: fmt.Sprintf("Invalid enum value. Expected %s, received '%s'", enumList(s.Enum), text)}}
}

func checkText(s *schema, v string, path []any) []issue {
	var issues []issue
	length := float64(utf8.RuneCountInString(v))
	if s.MinLength != nil && length < float64(*s.MinLength) {
		issues = append(issues, sizeIssue("too_small", "string", float64(*s.MinLength), path,
			fmt.Sprintf("String must contain at least %d character(s)", *s.MinLength)))
	}
	if s.MaxLength != nil && length > float64(*s.MaxLength) {
		issues = append(issues, sizeIssue("too_big", "string", float64(*s.MaxLength), path,
			fmt.Sprintf("String must contain at most %d character(s)", *s.MaxLength)))
	}
	invalid := func(validation, message string) {
		issues = append(issues, issue{Code: "invalid_string", Validation: validation, Path: path, Message: message})
	}
	switch s.Format {
	case "url", "uri":
		if !isURL(v) {
			invalid("url", "Invalid url")
		}
	case "email":
		if a, err := mail.ParseAddress(v); err != nil || a.Address != v {
			invalid("email", "Invalid email")
		}
	}
	if s.Pattern != "" {
		if expression := compilePattern(s.Pattern); expression != nil && !expression.MatchString(v) {
			invalid("regex", "Invalid")
		}
	}
	return issues
}

func checkNumber(s *schema, v float64, path []any) []issue {
	switch {
	case s.Minimum != nil && v < *s.Minimum:
		return []issue{tooSmallNumber(*s.Minimum, path)}
	case s.Maximum != nil && v > *s.Maximum:
		return []issue{sizeIssue("too_big", "number", *s.Maximum, path,
			fmt.Sprintf("Number must be less than or equal to %v", *s.Maximum))}
	}
	return nil
}

func (doc *document) checkArray(s *schema, items []any, path []any) []issue {
	if s.MinItems != nil && len(items) < *s.MinItems {
		return []issue{tooFew(float64(*s.MinItems), path)}
	}
	if s.Items == nil {
		return nil
	}
	var issues []issue
	for i, item := range items {
		issues = append(issues, doc.check(s.Items, item, append(slices.Clone(path), i))...)
	}
	return issues
}

func (doc *document) checkObject(s *schema, o object, path []any) []issue {
	var issues []issue
	for _, p := range s.Properties {
		at := append(slices.Clone(path), p.name)
		value, found := o.get(p.name)
		switch {
		case found:
			issues = append(issues, doc.check(p.schema, value, at)...)
		case slices.Contains(s.Required, p.name):
			// What has a default is not required, whatever the description says.
			if property := doc.resolve(p.schema); property.Default == nil && p.schema.Default == nil {
				issues = append(issues, doc.checkMissing(property, at)...)
			}
		}
	}
	if s.Additional.schema != nil {
		for _, m := range o.members {
			if s.Properties.get(m.key) == nil {
				issues = append(issues, doc.check(s.Additional.schema, m.value, append(slices.Clone(path), m.key))...)
			}
		}
	}
	return issues
}

// checkMissing lets schemas pass that take anything, nothing among it.
func (doc *document) checkMissing(s *schema, path []any) []issue {
	if s.Type == "" && len(s.alternatives()) == 0 && len(s.Enum) == 0 {
		return nil
	}
	return []issue{missing(s, path)}
}
