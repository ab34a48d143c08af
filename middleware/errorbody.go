package middleware

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// read takes Logto's fields from an error's body, as far as they are there: the
// body may as well be HTML, text, nothing, or cut off.
func (e *Error) read(body []byte) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		fields = readTruncated(body)
	}
	e.Code = textOf(fields["code"])
	e.Message = textOf(fields["message"])
	e.Details = textOf(fields["details"])
	if data := fields["data"]; len(data) > 0 && string(data) != "null" {
		e.Data = data
	}
	if e.Message == "" {
		e.Message = textOf(fields["error_description"])
	}
}

// readTruncated gives the leading fields of an object that was cut off.
func readTruncated(body []byte) map[string]json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	fields := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			break
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
		if name, ok := key.(string); ok {
			fields[name] = value
		}
	}
	return fields
}

// textOf returns a JSON string's text, and any other value as it is written.
func textOf(raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// ownCode tells whether an answer carries a code of Logto's: words joined by
// dots, such as "request.message_rate_limited".
func ownCode(resp *http.Response) bool {
	body, _ := ReadBody(resp, maxErrorBody)
	var answer struct {
		Code json.RawMessage `json:"code"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return false
	}
	var code string
	return json.Unmarshal(answer.Code, &code) == nil && strings.Contains(strings.Trim(code, "."), ".")
}

// withoutToken removes the request's access token from a body that repeats it.
func withoutToken(body []byte, req *http.Request) []byte {
	_, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	if token == "" || !bytes.Contains(body, []byte(token)) {
		return body
	}
	return bytes.ReplaceAll(body, []byte(token), []byte(redacted))
}

// oneLine makes a server's text fit for a line of an error message.
func oneLine(text string, limit int) string {
	if len(text) > 4*limit {
		text = text[:4*limit] // spare the work on what is cut anyway
	}
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "?")), " ")
	text = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, text)
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}

// originOf returns scheme and host of an address, without what may be secret in
// the rest.
func originOf(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "another path"
	}
	return u.Scheme + "://" + u.Host
}
