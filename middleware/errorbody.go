package middleware

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

// read takes Logto's fields from the body of an error, as far as they are there: the body may as
// well be HTML, text, nothing, or cut off.
func (e *Error) read(body []byte, secrets *redact.Secrets) {
	fields := redact.Fields(body)
	text := func(name string) string {
		return secrets.Text(textOf(fields[name]))
	}
	e.Code = Code(text("code"))
	e.Message = text("message")
	e.Details = text("details")
	if data := fields["data"]; len(data) > 0 && string(data) != "null" {
		e.Data = secrets.Body(bytes.Clone(data))
	}
	if e.Message == "" {
		e.Message = text("error_description")
	}
}

// textOf returns a JSON string's text, and any other value as it is written.
func textOf(raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	if raw[0] == '"' {
		return redact.StringOf(raw)
	}
	return string(raw)
}

// ownCode reports whether a response carries a code of Logto's: words joined by dots, such as
// "request.message_rate_limited".
func ownCode(resp *http.Response) bool {
	return strings.Contains(strings.TrimRight(strings.TrimLeft(codeOf(resp), "."), "."), ".")
}
