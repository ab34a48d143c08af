package wire

import (
	"encoding/json"
	"errors"
	"fmt"
)

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
	at := fault.Offset - 1
	return fmt.Sprintf(`Unexpected token '%c', "%s" is not valid JSON`, text[at], excerpt(text, int(at)))
}

// excerpt is a little of the text around a position.
func excerpt(text []byte, at int) string {
	return string(text[max(0, at-10):min(len(text), at+10)])
}
