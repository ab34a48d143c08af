package redact

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
)

// recoded returns a text as it is, and if it is not ASCII in Latin-1, too, and in UTF-8 after it was
// taken for Latin-1, as Node takes the headers that it gets.
func recoded(text string) []string {
	runes, mistaken := []rune(text), make([]rune, len(text))
	if len(runes) == len(text) {
		return []string{text}
	}
	latin := make([]byte, len(runes))
	for i, c := range runes {
		latin[i] = byte(c)
	}
	for i := range len(text) {
		mistaken[i] = rune(text[i])
	}
	return []string{text, string(latin), string(mistaken)}
}

// escaped adds to the forms of a value those that it has inside of an encoding that hides its
// characters: Basic credentials, for instance, are the base64 of values that are escaped as in a query.
func escaped(value string, forms []string) []string {
	json, ascii := quoted(value), strconv.QuoteToASCII(value)
	for _, form := range []string{
		url.QueryEscape(value), url.PathEscape(value), string(json[1 : len(json)-1]), ascii[1 : len(ascii)-1],
		htmlEscaper.Replace(value),
	} {
		if form != value {
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
