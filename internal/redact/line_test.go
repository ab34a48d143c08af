package redact

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	tests := []struct {
		text  string
		limit int
		want  string
	}{
		{"", 5, ""},
		{"plain", 5, "plain"},
		{"plain!", 5, "plain…"},
		{" a\r\n\tb \u00a0c\u2028d ", 20, "a b c d"},
		{"a\x00b\x1b[31mc\x7f", 20, "ab[31mc"},
		{"a\xffb\xc3", 20, "a\ufffdb\ufffd"},
		{"ééé", 3, "é…"},
		{"é", 1, "…"},
		{strings.Repeat(" ", 100) + "far", 3, ""},
	}
	for _, tt := range tests {
		if got := Line(tt.text, tt.limit); got != tt.want {
			t.Errorf("Line(%q, %d) = %q, want %q", tt.text, tt.limit, got, tt.want)
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add("a\n\xc3\x00é", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = limit&0xff + 1
		line := Line(text, limit)
		if len(line) > limit+len("…") || !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
			t.Errorf("Line(%q, %d) = %q", text, limit, line)
		}
	})
}
