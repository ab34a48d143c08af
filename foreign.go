package management

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/logto-go/management/internal/redact"
	"github.com/logto-go/management/middleware"
)

// isComposite reports whether a body is a JSON object or list.
func isComposite(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) > 0 && (body[0] == '{' || body[0] == '[') && json.Valid(body)
}

// isForeign reports whether an object can hardly be Logto's, though v was decoded from it: it has none
// of the fields that v requires, or speaks of an error and has not all of them. Few responses are
// suspect: Logto gives each of its own a request id, and a value that is not zero.
func (r *response) isForeign(v reflect.Value) bool {
	if v.Kind() != reflect.Struct || r.http.Header.Get(middleware.RequestIDHeader) != "" && !v.IsZero() {
		return false
	}
	speaks := speaksOfError(r.body)
	if !speaks && !v.IsZero() {
		return false
	}
	fields := redact.Fields(r.body)
	required, found := 0, 0
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if options != "" {
			continue
		}
		required++
		if _, ok := fields[name]; ok {
			found++
		}
	}
	if len(fields) == 0 || required > 0 && found == required {
		return false
	}
	return speaks || required > 0 && found == 0
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
