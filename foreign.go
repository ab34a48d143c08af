package management

import (
	"bytes"
	"encoding/json"
	"strings"
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
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return false
	}
	for name := range fields {
		switch strings.ToLower(name) {
		case "error", "errors", "message", "detail":
			return true
		}
	}
	return false
}
