package middleware

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/logto-go/management/internal/redact"
)

// RequestIDHeader is the header in which Logto names each request, for finding it in the server's
// log.
const RequestIDHeader = "Logto-Core-Request-Id"

const (
	maxErrorBody = 64 << 10 // bytes of a response that an Error keeps
	maxExcerpt   = 160      // bytes of a response that an Error prints
	maxMessage   = 400      // bytes of a message that an Error prints
	maxPath      = 300      // bytes of a path that an Error prints
)

// Error is a response that is not a success, or that is one but has a body that cannot be decoded.
// Test for kinds and codes with [errors.Is]:
//
//	errors.Is(err, middleware.ErrNotFound)
//	errors.Is(err, middleware.Code("user.username_already_in_use"))
//
// No field and no text of it holds a secret of the request, in whatever encoding the server repeats
// it: not the access token, cookies or keys in headers, and not the secret fields of the body, such
// as a password. "[redacted]" stands in their place. Data and Body can hold what else the server
// sends; of that no text shows more than is known to be harmless.
type Error struct {
	StatusCode int    // HTTP status, such as 404
	Code       Code   // Logto's code, e.g. "user.username_already_in_use"; "" if the response has none
	Message    string // Logto's message, in the language of Accept-Language: for people, not for programs
	Details    string // further text, e.g. which field of the request is wrong, and why

	// Data is what Logto says about the error in a structure of its own, as JSON; nil if nothing.
	// DecodeData reads it.
	Data json.RawMessage

	// Needs names the oldest release that has the operation, such as "Logto 1.38 or newer", where
	// the server seems to be older; the error is an ErrNoRoute then.
	Needs string

	RequestID  string        // the header Logto-Core-Request-Id, by which the server's log finds the request
	Method     string        // HTTP method, such as GET
	Path       string        // path template, e.g. "/api/users/{userId}"
	URLPath    string        // path that was requested, e.g. "/api/users/u1"; never with a query
	Attempts   int           // how often the request was sent
	RetryAfter time.Duration // how long the server asks to wait before the next request; 0 if it does not

	// Header is that of the response. Cookies and secrets are redacted, and addresses have no
	// query.
	Header http.Header

	// Body is that of the response, cut at 64 KiB. Of a success that cannot be decoded it has only
	// the values that are known to be harmless, as [Redact] leaves them.
	Body []byte

	// Err is the cause when it is not the status: a body that broke off, was too large, or is not
	// of the documented type.
	Err error

	noCookies bool  // the request had none
	end       error // why the call ended with this response, where it would usually be sent again
}

// NewError makes an error of a response, and reads and closes its body.
func NewError(resp *http.Response) *Error {
	// A response that breaks off still has a status, and that is what counts.
	body, _ := ReadBody(resp, maxErrorBody)
	return ErrorOf(resp, body)
}

// ErrorOf makes an error of a response whose body was read before, e.g. the HTTPResponse and Body
// of a response of gen.ClientWithResponses.
func ErrorOf(resp *http.Response, body []byte) *Error {
	if resp == nil {
		return &Error{Attempts: 1, Err: errNoResponse}
	}
	secrets := secretsOf(resp.Request)
	e := newError(resp, secrets)
	body = body[:min(len(body), maxErrorBody)]
	e.read(body, secrets)
	e.Body = secrets.Body(body)
	return e
}

// Unreadable makes an error of a successful response whose body cannot be used, for the given
// cause. Unless the request was a read, the error is also [ErrApplied].
func Unreadable(resp *http.Response, body []byte, cause error) *Error {
	if resp == nil {
		return ErrorOf(nil, nil)
	}
	secrets := secretsOf(resp.Request)
	body = body[:min(len(body), maxErrorBody)]
	secrets.AddJSON(body) // the cause may quote a value
	e := newError(resp, secrets)
	e.end = nil
	if why := endOf(resp); why != nil && !errors.Is(why, cause) {
		cause = joined(cause, why)
	}
	e.Body = []byte(excerptOf(body, secrets))
	e.Err = redact.Error(cause, secrets)
	return e
}

var errNoResponse = errors.New("there is no response")

// newError reads what is not in the body.
func newError(resp *http.Response, secrets *redact.Secrets) *Error {
	e := &Error{
		StatusCode: resp.StatusCode,
		RequestID:  secrets.Text(resp.Header.Get(RequestIDHeader)),
		Attempts:   1,
		RetryAfter: RetryAfter(resp.Header, time.Now()),
		Header:     secrets.Header(resp.Header),
	}
	if req := resp.Request; req != nil {
		e.Method, e.Path, e.URLPath = req.Method, pathOf(req), secrets.Text(urlPathOf(req))
		e.Attempts = max(1, AttemptOf(req.Context()).Number)
		e.end = redact.Error(endOf(resp), secrets)
		e.noCookies = req.Header.Get("Cookie") == ""
	}
	return e
}

// Unwrap returns the cause, if the status is not it; otherwise why the call was not sent again, where it
// usually would have been, such as the end of the context or an error of the source of access tokens.
func (e *Error) Unwrap() error {
	if e.Err != nil {
		return e.Err
	}
	return e.end
}

// DecodeData reads Data into v, as [json.Unmarshal] does. Without data v stays as it is.
func (e *Error) DecodeData(v any) error {
	if len(e.Data) == 0 {
		return nil
	}
	return json.Unmarshal(e.Data, v)
}
