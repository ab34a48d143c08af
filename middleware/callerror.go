package middleware

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/internal/redact"
	"golang.org/x/oauth2"
)

const maxCause = 1000 // bytes of a cause that a CallError prints

// CallError reports that a call ended without a response: the request could not be built, was not
// sent, or nothing came back. It unwraps to the cause, such as [context.DeadlineExceeded], a
// [net.OpError] or an [auth.TokenError].
//
// Should the text of the cause show a secret of the request, or the query of an address, the text
// is cleaned, and [errors.Is] still finds the cause, but [errors.As] does not.
type CallError struct {
	Method   string // HTTP method, such as GET
	Path     string // path template, e.g. "/api/users/{userId}"
	URLPath  string // path of the request, e.g. "/api/users/u1", never with a query; "" if it could not be built
	Attempts int    // how often the request was sent; 1 also if it was about to be, 0 if it could not be built
	Err      error  // what went wrong; errors.Is and errors.As see it

	// MayHaveActed reports that the server may have made the change all the same: the request is
	// one that must not simply be repeated, such as a POST, and nothing proves that it did not
	// arrive.
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
		Err:      redact.Error(err, secrets),
	}
}

// withCause has the error of a wait that the context ended say, too, what it was cancelled for.
func withCause(ctx context.Context, err error) error {
	if over := ctx.Err(); over != nil && errors.Is(err, over) {
		return ended(ctx, err)
	}
	return err
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
	// A request that could not be built names its operation, too, and an option the module.
	text := e.Err.Error()
	text = strings.TrimPrefix(text, e.Method+" "+e.Path+": ")
	return redact.Line(redact.Within(text), maxCause)
}

// GoString is Error, for %#v.
func (e *CallError) GoString() string { return "*management.CallError(" + e.Error() + ")" }

// Is reports whether the error is [ErrRateLimited], as it is where the token endpoint refused to give a
// token with 429, or where the server refused others again and again; [errors.Is] calls it.
func (e *CallError) Is(target error) bool {
	return target == ErrRateLimited && refusedOthers(e.Err)
}

// refusedOthers reports whether the reason that a request was not sent is a 429 to another.
func refusedOthers(reason error) bool {
	if refused, ok := errors.AsType[*auth.TokenError](reason); ok {
		return refused.StatusCode == http.StatusTooManyRequests
	}
	refused, ok := errors.AsType[*oauth2.RetrieveError](reason) // of a source that is not ours
	return ok && refused.Response != nil && refused.Response.StatusCode == http.StatusTooManyRequests || errors.Is(reason, errRefused)
}

// Unwrap returns the cause.
func (e *CallError) Unwrap() error { return e.Err }

// observed returns the error of an attempt as Observe sees it.
func observed(req *http.Request, err error) error {
	if err == nil {
		return nil // most attempts: spare them the search
	}
	return redact.Error(err, secretsOf(req))
}
