package contract

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// awkward is what generated texts contain: characters that JSON, HTML, a query
// or a path would change if they were not escaped.
const awkward = ` <&>"'\/%2F?#+=;,äЖ😀`

// text makes a string of a schema. Strings with different numbers differ. A
// plain one has no awkward characters.
func text(schema *openapi3.Schema, n int, plain bool) (string, error) {
	if schema.Pattern != "" {
		return matching(schema.Pattern, int(schema.MinLength))
	}
	switch schema.Format {
	case "email":
		return fmt.Sprintf("user%d@example.com", n), nil
	case "uri":
		return fmt.Sprintf("https://example.com/%d?a=1&b=%%20#c", n), nil
	case "date-time":
		return fmt.Sprintf("2026-11-23T06:12:32.%03dZ", n%1000), nil
	}
	s := fmt.Sprintf("v%d", n)
	if !plain && (schema.MaxLength == nil || *schema.MaxLength >= uint64(len(s)+len(awkward))) {
		s += awkward
	}
	if short := int(schema.MinLength) - utf8.RuneCountInString(s); short > 0 {
		s += strings.Repeat("x", short)
	}
	if chars := []rune(s); schema.MaxLength != nil && len(chars) > int(*schema.MaxLength) {
		s = string(chars[len(chars)-int(*schema.MaxLength):])
	}
	return s, nil
}

// matching makes a short string that matches a regular expression.
func matching(pattern string, least int) (string, error) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", err
	}
	s := example(parsed)
	if chars := []rune(s); len(chars) > 0 && len(chars) < least {
		s += strings.Repeat(string(chars[len(chars)-1]), least-len(chars))
	}
	if ok, err := regexp.MatchString(pattern, s); err != nil || !ok {
		return "", errors.Join(err, fmt.Errorf("%q was made of the pattern %q, but does not match", s, pattern))
	}
	return s, nil
}

func example(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		for _, usual := range "a1A_-" {
			if inClass(re.Rune, usual) {
				return string(usual)
			}
		}
		return string(re.Rune[:1])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpCapture, syntax.OpPlus:
		return example(re.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(example(re.Sub[0]), re.Min)
	case syntax.OpAlternate:
		return example(re.Sub[0])
	case syntax.OpConcat:
		var b strings.Builder
		for _, sub := range re.Sub {
			b.WriteString(example(sub))
		}
		return b.String()
	}
	return "" // anchors, and what may be missing
}

// inClass reports whether a character is in the ranges of a class.
func inClass(ranges []rune, r rune) bool {
	for bounds := range slices.Chunk(ranges, 2) {
		if bounds[0] <= r && r <= bounds[1] {
			return true
		}
	}
	return false
}
