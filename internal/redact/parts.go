package redact

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// maxParts is how many parts of a header are looked for: of a longer one, the first.
const maxParts = 64

// addParts adds what in a header may be a secret by itself: the token after a scheme, a parameter,
// the password in Basic credentials. It is given the word before, too, which is known to be none.
func (s *Secrets) addParts(before, value string) {
	parts := strings.FieldsFunc(value, separates)
	for _, part := range parts[:min(len(parts), maxParts)] {
		if strings.EqualFold(before, "Basic") {
			s.addBasic(part)
		}
		s.addPart(part)
		before = part
	}
}

func (s *Secrets) addPart(part string) {
	if len(part) >= minField && !ordinary(part) {
		s.Add(part)
	}
}

// separates reports whether a character stands between parts of a header.
func separates(c rune) bool { return c <= ' ' || strings.ContainsRune(`,;=:"'`, c) }

// addBasic adds the password of Basic credentials, which have lost the equals signs at their end.
func (s *Secrets) addBasic(credentials string) {
	decoded, err := base64.RawStdEncoding.DecodeString(credentials)
	if err != nil {
		return
	}
	_, password, _ := strings.Cut(string(decoded), ":")
	s.Add(password)
	if plain, err := url.QueryUnescape(password); err == nil {
		s.Add(plain) // OAuth 2.0 escapes it first
	}
}

// ordinary reports whether a part of a header is what texts are full of: a word, a number, a date, or
// a host or path of such. Letters and digits side by side are not, but in a date, nor what is long.
func ordinary(part string) bool {
	length, last := 0, byte(0) // of what no dot or slash is in; the kind of character before
	for i := range len(part) {
		c := part[i]
		kind := byte('a')
		switch {
		case c == '.' || c == '/':
			length, last = 0, 0
			continue
		case c == '-' || c == '_':
			kind = 0
		case '0' <= c && c <= '9', last == '0' && (c == 'T' || c == 'Z'):
			kind = '0'
		case c|0x20 < 'a' || 'z' < c|0x20:
			return false
		}
		length++
		if length >= minWord || kind != last && kind != 0 && last != 0 {
			return false
		}
		last = kind
	}
	return true
}
