package middleware

import (
	"net/http"
	"strings"
)

// Kinds of errors, to test an [Error] for with [errors.Is].
const (
	// ErrInvalid: 400, Logto refused the request as it is written.
	ErrInvalid kind = "invalid request"
	// ErrUnauthorized: 401, the access token was refused.
	ErrUnauthorized kind = "unauthorized"
	// ErrForbidden: 403, the token lacks a permission.
	ErrForbidden kind = "forbidden"
	// ErrNotFound: 404 with a code of Logto's, the entity does not exist. A 404
	// without a code means that there is no such route: ErrNoRoute.
	ErrNotFound kind = "not found"
	// ErrNoRoute: 404 or 405 without a code, the server does not know the
	// operation. A wrong endpoint, an old Logto, or a body over 1 MiB.
	ErrNoRoute kind = "no such route"
	// ErrConflict: 409, or a 422 whose code says that something exists or is in
	// use already.
	ErrConflict kind = "conflict"
	// ErrUnprocessable: 422, well written but not possible. Conflicts that Logto
	// answers with 422 are of this kind too.
	ErrUnprocessable kind = "unprocessable"
	// ErrRateLimited: 429, too many requests.
	ErrRateLimited kind = "rate limited"
	// ErrServer: any 5xx, the server or something before it failed.
	ErrServer kind = "server error"
)

// kind is one of the kinds above. It is an error so that errors.Is takes it.
type kind string

func (k kind) Error() string { return "logto: " + string(k) }

// Code is a code of Logto's, as an error to test for:
//
//	errors.Is(err, middleware.Code("user.username_already_in_use"))
type Code string

// Error names the code.
func (c Code) Error() string { return "logto: " + string(c) }

// Is tells whether the error is of a kind, or has a code; [errors.Is] calls it.
// An answer that could not be read is of no kind, since its status was a
// success.
func (e *Error) Is(target error) bool {
	switch t := target.(type) {
	case Code:
		return t != "" && e.Code == string(t)
	case kind:
		return e.Err == nil && e.is(t)
	}
	return false
}

func (e *Error) is(k kind) bool {
	switch e.StatusCode {
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
		return k == ErrUnprocessable || k == ErrConflict && saysTaken(e.Code)
	case http.StatusTooManyRequests:
		return k == ErrRateLimited
	}
	return e.StatusCode >= 500 && k == ErrServer
}

// saysTaken tells whether a code is about something that is there already.
// Logto has no common name for this.
func saysTaken(code string) bool {
	for _, mark := range []string{"_in_use", "_exists", "_exist", "already_", "duplicate", "unique_"} {
		if strings.Contains(code, mark) && !strings.Contains(code, "not_exist") {
			return true
		}
	}
	return false
}
