package guard

import (
	"fmt"
	"net/http"
	"strings"

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

// The parts of a request that are checked, as messages name them.
const (
	guardParams = "params"
	guardQuery  = "query"
	Body        = "body"
)

// Error is the response to a request that does not fit the API description.
func Error(part string, issues ...Issue) *wire.Error {
	return Refusal("guard.invalid_input", "The request "+part+" is invalid.", issues)
}

// Refusal is an error of any code that lists what is wrong.
func Refusal(code, message string, issues []Issue) *wire.Error {
	e := wire.Fail(http.StatusBadRequest, code, "%s", message)
	e.Data = zodError{Issues: issues, Name: "ZodError"}
	var details []string
	for _, i := range issues {
		details = append(details, i.details())
	}
	e.Details = strings.Join(details, "\n")
	return e
}

func (i Issue) details() string {
	var path []string
	for _, part := range i.Path {
		path = append(path, fmt.Sprint(part))
	}
	message := i.Message
	if i.Code == "invalid_type" {
		message = fmt.Sprintf("Expected %s but received %s.", i.Expected, i.Received)
	}
	return fmt.Sprintf("Error in key path %q: (%s) %s", strings.Join(path, "."), i.Code, message)
}

// TooFew refuses an empty list where Logto wants one element at least, which its API description
// does not say.
func TooFew(path ...any) *wire.Error { return Error(Body, tooFew(1, path)) }

func tooFew(minimum float64, path []any) Issue {
	return sizeIssue("too_small", "array", minimum, path, fmt.Sprintf("Array must contain at least %v element(s)", minimum))
}

// TooSmallNumber says that a number is less than the minimum.
func TooSmallNumber(minimum float64, path []any) Issue {
	return sizeIssue("too_small", "number", minimum, path, fmt.Sprintf("Number must be greater than or equal to %v", minimum))
}

// sizeIssue is a value beyond an inclusive limit: too_small or too_big.
func sizeIssue(code, kind string, limit float64, path []any, message string) Issue {
	i := Issue{Code: code, Type: kind, Inclusive: new(true), Exact: new(false), Path: path, Message: message}
	if code == "too_small" {
		i.Minimum = &limit
	} else {
		i.Maximum = &limit
	}
	return i
}
