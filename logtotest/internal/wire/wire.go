package wire

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// Response is what a handler returns: a status and a body, which is JSON unless the content type
// says otherwise.
type Response struct {
	Status      int
	Body        any    // nil: no body
	ContentType string // empty: JSON; with it, body is a string
	Location    string
}

// jsonType is the content type of JSON as Logto writes it.
const jsonType = "application/json; charset=utf-8"

// gzipAbove is the size from which a real server compresses what it sends, if the caller accepts
// that.
const gzipAbove = 1024

// Write sends the response. A GET that succeeds carries an ETag, and becomes a 304 when the caller
// has it already.
func (a *Response) Write(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if a.Location != "" {
		header.Set("Location", a.Location)
	}
	if a.Body == nil {
		w.WriteHeader(a.Status)
		return
	}
	body, contentType := jsonvalue.Encode(a.Body), jsonType
	if text, isText := a.Body.(string); isText && a.ContentType != "" {
		body, contentType = []byte(text), a.ContentType
	}
	if r.Method == http.MethodGet && a.Status == http.StatusOK {
		tag := etag(body)
		header.Set("Etag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Type", contentType)
	if len(body) > gzipAbove && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = compress(body)
		header.Set("Content-Encoding", "gzip")
		header.Add("Vary", "Accept-Encoding")
	}
	header.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// etag is the length and the SHA-1 of the body, in the form Node's etag package gives them.
func etag(body []byte) string {
	sum := sha1.Sum(body)
	return fmt.Sprintf(`"%x-%s"`, len(body), base64.StdEncoding.EncodeToString(sum[:])[:27])
}

// matches reports whether a tag, quotes included, is one of a list.
func matches(ifNoneMatch, tag string) bool {
	return strings.TrimSpace(ifNoneMatch) == "*" || strings.Contains(ifNoneMatch, tag)
}

func compress(body []byte) []byte {
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	_, _ = zw.Write(body) // a bytes.Buffer never fails
	_ = zw.Close()
	return buf.Bytes()
}

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
	at := int(fault.Offset) - 1
	around := text[max(0, at-10):min(len(text), at+10)]
	return fmt.Sprintf(`Unexpected token '%c', "%s" is not valid JSON`, text[at], around)
}
