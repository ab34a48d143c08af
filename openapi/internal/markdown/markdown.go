// Package markdown writes text that others wrote into Markdown, so that it stays text. What belongs
// here is escaping; what a report or a page says is the business of who writes it.
package markdown

import (
	"strings"
	"unicode"
)

// Code returns text as a code span on one line. In it nothing has a meaning: no heading, no link, no
// mention, no table cell.
func Code(text string) string {
	text = strings.NewReplacer("`", "'", "|", "¦").Replace(Line(text))
	if text == "" {
		return "` `"
	}
	return "`" + text + "`"
}

// Codes returns several texts as code spans with commas between them.
func Codes(texts []string) string {
	var b strings.Builder
	for i, text := range texts {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(Code(text))
	}
	return b.String()
}

// Line puts text on one line, without characters that are not seen or change the direction.
func Line(text string) string {
	text = strings.ToValidUTF8(text, "�")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// Block returns lines as a code block, which nothing in them ends.
func Block(lines []string) string {
	var b strings.Builder
	b.WriteString("```text\n")
	for _, line := range lines {
		b.WriteString(strings.ReplaceAll(Line(line), "```", "'''") + "\n")
	}
	b.WriteString("```\n")
	return b.String()
}
