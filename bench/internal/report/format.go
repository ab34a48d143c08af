package report

import (
	"fmt"
	"math"
)

const missing = "–"

// number formats a value; a missing one is NaN.
func number(format string, value float64) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return missing
	}
	return fmt.Sprintf(format, value)
}

func count(value float64) string { return number("%.0f", value) }

// duration formats nanoseconds.
func duration(ns float64) string {
	switch {
	case ns >= 1e9:
		return number("%.2f s", ns/1e9)
	case ns >= 1e6:
		return number("%.2f ms", ns/1e6)
	}
	return number("%.1f µs", ns/1e3)
}

// size formats bytes.
func size(bytes float64) string {
	switch {
	case bytes >= 1e6:
		return number("%.2f MB", bytes/1e6)
	case bytes >= 1e3:
		return number("%.1f kB", bytes/1e3)
	}
	return number("%.0f B", bytes)
}

// within says whether a value keeps to a limit, to the digits that are shown.
func within(value, limit float64) string {
	return verdict(value, math.Round(value*100)/100 <= limit)
}

// reaches says whether a value comes up to a limit.
func reaches(value, limit float64) string {
	return verdict(value, math.Round(value*100)/100 >= limit)
}

func verdict(value float64, met bool) string {
	switch {
	case math.IsNaN(value):
		return missing
	case met:
		return "yes"
	}
	return "**no**"
}
