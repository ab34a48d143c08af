package support

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
)

// logValue is what is logged of a value with secrets in it: its JSON without them. Names are the
// properties that hold secrets in its type.
func logValue(v any, names ...string) slog.Value {
	raw, err := json.Marshal(v)
	if err != nil {
		return slog.StringValue(redacted)
	}
	return slog.AnyValue(json.RawMessage(redactJSON(raw, names)))
}

// unionText is how a union is printed: its JSON without secrets.
func unionText(raw json.RawMessage, names ...string) string {
	if len(raw) == 0 {
		return "<no variant>"
	}
	return string(redactJSON(raw, names))
}

// redactJSON returns a JSON text in which the properties with these names, and all others that are
// called like a secret, say [redacted].
func redactJSON(raw []byte, names []string) []byte {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '{' && raw[0] != '[' {
		return raw
	}
	var out bytes.Buffer
	dec := json.NewDecoder(bytes.NewReader(raw))
	open, err := dec.Token()
	out.WriteByte(raw[0])
	for i := 0; err == nil && dec.More(); i++ {
		if i > 0 {
			out.WriteByte(',')
		}
		var key string
		if open == json.Delim('{') {
			var token json.Token
			if token, err = dec.Token(); err != nil {
				break
			}
			key, _ = token.(string)
			quoted, _ := json.Marshal(key) //nolint:errchkjson // it cannot fail for a string
			out.Write(quoted)
			out.WriteByte(':')
		}
		var value json.RawMessage
		if err = dec.Decode(&value); err != nil {
			break
		}
		if isSecret(key, value, names) {
			value = json.RawMessage(`"` + redacted + `"`)
		}
		out.Write(redactJSON(value, names))
	}
	if err == nil {
		_, err = dec.Token() // the end of it
	}
	if err != nil {
		return []byte(`"` + redacted + `"`) // no JSON, so that nothing is known of it
	}
	out.WriteByte(raw[0] + 2) // } after {, ] after [
	return out.Bytes()
}

// secretEnds are how the names of properties end that hold secrets, in lower case.
var secretEnds = []string{"secret", "password", "token", "privatekey", "signingkey", "secretkey", "apikey", "digest", "cookie"}

// isSecret reports whether a property is a secret. Switches and null, as hasPassword has, are none.
func isSecret(key string, value json.RawMessage, names []string) bool {
	switch {
	case len(value) == 0 || bytes.IndexByte([]byte("tfn"), value[0]) >= 0:
		return false
	case slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, key) }):
		return true
	}
	plain := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(key))
	return value[0] == '"' && slices.ContainsFunc(secretEnds, func(end string) bool { return strings.HasSuffix(plain, end) })
}
