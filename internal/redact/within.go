package redact

import "strings"

const prefix = "logto: "

// Within returns the text of an error as it stands inside of another: without the name of this module,
// which comes at the front, or not at all where the text begins with what failed.
func Within(text string) string {
	text = strings.TrimPrefix(text, prefix)
	for _, before := range []string{": ", "("} {
		text = strings.ReplaceAll(text, before+prefix, before)
	}
	return text
}
