package spec

import (
	"strings"
	"unicode"
)

// Comment makes text that a comment can hold of what a document says: one line, without what ends
// or begins a comment of any kind, and without characters that are not seen.
func Comment(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '`':
			return '\''
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	for strings.Contains(text, "*/") || strings.Contains(text, "/*") {
		text = strings.NewReplacer("*/", "* /", "/*", "/ *").Replace(text)
	}
	return text
}

// Route returns method and path of an operation, as a comment can hold them.
func (op Operation) Route() string { return op.Method + " " + Comment(op.Path) }
