package middleware

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// RequestIDHeader is the header in which Logto names each request, for finding
// it in the server's log.
const RequestIDHeader = "Logto-Core-Request-Id"

const (
	maxErrorBody = 64 << 10 // bytes of an answer that an Error keeps
	maxExcerpt   = 160      // bytes of an answer that an Error prints
	maxMessage   = 400      // bytes of a message that an Error prints
)

// Error is an answer that is not the success that the operation documents, or
// that is one but has a body nobody can read. Test for kinds and codes with
// [errors.Is]:
//
//	errors.Is(err, middleware.ErrNotFound)
//	errors.Is(err, middleware.Code("user.username_already_in_use"))
//
// Tokens never appear in it, in no field and no text.
type Error struct {
	StatusCode int    // HTTP status
	Code       string // Logto's code, e.g. "user.username_already_in_use"; "" if the answer has none
	Message    string // Logto's message, in the language of Accept-Language: for people, not for programs
	Details    string // further text, seldom there

	// Data is what Logto says about the error in its own structure, as JSON;
	// nil if nothing. DecodeData reads it.
	Data json.RawMessage

	RequestID string      // Logto-Core-Request-Id
	Method    string      // HTTP method
	Path      string      // path template, e.g. "/api/users/{userId}"
	Attempts  int         // how often the request was sent
	Header    http.Header // of the answer

	// Body is the answer as it came, cut at 64 KiB. Of a success that cannot be
	// read, secrets are redacted.
	Body []byte

	// Err is the cause when it is not the status: a body that broke off, was
	// too large, or is not of the promised type.
	Err error
}

// NewError makes an error of an answer, and reads and closes its body.
func NewError(resp *http.Response) *Error {
	// An answer that breaks off still has a status, and that is what counts.
	body, _ := ReadBody(resp, maxErrorBody)
	return ErrorOf(resp, body)
}

// ErrorOf makes an error of an answer whose body was read before, e.g. the
// HTTPResponse and Body of a response of gen.ClientWithResponses.
func ErrorOf(resp *http.Response, body []byte) *Error {
	e := &Error{
		StatusCode: resp.StatusCode,
		RequestID:  resp.Header.Get(RequestIDHeader),
		Attempts:   1,
		Header:     resp.Header,
	}
	if req := resp.Request; req != nil {
		e.Method, e.Path, e.Attempts = req.Method, pathOf(req), Attempt(req.Context())
		body = withoutToken(body, req)
	}
	e.read(body)
	e.Body = body[:min(len(body), maxErrorBody)]
	return e
}

// Unreadable makes an error of a successful answer whose body cannot be used,
// for the given cause.
func Unreadable(resp *http.Response, body []byte, cause error) *Error {
	e := ErrorOf(resp, nil)
	if resp.Request != nil {
		body = withoutToken(body, resp.Request)
	}
	e.Body = Redact(body[:min(len(body), maxErrorBody)])
	e.Err = cause
	return e
}

// Error gives operation, status, code, message and request id in one line. Of an
// answer without a code it shows a short excerpt, with secrets left out.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Method != "" {
		b.WriteString(e.Method + " " + e.Path + ": ")
	}
	b.WriteString(strconv.Itoa(e.StatusCode))
	switch {
	case e.Err != nil:
		b.WriteString(" " + http.StatusText(e.StatusCode) + ", but the answer cannot be used: " + oneLine(e.Err.Error(), maxMessage))
		e.writeExcerpt(&b)
	case e.Code != "":
		b.WriteString(" " + e.Code)
		if e.Message != "" {
			b.WriteString(": " + oneLine(e.Message, maxMessage))
		}
	default:
		if text := http.StatusText(e.StatusCode); text != "" {
			b.WriteString(" " + text)
		}
		if e.Message != "" {
			b.WriteString(": " + oneLine(e.Message, maxMessage))
		} else {
			e.writeExcerpt(&b)
		}
	}
	e.writeHint(&b)
	e.writeTrail(&b)
	return b.String()
}

func (e *Error) writeExcerpt(b *strings.Builder) {
	start := e.Body[:min(len(e.Body), 8*maxExcerpt)]
	if text := oneLine(string(Redact(start)), maxExcerpt); text != "" {
		b.WriteString(" (body: " + text + ")")
	}
}

// writeHint adds what to do about an answer that Logto's API did not give.
func (e *Error) writeHint(b *strings.Builder) {
	switch location := e.Header.Get("Location"); {
	case e.StatusCode == http.StatusNotFound && e.Code == "" && e.Err == nil:
		b.WriteString(". The server has no such route: check the endpoint and the version of Logto (a body over 1 MiB is answered like this too)")
	case e.StatusCode >= 200 && e.StatusCode < 300 && e.Err == nil:
		b.WriteString(". The document does not have this status as a success of the operation")
	case e.StatusCode >= 300 && e.StatusCode < 400 && location != "":
		b.WriteString(". The server redirects to " + originOf(location) + ", and the call was not sent there: check the endpoint")
	}
}

func (e *Error) writeTrail(b *strings.Builder) {
	var trail []string
	if e.RequestID != "" {
		trail = append(trail, "request id "+oneLine(e.RequestID, 100))
	}
	if e.Attempts > 1 {
		trail = append(trail, strconv.Itoa(e.Attempts)+" attempts")
	}
	if len(trail) > 0 {
		b.WriteString(" [" + strings.Join(trail, ", ") + "]")
	}
}

// GoString is Error, so that %#v shows no body either.
func (e *Error) GoString() string { return "*management.Error(" + e.Error() + ")" }

// Unwrap gives the cause, if the status is not it.
func (e *Error) Unwrap() error { return e.Err }

// DecodeData reads Data into v, as [json.Unmarshal] does. Without data v stays
// as it is.
func (e *Error) DecodeData(v any) error {
	if len(e.Data) == 0 {
		return nil
	}
	return json.Unmarshal(e.Data, v)
}
