package redact

import "encoding/json"

// reader reads a JSON text token by token, and stops where it is cut off or is no JSON. The decoder
// of encoding/json would do, and make the program of each user larger.
type reader struct {
	text []byte  // what is left
	open []level // the objects and lists that are open
	last byte    // the first byte of the last token, or one of these; 0: there is none to go on from
}

// level is an open object or list.
type level struct {
	bracket byte
	name    []byte // of the field that the next value belongs to, as the text writes it; in a list, that of the list
}

const (
	afterName  = 'n'
	afterValue = 'v'
)

// maxOpen is how deep objects and lists may be in others, as for encoding/json.
const maxOpen = 10_000

// next returns the next token as the text writes it; nil at the end.
func (r *reader) next() []byte {
	r.text = r.text[skipSpace(r.text, 0):]
	token := r.text[:tokenEnd(r.text)]
	if len(token) == 0 {
		return nil
	}
	if !r.take(token) {
		r.text, r.last = nil, 0
		return nil
	}
	r.text = r.text[len(token):]
	return token
}

// tokenEnd returns the index after the token that a text begins with.
func tokenEnd(text []byte) int {
	for i, c := range text {
		switch c {
		case '"':
			if i == 0 {
				return stringEnd(text, 0)
			}
			return i
		case '{', '}', '[', ']', ',', ':':
			return max(i, 1)
		case ' ', '\t', '\r', '\n':
			return i
		}
	}
	return len(text)
}

// take notes a token, and reports whether it may stand after the ones before.
func (r *reader) take(token []byte) bool {
	c, top := token[0], r.top()
	in := top.bracket
	switch {
	case c == ':':
		if r.last != afterName {
			return false
		}
	case c == ',':
		if r.last != afterValue || in == 0 {
			return false
		}
	case c == '}' || c == ']':
		if in != c-2 || r.last != afterValue && r.last != in { // the opening one, in ASCII
			return false
		}
		r.open = r.open[:len(r.open)-1]
		c = afterValue
	case r.last == afterName || r.last == afterValue:
		return false
	case in == '{' && r.last != ':':
		if c != '"' || !json.Valid(token) {
			return false
		}
		r.open[len(r.open)-1].name = token
		c = afterName
	case c == '{' || c == '[':
		if len(r.open) == maxOpen {
			return false
		}
		r.open = append(r.open, level{c, top.name})
	default:
		if !json.Valid(token) {
			return false
		}
		c = afterValue
	}
	r.last = c
	return true
}

// top returns the object or list that the next token is in, and nothing if it is in none.
func (r *reader) top() (top level) {
	if len(r.open) > 0 {
		top = r.open[len(r.open)-1]
	}
	return top
}

// name returns the name of the field that the next or last value belongs to.
func (r *reader) name() string { return unquoted(r.top().name) }

// complete reports whether the text was one whole value.
func (r *reader) complete() bool {
	return r.last == afterValue && len(r.open) == 0 && skipSpace(r.text, 0) == len(r.text)
}

// unquoted returns the text of a JSON string, and any other token as it is.
func unquoted(token []byte) string {
	text := string(token)
	if len(token) > 0 && token[0] == '"' {
		_ = json.Unmarshal(token, &text) // it stays as it is if it is cut off
	}
	return text
}

// StringOf returns the text of a JSON string, "" for what is none.
func StringOf(value []byte) string {
	if len(value) == 0 || value[0] != '"' {
		return ""
	}
	return unquoted(value)
}

// quoted returns a text as a JSON string.
func quoted(text string) []byte {
	out, err := json.Marshal(text)
	if err != nil { // which does not happen to a string
		return []byte(`""`)
	}
	return out
}

// Fields returns the fields of a JSON object, and the leading ones of an object that is cut off, as
// parts of the text.
func Fields(text []byte) map[string]json.RawMessage {
	fields := map[string]json.RawMessage{}
	r := reader{text: text}
	for token := r.next(); token != nil; token = r.next() {
		if len(r.open) != 1 || r.last != afterName {
			continue
		}
		r.next() // the colon
		start := skipSpace(r.text, 0)
		if value := r.text[start:valueEnd(r.text, start)]; json.Valid(value) {
			fields[unquoted(token)] = value
		}
	}
	return fields
}
