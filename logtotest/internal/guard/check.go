package guard

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// Request is what is checked of a request.
type Request struct {
	Operation *document.Operation
	Query     url.Values
	Path      map[string]string // the path's parameters
	Body      any               // as jsonvalue.Parse returns it; nil without one
}

// Validate checks the request against the API description: query, body, path, in the order of a
// real server.
func (r Request) Validate() error {
	if issues := r.checkParameters("query"); len(issues) > 0 {
		return Error(guardQuery, issues...)
	}
	if body := r.Operation.BodySchema(); body != nil && r.Body != nil {
		issues := append(checkSchema(document.API(), body, r.Body, []any{}), r.checkURLs()...)
		issues = append(issues, r.checkRedirects()...)
		issues = append(issues, r.checkUnknownKeys(document.API().Resolve(body))...)
		if len(issues) > 0 {
			return Error(Body, issues...)
		}
	}
	if issues := r.checkParameters("path"); len(issues) > 0 {
		return Error(guardParams, issues...)
	}
	return nil
}

// checkParameters leaves alone what the handlers read for themselves: pages, times, and yes-or-no
// questions.
func (r Request) checkParameters(in string) []Issue {
	var issues []Issue
	for _, p := range r.Operation.Parameters {
		s := document.API().Resolve(p.Schema)
		if p.In != in || s.Type == "integer" || s.Type == "number" || s.Type == "boolean" {
			continue
		}
		var values []string
		if in == "path" {
			values = []string{r.Path[p.Name]}
		} else {
			values = r.Query[p.Name]
		}
		path := []any{p.Name}
		switch {
		case len(values) == 0 && p.Required:
			issues = append(issues, Missing(s, path))
		case len(values) == 0 || s.Type == "object":
		case s.Type == "array":
			issues = append(issues, checkOneOrMany(document.API().Resolve(s.Items), values, path)...)
		case in == "path" && p.Name == "languageTag" && !slices.Contains(s.Enum, any(values[0])):
			issues = append(issues, Issue{Code: "custom", Path: path, Message: "Invalid input"})
		default:
			issues = append(issues, checkSchema(document.API(), s, values[0], path)...)
		}
	}
	return issues
}

// checkOneOrMany is for lists in the query, which Logto takes as one value too.
func checkOneOrMany(item *document.Schema, values []string, path []any) []Issue {
	var wrong []Issue
	for i, value := range values {
		at := path
		if len(values) > 1 {
			at = append(slices.Clone(path), i)
		}
		wrong = append(wrong, checkSchema(document.API(), item, value, at)...)
	}
	if len(wrong) == 0 || len(values) > 1 {
		return wrong
	}
	notAList := wrongType("array", "string", path)
	return []Issue{Union(path, []Issue{notAList}, wrong)}
}

// Check returns what is wrong with a value that is not part of the API description.
func Check(s *document.Schema, v any) []Issue { return checkSchema(document.API(), s, v, []any{}) }

// checkSchema returns what is wrong with a value.
func checkSchema(doc *document.Document, s *document.Schema, v any, path []any) []Issue {
	s = doc.Resolve(s)
	if v == nil && s.Nullable {
		return nil
	}
	if options := s.Alternatives(); len(options) > 0 {
		return checkUnion(doc, s, options, v, path)
	}
	var issues []Issue
	for _, part := range s.AllOf {
		issues = append(issues, checkSchema(doc, part, v, path)...)
	}
	if len(issues) > 0 {
		return issues
	}
	if len(s.Enum) > 0 {
		return checkEnum(s, v, path)
	}
	if want := expectedType(s); want != "" && want != typeOf(v) {
		return []Issue{wrongType(want, typeOf(v), path)}
	}
	switch v := v.(type) {
	case string:
		return checkText(s, v, path)
	case float64:
		return checkNumber(s, v, path)
	case []any:
		return checkArray(doc, s, v, path)
	case jsonvalue.Object:
		return checkObject(doc, s, v, path)
	}
	return nil
}

// strictBodies are operations whose body takes no member that the description lacks; elsewhere such
// members are passed over.
var strictBodies = []string{"UpsertJwtCustomizer", "UpdateJwtCustomizer"}

