package redact

import (
	"strings"
	"unicode/utf8"
)

// Line makes a text of a server fit for a line of an error message: without line breaks and control
// characters, valid UTF-8, and of the given length in bytes at the most.
func Line(text string, limit int) string {
	if len(text) > 4*limit {
		text = text[:4*limit] // spare the work on what is cut anyway
	}
	text = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r // U+FFFD for what is no UTF-8
	}, strings.Join(strings.Fields(text), " "))
	if len(text) <= limit {
		return text
	}
	for !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}
