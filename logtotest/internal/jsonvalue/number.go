package jsonvalue

import (
	"math"
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
