package middleware

import (
	"net/http"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// RetryAfter reads the header Retry-After, as a number of seconds or as a date,
// and returns the wait that is left at the given time: 0 if there is none, or if
// the header cannot be understood; a day at the most.
func RetryAfter(header http.Header, now time.Time) time.Duration {
	return backoff.RetryAfter(header, now)
}
