package redact

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// maxEscaped is how often a text may be escaped, one time over the other, for its secrets still to
// be found.
const maxEscaped = 6

// layer is a text after some steps of unescaping, with the place of each of its bytes in the
// original.
type layer struct {
	text   string
	places []span // in the original, of each byte; nil if text is the original
	loose  bool   // the places do not matter, and are not kept
}

// span returns where the bytes from i to j are in the original.
func (l *layer) span(i, j int) span {
	if l.places == nil {
		return span{i, j}
	}
	return span{l.places[i].from, l.places[j-1].to}
}

// isWord reports whether no letter or digit stands next to a part of the original. Where the places
// are not known, it takes any part for a word.
func (l *layer) isWord(part span) bool {
	if l.loose {
		return true
	}
	i, j := l.index(part.from), l.index(part.to)
	return (i == 0 || !alphanumeric(l.text[i-1])) && (j == len(l.text) || !alphanumeric(l.text[j]))
}

// index returns the first byte that is at a place in the original or after it.
func (l *layer) index(place int) int {
	if l.places == nil {
		return place
	}
	return sort.Search(len(l.places), func(i int) bool { return l.places[i].from >= place })
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// derived returns a layer that is made of another one: at reads the beginning of a text, and returns
// how many bytes have something in their place, 0 for none, and what. It reports whether any had.
func (l *layer) derived(at func(s string) (n int, text string)) (next *layer, changed bool) {
	text := make([]byte, 0, len(l.text))
	next = &layer{loose: l.loose}
	if !l.loose {
		next.places = make([]span, 0, len(l.text))
	}
	for i := 0; i < len(l.text); {
		n, part := at(l.text[i:])
		if n > 0 {
			changed = true
		} else {
			n, part = 1, l.text[i:i+1]
		}
		text = append(text, part...)
		if place := l.span(i, i+n); !l.loose {
			for range len(part) {
				next.places = append(next.places, place)
			}
		}
		i += n
	}
	next.text = string(text)
	return next, changed
}

// squeezed returns the layer without what differs between ways to write the same value.
func (l *layer) squeezed() *layer {
	next, _ := l.derived(squeezeAt)
	return next
}

// squeezeAt takes what may differ. White space goes, in which base64 is wrapped and which a query
// writes as a plus sign, and backslashes go. Of the two characters that the two alphabets of base64
// write differently, one goes and the other becomes the same. And what is not ASCII becomes a
// question mark: there are too many ways to get it wrong, such as Latin-1, UTF-8 that was taken for
// Latin-1, and what programs write for a character that they do not understand.
func squeezeAt(s string) (int, string) {
	n := 0
	for n < len(s) && (s[n] >= utf8.RuneSelf || s[n] == '?') {
		n++
	}
	if n > 0 {
		return n, "?"
	}
	switch c := s[0]; {
	case c <= ' ', c == 0x7f, c == '+', c == '-', c == '\\':
		return 1, ""
	case c == '_':
		return 1, "/"
	}
	return 0, ""
}

// squeezed is layer.squeezed for a text.
func squeezed(text string) string { return (&layer{text: text, loose: true}).squeezed().text }

// unescaped undoes one step of escaping, of any kind. It returns nil if there is none.
func (l *layer) unescaped() *layer {
	if !strings.ContainsAny(l.text, escapes) {
		return nil
	}
	if next, changed := l.derived(escapeAt); changed {
		return next
	}
	return nil
}

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