func (r Request) checkUnknownKeys(body *document.Schema) []Issue {
	if !slices.Contains(strictBodies, r.Operation.ID) {
		return nil
	}
	var unknown []string
	given, _ := r.Body.(jsonvalue.Object)
	for _, m := range given.Members {
		if body.Properties.Get(m.Key) == nil {
			unknown = append(unknown, m.Key)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return []Issue{{Code: "unrecognized_keys", Keys: unknown, Path: []any{},
		Message: "Unrecognized key(s) in object: '" + strings.Join(unknown, "', '") + "'"}}
}

// expectedType is the type in the words of the issues; "" for a schema that takes anything.
func expectedType(s *document.Schema) string {
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

func wrongType(want, got string, path []any) Issue {
	return Issue{Code: "invalid_type", Expected: want, Received: got, Path: path,
		Message: fmt.Sprintf("Expected %s, received %s", want, got)}
}

// Missing says that a required value is not there.
func Missing(s *document.Schema, path []any) Issue {
	want := expectedType(s)
	if len(s.Enum) > 1 {
		want = enumList(s.Enum)
	}
	return Issue{Code: "invalid_type", Expected: want, Received: "undefined", Path: path, Message: "Required"}
}

func enumList(values []any) string {
	var quoted []string
	for _, value := range values {
		quoted = append(quoted, fmt.Sprintf("'%v'", value))
	}
	return strings.Join(quoted, " | ")
}

func checkEnum(s *document.Schema, v any, path []any) []Issue {
	if slices.Contains(s.Enum, v) {
		return nil
	}
	if len(s.Enum) == 1 {
		return []Issue{{Code: "invalid_literal", Expected: fmt.Sprint(s.Enum[0]), Received: fmt.Sprint(v), Path: path,
			Message: "Invalid literal value, expected " + string(jsonvalue.Encode(s.Enum[0]))}}
	}
	text, isText := v.(string)
	if !isText {
		return []Issue{wrongType(enumList(s.Enum), typeOf(v), path)}
	}
	return []Issue{{Code: "invalid_enum_value", Received: text, Options: s.Enum, Path: path,
		Message: fmt.Sprintf("Invalid enum value. Expected %s, received '%s'", enumList(s.Enum), text)}}
}

func checkText(s *document.Schema, v string, path []any) []Issue {
	var issues []Issue
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
		issues = append(issues, Issue{Code: "invalid_string", Validation: validation, Path: path, Message: message})
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
		if expression := document.CompilePattern(s.Pattern); expression != nil && !expression.MatchString(v) {
			invalid("regex", "Invalid")
		}
	}
	return issues
}

func checkNumber(s *document.Schema, v float64, path []any) []Issue {
	switch {
	case s.Minimum != nil && v < *s.Minimum:
		return []Issue{TooSmallNumber(*s.Minimum, path)}
	case s.Maximum != nil && v > *s.Maximum:
		return []Issue{sizeIssue("too_big", "number", *s.Maximum, path,
			fmt.Sprintf("Number must be less than or equal to %v", *s.Maximum))}
	}
	return nil
}

func checkArray(doc *document.Document, s *document.Schema, items []any, path []any) []Issue {
	if s.MinItems != nil && len(items) < *s.MinItems {
		return []Issue{tooFew(float64(*s.MinItems), path)}
	}
	if s.Items == nil {
		return nil
	}
	var issues []Issue
	for i, item := range items {
		issues = append(issues, checkSchema(doc, s.Items, item, append(slices.Clone(path), i))...)
	}
	return issues
}

func checkObject(doc *document.Document, s *document.Schema, o jsonvalue.Object, path []any) []Issue {
	var issues []Issue
	for _, p := range s.Properties {
		at := append(slices.Clone(path), p.Name)
		value, found := o.Get(p.Name)
		switch {
		case found:
			issues = append(issues, checkSchema(doc, p.Schema, value, at)...)
		case slices.Contains(s.Required, p.Name):
			// What has a default is not required, whatever the description says.
			if property := doc.Resolve(p.Schema); property.Default == nil && p.Schema.Default == nil {
				issues = append(issues, checkMissing(doc, property, at)...)
			}
		}
	}
	if s.Additional.Schema != nil {
		for _, m := range o.Members {
			if s.Properties.Get(m.Key) == nil {
				issues = append(issues, checkSchema(doc, s.Additional.Schema, m.Value, append(slices.Clone(path), m.Key))...)
			}
		}
	}
	return issues
}

// checkMissing lets schemas pass that take anything, nothing among it.
func checkMissing(doc *document.Document, s *document.Schema, path []any) []Issue {
	if s.Type == "" && len(s.Alternatives()) == 0 && len(s.Enum) == 0 {
		return nil
	}
	return []Issue{Missing(s, path)}
}
