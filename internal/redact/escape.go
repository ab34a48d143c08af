package redact

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

const escapes = `%\&` // what they begin with

// escapeAt returns how many bytes the escape has with which a text begins, 0 if it begins with
// none, and what it stands for.
func escapeAt(s string) (n int, text string) {
	switch s[0] {
	case '%':
		return percentAt(s)
	case '\\':
		return backslashAt(s)
	case '&':
		return entityAt(s)
	}
	return 0, ""
}

// percentAt reads %2F, and %u002F as old JavaScript writes it.
func percentAt(s string) (int, string) {
	if c, ok := hexAt(s, 1, 2); ok {
		return 3, string([]byte{byte(c)})
	}
	if strings.HasPrefix(s, "%u") {
		if c, ok := hexAt(s, 2, 4); ok {
			return 6, string(c)
		}
	}
	return 0, ""
}

// backslashAt reads what JSON, shells and most programming languages write.
func backslashAt(s string) (int, string) {
	if len(s) < 2 {
		return 0, ""
	}
	switch s[1] {
	case 'u':
		return numberedAt(s, 4)
	case 'U':
		return numberedAt(s, 8)
	case 'x':
		return numberedAt(s, 2)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return octalAt(s)
	}
	if i := strings.IndexByte("nrtbfv", s[1]); i >= 0 {
		return 2, "\n\r\t\b\f\v"[i : i+1]
	}
	return 2, s[1:2]
}

// numberedAt reads \u00e4, of which a character may need two, \U000000e4, \xe4, which is a byte, and
// \u{e4}.
func numberedAt(s string, digits int) (int, string) {
	start, end := 2, 2+digits
	if strings.HasPrefix(s[start:], "{") {
		start, end = 3, strings.IndexByte(s[:min(len(s), len(`\u{10ffff}`))], '}')
	}
	c, ok := hexAt(s, start, end-start)
	switch {
	case !ok:
		return 0, ""
	case start == 3:
		return end + 1, string(c)
	case digits == 2:
		return end, string([]byte{byte(c)})
	case utf16.IsSurrogate(c) && strings.HasPrefix(s[end:], `\u`):
		if second, ok := hexAt(s, end+2, 4); ok {
			return end + 6, string(utf16.DecodeRune(c, second))
		}
	}
	return end, string(c)
}

// octalAt reads \344, which is a byte.
func octalAt(s string) (int, string) {
	n, c := 1, 0
	for n < min(len(s), 4) && '0' <= s[n] && s[n] <= '7' && c < 0o40 {
		c = c<<3 + int(s[n]-'0')
		n++
	}
	return n, string([]byte{byte(c)})
}

func hexAt(s string, i, digits int) (rune, bool) {
	if digits < 1 || len(s) < i+digits {
		return 0, false
	}
	c, err := strconv.ParseUint(s[i:i+digits], 16, 32)
	return rune(c), err == nil
}
