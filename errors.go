package management

import "github.com/logto-go/management/middleware"

// Error is a response that is not a success, or a success that cannot be read. It has
// the StatusCode, Logto's Code and Message, the RequestID, the number of Attempts, how
// long the server asks to wait (RetryAfter), and more: see [middleware.Error].
type Error = middleware.Error

// CallError says why a call ended without a response. See
// [middleware.CallError].
type CallError = middleware.CallError

// PageError says at which page a list broke off. See [middleware.PageError].
type PageError = middleware.PageError

// ItemError is a record of a list that could not be decoded. See
// [middleware.ItemError].
type ItemError = middleware.ItemError

// ItemErrors are several records that could not be decoded. See
// [middleware.ItemErrors].
type ItemErrors = middleware.ItemErrors

// Why a list broke off, to test a [*PageError] for with [errors.Is].
var (
	ErrPageRepeated = middleware.ErrPageRepeated // a page brings nothing but items of earlier ones
	ErrPageEmpty    = middleware.ErrPageEmpty    // a page is empty where more items must follow
	ErrNotConsumed  = middleware.ErrNotConsumed  // a loop with UntilEmpty took nothing out of the list
)

// Code is one of Logto's error codes. Compare it with the Code of an [*Error], or test any
// error for it with [errors.Is]. There is a constant for each code that was known when this
// module was made, and a newer one is written out:
//
//	errors.Is(err, management.CodeUserUsernameAlreadyInUse)
//	errors.Is(err, management.Code("user.something_newer"))
type Code = middleware.Code

// Kinds of errors, to test an [*Error] for with [errors.Is].
const (
	ErrNotModified   = middleware.ErrNotModified   // 304, to a conditional request
	ErrInvalid       = middleware.ErrInvalid       // 400: something in the request is invalid
	ErrUnauthorized  = middleware.ErrUnauthorized  // 401: the access token is missing or refused
	ErrForbidden     = middleware.ErrForbidden     // 403: the access token lacks a permission
	ErrNotFound      = middleware.ErrNotFound      // 404 with a code of Logto's: no such entity
	ErrNoRoute       = middleware.ErrNoRoute       // 404 or 405 without one: no such operation, see Error.Needs
	ErrConflict      = middleware.ErrConflict      // 409, or 422 for something that exists already
	ErrUnprocessable = middleware.ErrUnprocessable // 422: well-formed, but against a rule
	ErrRateLimited   = middleware.ErrRateLimited   // 429: too many requests
	ErrServer        = middleware.ErrServer        // 5xx: the fault is not the caller's
	ErrApplied       = middleware.ErrApplied       // 2xx to a change, with a body that cannot be used
)
