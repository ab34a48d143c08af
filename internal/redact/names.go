package redact

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
)

// secretMarks are the parts of a field's name that make its value a secret, written without
// capitals, underscores and dashes.
const secretMarks words = " secret password passwd token authorization credential cookie" +
	" privatekey signingkey apikey accesskey backupcode assertion" +
	" verificationcode samlresponse passphrase codeverifier environmentvariable" +
	" encryptionkey clientkey connectionstring sessionkey webhookkey sharedkey "

// secretNames are secret only as the whole name.
const secretNames words = " code codes pass otp totp jwt pin pwd "

// aboutSecrets are the ends of names that speak of a secret and do not hold it, such as
// "tokenType".
const aboutSecrets words = " type ttl algorithm alg policy method expiration expiresin expiresat length name "

// Sensitive reports whether a field, parameter or header of this name holds a secret.
func Sensitive(name string) bool {
	flat := strings.Map(func(c rune) rune {
		if strings.ContainsRune("_-. ", c) {
			return -1
		}
		return unicode.ToLower(c)
	}, name)
	for _, end := range aboutSecrets.all() {
		if strings.HasSuffix(flat, end) {
			return false
		}
	}
	for _, mark := range secretMarks.all() {
		if strings.Contains(flat, mark) {
			return true
		}
	}
	return secretNames.has(flat)
}

// Named replaces the values of secret fields in a JSON text, such as "password" or "clientSecret",
// and leaves the rest as it is. The text may be cut off, or be no JSON at all. Codes of errors,
// such as "user.not_found", stay, as do true, false and null: a setting about secrets is none. JSON
// within a string is treated alike.
func Named(text []byte) []byte {
	return eachString(text, func(i, end int) (int, []byte) {
		name := text[i:end]
		colon := skipSpace(text, end)
		if colon == len(text) || text[colon] != ':' {
			return end, namedWithin(name)
		}
		if !sensitiveQuoted(name) {
			return end, name
		}
		start := skipSpace(text, colon+1)
		end = valueEnd(text, start)
		if value := text[start:end]; saysNothing(value) || harmlessCode(name, value) {
			return end, text[i:end]
		}
		return end, append(text[i:start:start], mark...)
	})
}

// eachString copies a text with something else in place of the JSON strings in it. It asks for each
// where to go on, and what to write.
func eachString(text []byte, replace func(start, end int) (next int, with []byte)) (out []byte) {
	for i := 0; ; {
		start := bytes.IndexByte(text[i:], '"')
		if start < 0 {
			return append(out, text[i:]...)
		}
		start += i
		next, with := replace(start, stringEnd(text, start))
		out = append(append(out, text[i:start]...), with...)
		i = next
	}
}

// sensitiveQuoted is Sensitive for a name as JSON writes it.
func sensitiveQuoted(quoted []byte) bool {
	// It still has its quotes if it cannot be read.
	return Sensitive(strings.TrimSuffix(strings.TrimPrefix(unquoted(quoted), `"`), `"`))
}

// namedWithin is Named for a string that holds a JSON object or list.
func namedWithin(token []byte) []byte {
	var text string
	if !bytes.ContainsRune(token, '\\') || json.Unmarshal(token, &text) != nil {
		return token
	}
	if clean := string(Named([]byte(text))); clean != text {
		return quoted(clean)
	}
	return token
}

func saysNothing(value []byte) bool {
	switch string(value) {
	case "", `""`, "true", "false", "null":
		return true
	}
	return false
}

func harmlessCode(quotedName, value []byte) bool {
	return string(quotedName) == `"code"` && IsErrorCode(string(bytes.Trim(value, `"`)))
}

// IsErrorCode reports whether a text can be the code of an error, and not one that a user gets by
// e-mail or keeps as a backup: words and short numbers with dots or underscores between them, a number
// too short to protect anything, or a word that is not hexadecimal.
func IsErrorCode(text string) bool {
	if len(text) > 80 || text == "" {
		return false
	}
	digits, last := 0, byte('.')
	word := false // it has what no hexadecimal number has
	for i := range len(text) {
		c := text[i]
		digit, letter := '0' <= c && c <= '9', 'a' <= c|0x20 && c|0x20 <= 'z'
		switch {
		case digit && 'a' <= last|0x20 && last|0x20 <= 'z', letter && '0' <= last && last <= '9':
			return false
		case digit:
			digits++
		case letter:
			word = word || c|0x20 > 'f'
		case c == '.' || c == '_':
			word = true
		default:
			return false
		}
		last = c
	}
	return digits <= 4 && (word || digits == len(text))
}

// Quotes removes what a text quotes, such as what the error of a decoder repeats of a response.
func Quotes(text string) string {
	return string(eachString([]byte(text), func(_, end int) (int, []byte) { return end, []byte(`"…"`) }))
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
