package emit

import (
	"regexp"
	"strings"
)

// maxComment is the width of a comment, a tab counted as four columns.
const maxComment = 100

var commentLine = regexp.MustCompile(`^(\t*)// (\S.*)$`)

// wrapComments breaks comments that are longer than a line should be. What is
// indented in a comment is code, and stays. A deprecation gets a paragraph of its own:
// Go's tools look for it at the beginning of one.
func wrapComments(source []byte) []byte {
	var b strings.Builder
	before := false
	for line := range strings.Lines(string(source)) {
		var m []string
		if strings.HasPrefix(strings.TrimLeft(line, "\t"), "// ") { // an expression takes longer to say no
			m = commentLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		}
		if m != nil && before && strings.HasPrefix(m[2], "Deprecated: ") {
			b.WriteString(m[1] + "//\n")
		}
		before = m != nil
		if m == nil || width(m[1])+3+len(m[2]) <= maxComment {
			b.WriteString(line)
			continue
		}
		for _, text := range fill(m[2], maxComment-3-width(m[1])) {
			b.WriteString(m[1] + "// " + text + "\n")
		}
	}
	return []byte(b.String())
}

func width(tabs string) int { return 4 * len(tabs) }

// fill breaks a text into lines of at most most bytes, as far as its words allow.
func fill(text string, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > most {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// comment makes the lines of a doc comment of paragraphs.
func comment(paragraphs []string) string {
	var lines []string
	for i, paragraph := range paragraphs {
		if i > 0 {
			lines = append(lines, "//")
		}
		for line := range strings.Lines(paragraph) {
			lines = append(lines, strings.TrimRight("// "+strings.TrimRight(line, "\r\n"), " "))
		}
	}
	return strings.Join(lines, "\n")
}

var blankLines = regexp.MustCompile(`\n\s*\n`)

// paragraphsOf takes a text apart at its blank lines, and joins the lines of each
// paragraph; one that begins with white space is code, and stays.
func paragraphsOf(text string) []string {
	var out []string
	for _, paragraph := range blankLines.Split(strings.Trim(text, "\n"), -1) {
		if strings.TrimSpace(paragraph) == "" {
			continue
		}
		if paragraph[0] != ' ' && paragraph[0] != '\t' {
			paragraph = strings.Join(strings.Fields(paragraph), " ")
		}
		out = append(out, paragraph)
	}
	return out
}
