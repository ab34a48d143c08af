package spec

import (
	"strings"
	"testing"
	"unicode"
)

func TestComment(t *testing.T) {
	for text, want := range map[string]string{
		"Get users": "Get users", " a\n\tb\r\n// c ": "a b // c", "a */ b /* c": "a * / b / * c", "*/*/*": "* / * / *",
		"a `b`": "a 'b'", "a\x00b\u2028c\u202ed\u200be": "a b c d e", "\xff": "\ufffd",
	} {
		if got := Comment(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzComment(f *testing.F) {
	f.Add("*/*/**//* `\n\u2029")
	f.Fuzz(func(t *testing.T, text string) {
		got := Comment(text)
		if strings.ContainsAny(got, "`\n\r") || strings.Contains(got, "*/") || strings.Contains(got, "/*") || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q: %q", text, got)
		}
	})
}
