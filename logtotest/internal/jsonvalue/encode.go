package jsonvalue

import (
	"bytes"
	"encoding/json"
)

// Encode writes v as a JavaScript server would: no HTML escapes, no line end.
func Encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return []byte(`{"message":"Internal server error."}`)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
