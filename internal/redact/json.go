package redact

import "encoding/json"

// Body returns a body without the secrets. JSON stays JSON: each string is treated by itself, and a
// number that is a secret becomes a string. Any other text may have been cut off.
func (s *Secrets) Body(body []byte) []byte {
	if s.Empty() || len(body) == 0 {
		return body
	}
	if !json.Valid(body) {
		return []byte(s.CutText(string(body)))
	}
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); {
		end := i + 1
		switch c := body[i]; {
		case c == '"':
			end = stringEnd(body, i)
			out = append(out, s.literal(string(body[i:end]))...)
		case c == '-' || c >= '0' && c <= '9':
			end = valueEnd(body, i)
			if number := string(body[i:end]); s.Holds(number) {
				out = append(out, mark...)
			} else {
				out = append(out, number...)
			}
		default:
			out = append(out, c)
		}
		i = end
	}
	return out
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
