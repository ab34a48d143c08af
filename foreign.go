package management

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

// isComposite reports whether a body is a JSON object or list.
func isComposite(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) > 0 && (body[0] == '{' || body[0] == '[') && json.Valid(body)
}

// speaksOfError reports whether a body is an object that says what went wrong, as proxies and
// firewalls do it, some of them with a status of success. No response of Logto's that is a success
// has such a field at the top.
func speaksOfError(body []byte) bool {
	for name := range redact.Fields(body) {
		switch strings.ToLower(name) {
		case "error", "errors", "message", "detail":
			return true
		}
	}
	return false
}
