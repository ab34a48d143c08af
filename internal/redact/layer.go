package redact

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxEscaped is how often a text may be escaped, one time over the other, for its secrets still to
// be found.
const maxEscaped = 6

// layer is a text after some steps of unescaping, with the place of each of its bytes in the
// original.
type layer struct {
	text     string
	from, to []int // places in the original, for each byte; nil if text is the original
}

// span returns where the bytes from i to j are in the original.
func (l *layer) span(i, j int) span {
	if l.from == nil {
		return span{i, j}
	}
	return span{l.from[i], l.to[j-1]}
}

// isWord reports whether no letter or digit stands next to a part of the original.
func (l *layer) isWord(part span) bool {
	i, j := part.from, part.to
	if l.from != nil {
		i, j = sort.SearchInts(l.from, part.from), sort.SearchInts(l.from, part.to)
	}
	return (i == 0 || !alphanumeric(l.text[i-1])) && (j == len(l.text) || !alphanumeric(l.text[j]))
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// builder makes a layer of another one.
type builder struct {
	of       *layer
	text     []byte
	from, to []int
}

func newBuilder(of *layer) *builder {
	n := len(of.text)
	return &builder{of, make([]byte, 0, n), make([]int, 0, n), make([]int, 0, n)}
}

// add puts a text in place of the bytes from i to j.
func (b *builder) add(text string, i, j int) {
	part := b.of.span(i, j)
	for k := range len(text) {
		b.text = append(b.text, text[k])
		b.from, b.to = append(b.from, part.from), append(b.to, part.to)
	}
}

func (b *builder) layer() *layer { return &layer{string(b.text), b.from, b.to} }

// squeezed returns the layer without what differs between ways to write the same value.
func (l *layer) squeezed() *layer {
	b := newBuilder(l)
	for i := range len(l.text) {
		if c, kept := squeezedByte(l.text[i]); kept {
			part := l.span(i, i+1)
			b.text, b.from, b.to = append(b.text, c), append(b.from, part.from), append(b.to, part.to)
		}
	}
	return b.layer()
}

// squeezedByte returns what is left of a byte. White space goes, in which base64 is wrapped and
// which a query writes as a plus sign, and backslashes go. Of the two characters that the two
// alphabets of base64 write differently, one goes and the other becomes the same.
func squeezedByte(c byte) (byte, bool) {
	switch {
	case c <= ' ', c == 0x7f, c == '+', c == '-', c == '\\':
		return 0, false
	case c == '_':
		return '/', true
	}
	return c, true
}

// squeezed is layer.squeezed for a text of which the places do not matter.
func squeezed(text string) string {
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		if c, kept := squeezedByte(text[i]); kept {
			out = append(out, c)
		}
	}
	return string(out)
}

// unescaped undoes one step of escaping, of any kind, and reports whether there was any.
func (l *layer) unescaped() (*layer, bool) {
	if !strings.ContainsAny(l.text, escapes) {
		return l, false
	}
	b, changed := newBuilder(l), false
	for i := 0; i < len(l.text); {
		n, text := escapeAt(l.text[i:])
		if n == 0 {
			n, text = 1, l.text[i:i+1]
		} else {
			changed = true
		}
		b.add(text, i, i+n)
		i += n
	}
	return b.layer(), changed
}

// unescaped is layer.unescaped for a text of which the places do not matter.
func unescaped(text string) (string, bool) {
	var b strings.Builder
	changed := false
	for {
		i := strings.IndexAny(text, escapes)
		if i < 0 {
			break
		}
		n, plain := escapeAt(text[i:])
		if n == 0 {
			n, plain = 1, text[i:i+1]
		} else {
			changed = true
		}
		b.WriteString(text[:i])
		b.WriteString(plain)
		text = text[i+n:]
	}
	if !changed {
		return text, false
	}
	b.WriteString(text)
	return b.String(), true
}

const escapes = `%\&` // what they begin with

// bare undoes all steps.
func bare(text string) string {
	for range maxEscaped {
		next, changed := unescaped(text)
		if !changed {
			break
		}
		text = next
	}
	return text
}

// escapeAt returns how many bytes the escape has with which a text begins, 0 if it begins with
// none, and what it stands for.
func escapeAt(s string) (n int, text string) {
	switch s[0] {
	case '%':
		return percentAt(s)
	case '\\':
		return backslashAt(s)
	case '&':
		return entityAt(s)
	}
	return 0, ""
}

// percentAt reads %2F, and %u002F as old JavaScript writes it.
func percentAt(s string) (int, string) {
	if c, ok := hexAt(s, 1, 2); ok {
		return 3, string([]byte{byte(c)})
	}
	if strings.HasPrefix(s, "%u") {
		if c, ok := hexAt(s, 2, 4); ok {
			return 6, string(c)
		}
	}
	return 0, ""
}

// backslashAt reads what JSON and most programming languages write.
func backslashAt(s string) (int, string) {
	if len(s) < 2 {
		return 0, ""
	}
	switch s[1] {
	case 'u':
		first, ok := hexAt(s, 2, 4)
		if !ok {
			return 0, ""
		}
		if strings.HasPrefix(s[6:], `\u`) {
			if second, ok := hexAt(s, 8, 4); ok && utf16.IsSurrogate(first) {
				return 12, string(utf16.DecodeRune(first, second))
			}
		}
		return 6, string(first)
	case 'U':
		if c, ok := hexAt(s, 2, 8); ok {
			return 10, string(c)
		}
		return 0, ""
	case 'x':
		if c, ok := hexAt(s, 2, 2); ok {
			return 4, string([]byte{byte(c)})
		}
		return 0, ""
	case 'n', 'r', 't', 'b', 'f', 'v':
		return 2, " "
	}
	return 2, s[1:2]
}

func hexAt(s string, i, digits int) (rune, bool) {
	if len(s) < i+digits {
		return 0, false
	}
	c, err := strconv.ParseUint(s[i:i+digits], 16, 32)
	return rune(c), err == nil
}
