package middleware

import (
	"net/http"
	"strings"
)

// Kinds of errors, to test an [Error] for with [errors.Is].
const (
	// ErrNotModified: 304, what a conditional request asks for has not changed.
	ErrNotModified kind = "not modified"
	// ErrInvalid: 400, Logto refused the request as it is written.
	ErrInvalid kind = "invalid request"
	// ErrUnauthorized: 401, the access token was refused, or a user is to be verified first.
	ErrUnauthorized kind = "unauthorized"
	// ErrForbidden: 403, the token lacks a permission.
	ErrForbidden kind = "forbidden"
	// ErrNotFound: 404 with a code of Logto's, the entity does not exist. A 404 without a code is
	// ErrNoRoute.
	ErrNotFound kind = "not found"
	// ErrNoRoute: 404 or 405 without a code, or 400 of a server that took the path for that of
	// another operation: the server does not have the operation. The endpoint is wrong, Logto is
	// too old (see Error.Needs), or the request body is over 1 MiB.
	ErrNoRoute kind = "no such route"
	// ErrConflict: 409, or 422 with a code that says that something exists or is in use already.
	ErrConflict kind = "conflict"
	// ErrUnprocessable: 422, well written but not possible. Conflicts with this status are of this
	// kind, too.
	ErrUnprocessable kind = "unprocessable"
	// ErrRateLimited: 429, too many requests, or such a response to the request for a token or to
	// others of the client, for which the call was not sent, or not again.
	ErrRateLimited kind = "rate limited"
	// ErrServer: any 5xx, the server or something in front of it failed.
	ErrServer kind = "server error"
	// ErrApplied: 2xx to a request that is not a read, with a body that cannot be used. Do not make
	// the change again before you have looked: it was made, unless something that stands before the
	// server has responded. What it returned is lost.
	ErrApplied kind = "the server reports success, but the response cannot be used"
)

// kind is one of the kinds above. It is an error so that errors.Is takes it.
type kind string

func (k kind) Error() string { return "logto: " + string(k) }

// Code is one of Logto's error codes. Compare it with the Code of an [Error], or test any error for it
// with [errors.Is]:
//
//	errors.Is(err, middleware.Code("user.username_already_in_use"))
type Code string

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// Is reports whether the error is of a kind, or has a code; [errors.Is] calls it. A success that
// could not be decoded is [ErrApplied] or of no kind.
func (e *Error) Is(target error) bool {
	switch t := target.(type) {
	case Code:
		return t != "" && e.Code == t
	case kind:
		if t == ErrApplied {
			return e.applied()
		}
		return e.Err == nil && (e.is(t) || t == ErrNoRoute && e.Needs != "" || t == ErrRateLimited && refusedOthers(e.end))
	}
	return false
}

// applied reports whether the server has made the change that the request asks for, though its
// response cannot be used.
func (e *Error) applied() bool {
	return e.Err != nil && !isRead(e.Method) && e.StatusCode >= 200 && e.StatusCode < 300
}

// isRead reports whether a request with this method asks for no change.
func isRead(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == ""
}

func (e *Error) is(k kind) bool {
	switch e.StatusCode {
	case http.StatusNotModified:
		return k == ErrNotModified
	case http.StatusBadRequest:
		return k == ErrInvalid
	case http.StatusUnauthorized:
		return k == ErrUnauthorized
	case http.StatusForbidden:
		return k == ErrForbidden
	case http.StatusNotFound:
		return k == ErrNotFound && e.Code != "" || k == ErrNoRoute && e.Code == ""
	case http.StatusMethodNotAllowed:
		return k == ErrNoRoute && e.Code == ""
	case http.StatusConflict:
		return k == ErrConflict
	case http.StatusUnprocessableEntity:
		return k == ErrUnprocessable || k == ErrConflict && saysTaken(string(e.Code))
	case http.StatusTooManyRequests:
		return k == ErrRateLimited
	}
	return e.StatusCode >= 500 && k == ErrServer
}

// saysTaken reports whether a code is about something that is there already. Logto has no common
// name for this.
func saysTaken(code string) bool {
	for _, mark := range []string{"_in_use", "_exists", "_exist", "already_", "duplicate", "unique_"} {
		if strings.Contains(code, mark) && !strings.Contains(code, "not_exist") {
			return true
		}
	}
	return false
}
