package guard

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// Issue is one fault of a request, in the form of the validation library of a real server.
type Issue struct {
	Code        string     `json:"code"`
	Keys        []string   `json:"keys,omitempty"`
	Expected    string     `json:"expected,omitempty"`
	Received    string     `json:"received,omitempty"`
	Validation  string     `json:"validation,omitempty"`
	Options     []any      `json:"options,omitempty"`
	UnionErrors []zodError `json:"unionErrors,omitempty"`
	Minimum     *float64   `json:"minimum,omitempty"`
	Maximum     *float64   `json:"maximum,omitempty"`
	Type        string     `json:"type,omitempty"`
	Inclusive   *bool      `json:"inclusive,omitempty"`
	Exact       *bool      `json:"exact,omitempty"`
	Path        []any      `json:"path"`
	Message     string     `json:"message"`
}

type zodError struct {
	Issues []Issue `json:"issues"`
	Name   string  `json:"name"`
}

func zodErrorOf(issues []Issue) zodError { return zodError{Issues: issues, Name: "ZodError"} }

// Body is the part of a request that most checks are of, as messages name it.
const Body = "body"

// Error is the response to a request that does not fit the API description.
func Error(part string, issues ...Issue) *wire.Error {
	return Refusal("guard.invalid_input", "The request "+part+" is invalid.", issues)
}

// Refusal is an error of any code that lists what is wrong.
func Refusal(code, message string, issues []Issue) *wire.Error {
	e := wire.Fail(http.StatusBadRequest, code, "%s", message)
	e.Data = zodErrorOf(issues)
	e.Details = strings.Join(lists.Map(issues, Issue.details), "\n")
	return e
}

func (i Issue) details() string {
	path := lists.Map(i.Path, func(part any) string { return fmt.Sprint(part) })
	message := i.Message
	if i.Code == "invalid_type" {
		message = fmt.Sprintf("Expected %s but received %s.", i.Expected, i.Received)
	}
	return fmt.Sprintf("Error in key path %q: (%s) %s", strings.Join(path, "."), i.Code, message)
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
	return strings.Join(lists.Map(values, func(value any) string { return fmt.Sprintf("'%v'", value) }), " | ")
}

func invalidText(validation, message string, path []any) Issue {
	return Issue{Code: "invalid_string", Validation: validation, Path: path, Message: message}
}

var sizeWords = map[string]string{
	"too_small string": "String must contain at least %s character(s)", "too_big string": "String must contain at most %s character(s)",
	"too_small number": "Number must be greater than or equal to %s", "too_big number": "Number must be less than or equal to %s",
	"too_small array": "Array must contain at least %s element(s)", "too_big array": "Array must contain at most %s element(s)",
}

// beyond says that a value is beyond an inclusive limit: too_small or too_big.
func beyond(code, kind string, limit float64, path []any) Issue {
	i := Issue{Code: code, Type: kind, Inclusive: new(true), Exact: new(false), Path: path,
		Message: fmt.Sprintf(sizeWords[code+" "+kind], jsonvalue.Encode(limit))}
	if code == "too_small" {
		i.Minimum = &limit
	} else {
		i.Maximum = &limit
	}
	return i
}

// Union says that a value fits none of the variants, and why not each.
func Union(path []any, failures ...[]Issue) Issue {
	return Issue{Code: "invalid_union", Path: path, Message: "Invalid input", UnionErrors: lists.Map(failures, zodErrorOf)}
}
