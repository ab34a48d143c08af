package redact

import (
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
	values  []value
	needles []needle // of the values that are done
}

type value struct {
	text     string
	shortest int // length of the shortest text that it can be in
	done     bool
}

// needle is one form in which a secret may be found.
type needle struct {
	text  string // as squeezed returns it, unless exact
	exact bool   // to be found in the text as it stands
	word  bool   // to be found as a whole word only
}

// Add puts values into the set. Those of one or two bytes are ignored.
func (s *Secrets) Add(values ...string) {
	for _, text := range values {
		text = strings.TrimSpace(text)
		if len(text) < minSecret || slices.ContainsFunc(s.values, func(v value) bool { return v.text == text }) {
			continue
		}
		s.values = append(s.values, value{text: text, shortest: len(squeezed(bare(text)))})
	}
}

// Empty reports whether the set has no value.
func (s *Secrets) Empty() bool { return len(s.values) == 0 }

// prepare makes the needles for a text. That takes time, which is spared for values that the text is
// too short to hold, such as an access token. It reports whether there are any.
func (s *Secrets) prepare(text string, cut bool) bool {
	for i := range s.values {
		if v := &s.values[i]; !v.done && (cut || len(text) >= v.shortest) {
			s.addForms(v.text)
			if plain := bare(v.text); plain != v.text && len(plain) >= minSecret { // it looks escaped itself
				s.addForms(plain)
			}
			v.done = true
		}
	}
	return len(s.needles) > 0
}

func (s *Secrets) addForms(value string) {
	forms := recoded(value)
	s.add(value, forms)
	if len(value) < 4 {
		return // three letters of base64 are in every text
	}
	for _, form := range escaped(value, forms) {
		s.addEncoded(form, len(value) >= minAnywhere)
	}
}

// addEncoded adds the base64 and hexadecimal forms of a text, and theirs: of a whole header that has
// Basic credentials, for instance.
func (s *Secrets) addEncoded(text string, twice bool) {
	for _, form := range encoded(text) {
		if tight := strings.ReplaceAll(form, "+", ""); len(tight) >= minRest { // squeezed
			s.needles = append(s.needles, needle{text: tight})
		}
		if !twice {
			continue
		}
		s.addEncoded(form, false)
		if url := strings.ReplaceAll(strings.ReplaceAll(form, "+", "-"), "/", "_"); url != form {
			s.addEncoded(url, false)
		}
	}
}

// add adds a text that has these forms if its letters must not change.
func (s *Secrets) add(text string, exact []string) {
	word := len(text) < minAnywhere
	tight := squeezed(text)
	few := fewLetters(tight)
	if few || len(tight) < min(minAnywhere, len(text)) { // little is left
		for _, form := range append(exact, strings.ReplaceAll(text, " ", "+")) { // as in a query
			s.needles = append(s.needles, needle{text: form, exact: true, word: word})
		}
		word = true
	}
	if len(tight) >= minSecret && !few {
		s.needles = append(s.needles, needle{text: tight, word: word})
	}
}

// fewLetters reports whether so little of a squeezed text is ASCII that other texts are alike.
func fewLetters(tight string) bool {
	foreign := strings.Count(tight, "?")
	return foreign > 0 && len(tight)-foreign < minRest
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
	if !s.prepare(text, cut) {
		return nil
	}
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
