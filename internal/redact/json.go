package redact

import "encoding/json"

// Body returns a body without the secrets. JSON stays JSON: each string is treated by itself, and a
// number that is a secret becomes a string. Any other text may have been cut off.
func (s *Secrets) Body(body []byte) []byte {
	if s.Empty() || len(body) == 0 {
		return body
	}
	r, done := reader{text: body}, 0
	out := make([]byte, 0, len(body))
	for token := r.next(); token != nil; token = r.next() {
		clean := token
		switch c := token[0]; {
		case c == '"':
			clean = []byte(s.literal(string(token)))
		case (c == '-' || '0' <= c && c <= '9') && s.Holds(string(token)):
			clean = mark
		}
		end := len(body) - len(r.text)
		out = append(append(out, body[done:end-len(token)]...), clean...)
		done = end
	}
	if !r.complete() {
		return []byte(s.CutText(string(body)))
	}
	return append(out, body[done:]...)
}

// literal is Text for a JSON string in its quotes.
func (s *Secrets) literal(quoted string) string {
	text := quoted[1 : len(quoted)-1]
	clean := s.Text(text)
	if clean == text {
		return quoted
	}
	if again := `"` + clean + `"`; json.Valid([]byte(again)) {
		return again
	}
	return string(mark) // half of an escape was left
}
