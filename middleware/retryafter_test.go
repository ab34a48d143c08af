package middleware

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		text string
		want time.Duration
	}{
		{"", 0},
		{"0", 0},
		{"1", time.Second},
		{" 120 ", 2 * time.Minute},
		{"1.5", 1500 * time.Millisecond},
		{"-5", 0},
		{"NaN", 0},
		{"soon", 0},
		{"99999999999999999999", 24 * time.Hour},
		{"Infinity", 24 * time.Hour},
		{"-Infinity", 0},
		{"1e400", 24 * time.Hour},
		{"-1e400", 0},
		{"Sun, 01 Mar 2026 12:00:30 GMT", 30 * time.Second},
		{"Sunday, 01-Mar-26 12:00:30 GMT", 30 * time.Second},
		{"Sun, 01 Mar 2026 11:00:00 GMT", 0},
		{"Sun, 01 Mar 2099 11:00:00 GMT", 24 * time.Hour},
	}
	for _, tt := range tests {
		if got := RetryAfter(http.Header{"Retry-After": {tt.text}}, now); got != tt.want {
			t.Errorf("RetryAfter(%q) = %s, want %s", tt.text, got, tt.want)
		}
	}
	if got := RetryAfter(http.Header{}, now); got != 0 {
		t.Errorf("without the header: %s", got)
	}
}

// Whatever the header says, the wait is one that can be waited.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"1", "1e400", "-0", "Inf", "Sun, 01 Mar 2026 12:00:30 GMT", "0x10p4", "１"} {
		f.Add(seed)
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		if d := RetryAfter(http.Header{"Retry-After": {text}}, now); d < 0 || d > 24*time.Hour {
			t.Fatalf("RetryAfter(%q) = %s", text, d)
		}
	})
}
