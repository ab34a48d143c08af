package management

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

// isComposite reports whether a body is a JSON object or list.
func isComposite(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) > 0 && (body[0] == '{' || body[0] == '[') && json.Valid(body)
}

// isForeign reports whether an object can hardly be Logto's, from which v was decoded, and which left
// v zero: it speaks of an error, or has fields, and none of those that v requires.
func isForeign(body []byte, v reflect.Value) bool {
	fields := redact.Fields(body)
	if len(fields) == 0 || v.Kind() != reflect.Struct {
		return false
	}
	required := false
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if _, found := fields[name]; found {
			return false
		}
		required = required || options == ""
	}
	return required || speaksOfError(body)
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
