package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// Error is what Logto responds with when a call fails: {"code", "message", "data", "details"}.
type Error struct {
	Status  int    `json:"-"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
	Details string `json:"details,omitempty"`

	// The identity provider adds the fields of OAuth 2.0.
	OAuthError       string `json:"error,omitempty"`
	OAuthDescription string `json:"error_description,omitempty"`
	Scope            string `json:"scope,omitempty"` // that is missing

	// Reason is what a real server writes to its audit log and keeps from the caller.
	Reason string `json:"-"`
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Message)
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	return text
}

// Fail makes an error; with arguments, the message is a format.
func Fail(status int, code, message string, args ...any) *Error {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &Error{Status: status, Code: code, Message: message}
}

// WithData adds what the error says in a structure of its own.
func (e *Error) WithData(data any) *Error {
	e.Data = data
	return e
}

// EmptyValues is what an update without a field, or an insert without a row, comes to.
func EmptyValues() *Error {
	return Fail(http.StatusUnprocessableEntity, "entity.invalid_input", "Invalid input. Value list must not be empty.")
}

// InvalidInput refuses a request for the reason in details.
func InvalidInput(status int, details string) *Error {
	return Fail(status, "request.invalid_input", "Input is invalid. %s", details)
}

// InvalidPagination refuses page numbers and sizes.
func InvalidPagination() *Error {
	return Fail(http.StatusBadRequest, "guard.invalid_pagination", "The request pagination value is invalid.")
}

// Internal is the bare message of an error that Logto did not foresee.
func Internal() *Error {
	return &Error{Status: http.StatusInternalServerError, Message: "Internal server error."}
}

// SyntaxMessage says what is wrong with a JSON text, in the words of the JavaScript engine a real
// server runs on.
func SyntaxMessage(text []byte) string {
	var fault *json.SyntaxError
	var v any
	err := json.Unmarshal(text, &v)
	if !errors.As(err, &fault) || fault.Offset > int64(len(text)) || fault.Offset < 1 ||
		fault.Error() == "unexpected end of JSON input" {
		return "Unexpected end of JSON input"
	}
	at := fault.Offset - 1
	return fmt.Sprintf(`Unexpected token '%c', "%s" is not valid JSON`, text[at], excerpt(text, int(at)))
}

// excerpt is a little of the text around a position.
func excerpt(text []byte, at int) string {
	return string(text[max(0, at-10):min(len(text), at+10)])
}
