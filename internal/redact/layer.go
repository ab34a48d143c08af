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
	loose    bool  // the places do not matter, and are not kept
}

// span returns where the bytes from i to j are in the original.
func (l *layer) span(i, j int) span {
	if l.from == nil {
		return span{i, j}
	}
	return span{l.from[i], l.to[j-1]}
}

// isWord reports whether no letter or digit stands next to a part of the original. Where the places
// are not known, it takes any part for a word.
func (l *layer) isWord(part span) bool {
	if l.loose {
		return true
	}
	i, j := part.from, part.to
	if l.from != nil {
		i, j = sort.SearchInts(l.from, part.from), sort.SearchInts(l.from, part.to)
	}
	return (i == 0 || !alphanumeric(l.text[i-1])) && (j == len(l.text) || !alphanumeric(l.text[j]))
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// derived returns a layer that is made of another one: each has n bytes of the one taken at i and
// gives what stands in their place.
func (l *layer) derived(each func(i int) (n int, text string)) *layer {
	text := make([]byte, 0, len(l.text))
	next := &layer{loose: l.loose}
	if !l.loose {
		next.from, next.to = make([]int, 0, len(l.text)), make([]int, 0, len(l.text))
	}
	for i := 0; i < len(l.text); {
		n, part := each(i)
		text = append(text, part...)
		if place := l.span(i, i+n); !l.loose {
			for range len(part) {
				next.from, next.to = append(next.from, place.from), append(next.to, place.to)
			}
		}
		i += n
	}
	next.text = string(text)
	return next
}

// squeezed returns the layer without what differs between ways to write the same value.
func (l *layer) squeezed() *layer {
	return l.derived(func(i int) (int, string) { return 1, squeezedByte(l.text[i : i+1]) })
}

// squeezedByte returns what is left of a byte. White space goes, in which base64 is wrapped and
// which a query writes as a plus sign, and backslashes go. Of the two characters that the two
// alphabets of base64 write differently, one goes and the other becomes the same.
func squeezedByte(s string) string {
	switch c := s[0]; {
	case c <= ' ', c == 0x7f, c == '+', c == '-', c == '\\':
		return ""
	case c == '_':
		return "/"
	}
	return s
}

// squeezed is layer.squeezed for a text.
func squeezed(text string) string { return (&layer{text: text, loose: true}).squeezed().text }

// unescaped undoes one step of escaping, of any kind. It returns nil if there is none.
func (l *layer) unescaped() *layer {
	if !strings.ContainsAny(l.text, escapes) {
		return nil
	}
	changed := false
	next := l.derived(func(i int) (int, string) {
		if n, text := escapeAt(l.text[i:]); n > 0 {
			changed = true
			return n, text
		}
		return 1, l.text[i : i+1]
	})
	if !changed {
		return nil
	}
	return next
}

const escapes = `%\&` // what they begin with

// bare undoes all steps.
func bare(text string) string {
	l := &layer{text: text, loose: true}
	for range maxEscaped {
		next := l.unescaped()
		if next == nil {
			break
		}
		l = next
	}
	return l.text
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
