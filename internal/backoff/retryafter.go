package backoff

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Longest is the longest wait that RetryAfter returns.
const Longest = 24 * time.Hour

// RetryAfter reads the header Retry-After, as a number of seconds or as a date,
// and returns the wait that is left at the given time: 0 if there is none, or if
// the header cannot be understood; [Longest] at the most.
func RetryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if text == "" {
		return 0
	}
	// A number out of range is read as an infinite one.
	if seconds, err := strconv.ParseFloat(text, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if !(seconds > 0) { // NaN included
			return 0
		}
		if seconds >= Longest.Seconds() {
			return Longest
		}
		return time.Duration(seconds * float64(time.Second))
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return max(0, min(date.Sub(now), Longest))
}
