package middleware

import (
	"fmt"
	"strings"
)

// CallError tells that a call ended without an answer: the request could not be
// made, was not sent, or nothing came back. It unwraps to the cause, such as
// [context.DeadlineExceeded], a [net.OpError] or an [auth.TokenError].
type CallError struct {
	Method   string // HTTP method
	Path     string // path template, e.g. "/api/users/{userId}"
	Attempts int    // how often the request was sent or was about to be; 0 if it could not be made
	Err      error  // the cause
}

// Error names the operation and the cause.
func (e *CallError) Error() string {
	operation := e.Method + " " + e.Path
	text := operation
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (after %d attempts)", e.Attempts)
	}
	// A request that could not be built says of which operation it is, too.
	return text + ": " + strings.TrimPrefix(e.Err.Error(), operation+": ")
}

// Unwrap gives the cause.
func (e *CallError) Unwrap() error { return e.Err }
