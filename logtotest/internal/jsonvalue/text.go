package jsonvalue

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

var decimal = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)

// Number reads a finite number as JavaScript's Number does: decimal, or hexadecimal with 0x. Words
// that Go has for numbers, such as NaN and Inf, are none.
func Number(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	if hex, found := strings.CutPrefix(strings.ToLower(text), "0x"); found {
		n, err := strconv.ParseUint(hex, 16, 53)
		return float64(n), err == nil
	}
	if !decimal.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsInf(n, 0)
}

// ParseForm reads a form, or a query, as Logto does: a repeated key becomes a list.
func ParseForm(text string) Object {
	var o Object
	for part := range strings.SplitSeq(text, "&") {
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if key == "" || errKey != nil || errValue != nil {
			continue
		}
		switch known, _ := o.Get(key); known := known.(type) {
		case nil:
			o.Set(key, value)
		case []any:
			o.Set(key, append(known, value))
		default:
			o.Set(key, []any{known, value})
		}
	}
	return o
}
