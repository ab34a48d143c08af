package redact

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Mark stands where a secret was.
const Mark = "[redacted]"

// mark is Mark as JSON.
var mark = []byte(`"` + Mark + `"`)

const (
	// minSecret is the length in bytes from which a value is taken for a secret. Shorter ones are
	// in every text.
	minSecret = 3
	// minAnywhere is the length from which a secret is found inside of words as well.
	minAnywhere = 6
	// minRest is the length from which the beginning of a secret at the end of a text that was cut
	// off is taken for one.
	minRest = 4
)

// Secrets is a set of values that must not be shown. The zero value is an empty set.
type Secrets struct {
	values   []string
	shortest int // length of the shortest value, squeezed

	needles []needle // of the first values
	done    int      // how many values they are of
	seen    map[needle]bool
}

// needle is one form in which a secret may be found.
type needle struct {
	text  string // as squeezed returns it, unless exact
	exact bool   // to be found in the text as it stands
	word  bool   // to be found as a whole word only
}

// Add puts values into the set. Those of one or two bytes are ignored.
func (s *Secrets) Add(values ...string) {
	for _, value := range values {
		value = strings.TrimSpace(value)
		if len(value) < minSecret {
			continue
		}
		if n := len(squeezed(bare(value))); len(s.values) == 0 || n < s.shortest {
			s.shortest = n
		}
		s.values = append(s.values, value)
	}
}

// Empty reports whether the set has no value.
func (s *Secrets) Empty() bool { return len(s.values) == 0 }

// prepare makes the needles. That takes time, which is spared where no text is long enough to hold a
// secret, such as an access token.
func (s *Secrets) prepare() {
	for ; s.done < len(s.values); s.done++ {
		s.addForms(s.values[s.done])
	}
}

func (s *Secrets) addForms(value string) {
	s.add(value, len(value) < minAnywhere)
	s.add(bare(value), len(value) < minAnywhere) // one that looks escaped itself
	if len(value) < 4 {
		return // three letters of base64 are in every text
	}
	for _, form := range escaped(value) {
		for _, encoded := range encoded(form) {
			s.add(encoded, false)
		}
	}
}

func (s *Secrets) add(text string, word bool) {
	tight := squeezed(text)
	if len(tight) < min(minAnywhere, len(text)) { // little is left
		s.addNeedle(needle{text: text, exact: true, word: word})
		word = true
	}
	if len(tight) >= minSecret {
		s.addNeedle(needle{text: tight, word: word})
	}
}

func (s *Secrets) addNeedle(n needle) {
	if s.seen[n] {
		return
	}
	if s.seen == nil {
		s.seen = map[needle]bool{}
	}
	s.seen[n] = true
	s.needles = append(s.needles, n)
}

// escaped returns the forms that a value has inside of an encoding that hides its characters: Basic
// credentials, for instance, are the base64 of values that are escaped as in a query.
func escaped(value string) []string {
	forms := []string{value}
	json := quoted(value)
	for _, form := range []string{
		url.QueryEscape(value), url.PathEscape(value), string(json[1 : len(json)-1]), htmlEscaper.Replace(value),
	} {
		if !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// encoded returns what of the base64 and the hexadecimal form of a text does not depend on what
// stands before and after it. Base64 depends on where in a group of three bytes the text begins.
func encoded(text string) []string {
	forms := make([]string, 0, 5)
	forms = append(forms, fmt.Sprintf("%x", text), fmt.Sprintf("%X", text))
	for shift := range 3 {
		whole := base64.RawStdEncoding.EncodeToString([]byte("\x00\x00"[:shift] + text))
		// A character holds six bits: leave out those with bits of a neighbour.
		first := (8*shift + 5) / 6
		last := 8 * (shift + len(text)) / 6
		if last-first >= minRest {
			forms = append(forms, whole[first:last])
		}
	}
	return forms
}

// Text returns a text without the secrets.
func (s *Secrets) Text(text string) string { return s.clean(text, false) }

// CutText is Text for a text that may end within a secret: the beginning of one at the end goes,
// too.
func (s *Secrets) CutText(text string) string { return s.clean(text, true) }

func (s *Secrets) clean(text string, cut bool) string {
	if s.Empty() || text == "" {
		return text
	}
	return replace(text, s.find(text, cut))
}

// Holds reports whether a secret is in the text.
func (s *Secrets) Holds(text string) bool {
	return !s.Empty() && len(s.find(text, false)) > 0
}

// span is a part of a text.
type span struct{ from, to int }

// find returns where secrets are, in any order.
func (s *Secrets) find(text string, cut bool) []span {
	if len(text) < s.shortest && !cut {
		return nil
	}
	s.prepare()
	if s.findAll(&layer{text: text, loose: true}, cut) == nil {
		return nil // most texts: spare them the work for the places
	}
	return s.findAll(&layer{text: text}, cut)
}

// findAll returns where secrets are in a text and what it is an escaped form of: texts can be escaped
// more than once.
func (s *Secrets) findAll(l *layer, cut bool) []span {
	var found []span
	for range maxEscaped {
		if l == nil || l.loose && found != nil {
			break
		}
		found = s.findIn(l, cut, found)
		l = l.unescaped()
	}
	return found
}

func (s *Secrets) findIn(l *layer, cut bool, found []span) []span {
	tight := l.squeezed()
	for _, n := range s.needles {
		in := tight
		if n.exact {
			in = l
		}
		for at := 0; ; {
			i := strings.Index(in.text[at:], n.text)
			if i < 0 {
				break
			}
			i += at
			part := in.span(i, i+len(n.text))
			if !n.word || l.isWord(part) {
				found = append(found, part)
				at = i + len(n.text)
			} else {
				at = i + 1
			}
		}
		if cut && !n.word {
			found = appendRest(found, in, n.text)
		}
	}
	return found
}

// appendRest adds the beginning of a secret at the end of a text, unless that is within a whole one.
func appendRest(found []span, in *layer, secret string) []span {
	start, end := restOf(in.text, secret)
	if start < 0 {
		return found
	}
	rest := span{in.span(start, end).from, in.span(0, len(in.text)).to}
	if slices.ContainsFunc(found, func(s span) bool { return s.from <= rest.from && rest.from < s.to }) {
		return found
	}
	return append(found, rest)
}

// restOf finds the beginning of a secret at the end of a text; start is -1 if there is none. A few
// characters after it may be what is left of an escape.
func restOf(text, secret string) (start, end int) {
	const longestEscape = 6
	if len(secret) <= minRest {
		return -1, 0
	}
	for i := max(0, len(text)-len(secret)-longestEscape); ; i++ {
		next := strings.Index(text[i:], secret[:minRest])
		if next < 0 {
			return -1, 0
		}
		i += next
		for end := len(text); end >= i+minRest && end > len(text)-longestEscape; end-- {
			if end-i < len(secret) && strings.HasPrefix(secret, text[i:end]) {
				return i, end
			}
		}
	}
}

// replace puts the mark in place of parts of a text. Parts that meet have one mark.
func replace(text string, parts []span) string {
	if len(parts) == 0 {
		return text
	}
	hidden := make([]bool, len(text))
	for _, part := range parts {
		for i := part.from; i < part.to; i++ {
			hidden[i] = true
		}
	}
	var out []byte
	for i := range len(text) {
		if !hidden[i] {
			out = append(out, text[i])
		} else if i == 0 || !hidden[i-1] {
			out = append(out, Mark...)
		}
	}
	return string(out)
}
