package middleware

import (
	"bytes"
	"strings"
)

const redacted = "[redacted]"

// secretMarks are the parts of a field's name that make its value a secret:
// written without case, underscores and dashes.
var secretMarks = []string{
	"secret", "password", "passwd", "token", "authorization", "credential", "cookie",
	"privatekey", "signingkey", "apikey", "accesskey", "backupcode", "assertion",
	"verificationcode", "samlresponse", "passphrase", "codeverifier",
}

// secretNames are secrets only as the whole name.
var secretNames = map[string]bool{
	"code": true, "codes": true, "value": true, "pass": true, "otp": true, "totp": true, "jwt": true, "pin": true,
}

var separators = strings.NewReplacer("_", "", "-", "", ".", "")

// sensitive tells whether a field or header of this name holds a secret.
func sensitive(name string) bool {
	flat := strings.ToLower(separators.Replace(name))
	for _, mark := range secretMarks {
		if strings.Contains(flat, mark) {
			return true
		}
	}
	return secretNames[flat]
}

// Redact replaces the values of secret fields in a JSON text, such as
// "password" or "clientSecret", and leaves the rest as it is. The text may be
// cut off, or be no JSON at all. Values named "value" or "code" are replaced
// too: an application secret's value and a verification code go by these names.
// The dotted codes of Logto's errors stay.
func Redact(text []byte) []byte {
	if !bytes.ContainsRune(text, '"') {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if text[i] != '"' {
			out = append(out, text[i])
			i++
			continue
		}
		end := stringEnd(text, i)
		name := text[i:end]
		out = append(out, name...)
		i = end
		colon := skipSpace(text, i)
		if colon == len(text) || text[colon] != ':' || !sensitive(string(bytes.Trim(name, `"`))) {
			continue
		}
		start := skipSpace(text, colon+1)
		out = append(out, text[i:start]...)
		i = valueEnd(text, start)
		switch value := text[start:i]; {
		case len(value) == 0:
		case string(value) == "true", string(value) == "false", string(value) == "null":
			out = append(out, value...) // a setting about secrets is none
		case string(name) == `"code"` && bytes.IndexByte(value, '.') > 0:
			out = append(out, value...)
		default:
			out = append(out, `"`+redacted+`"`...)
		}
	}
	return out
}

// stringEnd returns the index after the JSON string that starts at i.
func stringEnd(text []byte, i int) int {
	for j := i + 1; j < len(text); j++ {
		switch text[j] {
		case '\\':
			j++
		case '"':
			return j + 1
		}
	}
	return len(text)
}

// valueEnd returns the index after the JSON value that starts at i.
func valueEnd(text []byte, i int) int {
	depth := 0
	for j := i; j < len(text); {
		switch text[j] {
		case '"':
			j = stringEnd(text, j)
		case '{', '[':
			depth++
			j++
		case '}', ']':
			if depth == 0 {
				return j
			}
			depth--
			j++
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return j
			}
			j++
			continue
		default:
			j++
			continue
		}
		if depth == 0 {
			return j
		}
	}
	return len(text)
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}
