package middleware

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

const maxCause = 1000 // bytes of a cause that a CallError prints

// CallError reports that a call ended without a response: the request could not be built, was not
// sent, or nothing came back. It unwraps to the cause, such as [context.DeadlineExceeded], a
// [net.OpError] or an [auth.TokenError].
//
// Should the text of the cause show a secret of the request, or the query of an address, the text
// is cleaned, and [errors.Is] still finds the cause, but [errors.As] does not.
type CallError struct {
	Method   string // HTTP method
	Path     string // path template, e.g. "/api/users/{userId}"
	URLPath  string // path of the request, e.g. "/api/users/u1", never with a query; "" if it could not be built
	Attempts int    // how often the request was sent or was about to be; 0 if it could not be built
	Err      error  // the cause

	// MayHaveActed reports that the server may have made the change all the same: the request is one
	// that must not simply be repeated, such as a POST, and nothing proves that it did not arrive.
	MayHaveActed bool
}

// callError makes the error of a request, without the secrets of it.
func callError(req *http.Request, attempts int, err error) *CallError {
	secrets := secretsOf(req)
	return &CallError{
		Method:   req.Method,
		Path:     pathOf(req),
		URLPath:  secrets.Text(urlPathOf(req)),
		Attempts: attempts,
		Err:      withoutSecrets(err, secrets),
	}
}

// Error names the request and the cause.
func (e *CallError) Error() string {
	text := targetOf(e.Method, e.URLPath, e.Path)
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (after %d attempts)", e.Attempts)
	}
	text += ": " + e.cause()
	if e.MayHaveActed {
		text += " (the server may have acted on the request all the same: look before you send it again)"
	}
	return text
}

func (e *CallError) cause() string {
	if e.Err == nil {
		return "unknown cause"
	}
	// A request that could not be built names its operation, too.
	return oneLine(strings.TrimPrefix(e.Err.Error(), e.Method+" "+e.Path+": "), maxCause)
}

// GoString is Error, for %#v.
func (e *CallError) GoString() string { return "*management.CallError(" + e.Error() + ")" }

// Unwrap returns the cause.
func (e *CallError) Unwrap() error { return e.Err }

// withoutSecrets returns an error that does not show the secrets, nor the query of an address: the
// error itself, if nothing in it does.
func withoutSecrets(err error, secrets *redact.Secrets) error {
	if !shows(err, secrets) {
		return err
	}
	return &cleanError{text: cleanText(err.Error(), secrets), err: err}
}

// observed returns the error of an attempt as Observe sees it.
func observed(req *http.Request, err error) error {
	if err == nil {
		return nil // most attempts: spare them the search
	}
	return withoutSecrets(err, secretsOf(req))
}

func cleanText(text string, secrets *redact.Secrets) string {
	return secrets.Text(redact.Addresses(text))
}

// shows reports whether an error or one of its causes shows what it must not.
func shows(err error, secrets *redact.Secrets) bool {
	if err == nil {
		return false
	}
	if text := err.Error(); cleanText(text, secrets) != text {
		return true
	}
	switch wrapped := err.(type) {
	case interface{ Unwrap() error }:
		return shows(wrapped.Unwrap(), secrets)
	case interface{ Unwrap() []error }:
		for _, cause := range wrapped.Unwrap() {
			if shows(cause, secrets) {
				return true
			}
		}
	}
	return false
}

// cleanError stands for an error that shows a secret. It is equal to what that error is equal to,
// but does not hand it out.
type cleanError struct {
	text string
	err  error
}

func (e *cleanError) Error() string        { return e.text }
func (e *cleanError) GoString() string     { return e.text }
func (e *cleanError) Is(target error) bool { return errors.Is(e.err, target) }

// Timeout reports whether the cause is a timeout, as [net.Error] and [os.IsTimeout] want to know.
func (e *cleanError) Timeout() bool {
	t, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](e.err)
	return ok && t.Timeout()
}
