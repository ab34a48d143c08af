package middleware

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestBackoffGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(503, "")}}
		policy := RetryPolicy{Max: 6, BaseDelay: time.Second, MaxDelay: 8 * time.Second, MaxRetryAfter: time.Minute}
		resp, err := (&Chain{Transport: s, Retry: policy}).Do(newRequest(t, "GET", ""))
		if err != nil || resp.StatusCode != 503 {
			t.Fatalf("got %v", err)
		}
		waits := s.waits()
		for i, most := range []time.Duration{1, 2, 4, 8, 8, 8} {
			most *= time.Second
			if waits[i] < most/2 || waits[i] > most {
				t.Errorf("wait %d is %s, want %s to %s", i+1, waits[i], most/2, most)
			}
		}
		if len(waits) != 6 {
			t.Errorf("%d waits", len(waits))
		}
	})
}

// Jitter keeps clients apart: a hundred that fail together do not come back
// together.
func TestBackoffJitters(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 100 {
		seen[DefaultRetry().delay(1, 1)] = true
	}
	if len(seen) < 90 {
		t.Errorf("100 clients wait in %d ways", len(seen))
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		date := time.Now().Add(7 * time.Second).UTC().Format(http.TimeFormat)
		for _, status := range []int{429, 503} {
			for after, want := range map[string]time.Duration{
				"3":  3 * time.Second,
				date: 7 * time.Second,
				"20": 20 * time.Second, // just within the cap
			} {
				s := &script{steps: []step{answer(status, "", "Retry-After", after), answer(200, "")}}
				policy := RetryPolicy{Max: 1, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond, MaxRetryAfter: 20 * time.Second}
				chain := &Chain{Transport: s, Retry: policy}
				if after == date {
					s.steps[0] = answer(status, "", "Retry-After", time.Now().Add(want).UTC().Format(http.TimeFormat))
				}
				if _, err := chain.Do(newRequest(t, "GET", "")); err != nil {
					t.Fatal(err)
				}
				if waits := s.waits(); len(waits) != 1 || waits[0] != want {
					t.Errorf("%d with Retry-After %s: waited %v, want %s", status, after, waits, want)
				}
			}
		}
	})
}

// If the server asks for more than the policy allows, the call is over at once, and
// its error says how much that was. Other calls wait as long as the policy allows.
func TestRetryAfterBeyondTheCap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, policy := range []RetryPolicy{DefaultRetry(), {}, {Max: 3, MaxRetryAfter: 10 * time.Second}} {
			for _, status := range []int{429, 503} {
				for _, limiter := range []Limiter{nil, CloudLimiter()} {
					for _, after := range []string{"86400", "Infinity", "1e400", "tomorrow"} {
						if after == "tomorrow" {
							after = time.Now().Add(24 * time.Hour).UTC().Format(http.TimeFormat)
						}
						s := &script{steps: []step{answer(status, "", "Retry-After", after), answer(200, "")}}
						chain := &Chain{Transport: s, Retry: policy, Limiter: limiter}
						start := time.Now()
						resp, err := chain.Do(newRequest(t, "GET", ""))
						if err != nil || time.Since(start) != 0 || s.count() != 1 {
							t.Fatalf("%d, %s: %v after %s and %d requests", status, after, err, time.Since(start), s.count())
						}
						e := NewError(resp)
						if e.RetryAfter != 24*time.Hour || errors.Is(e, ErrRateLimited) != (status == 429) || !strings.Contains(e.Error(), "24h0m0s") {
							t.Errorf("%d, %s: got %v with %s", status, after, e, e.RetryAfter)
						}
						if _, err := chain.Do(newRequest(t, "GET", "")); err != nil {
							t.Error(err)
						}
						longest := policy.withDefaults().MaxRetryAfter
						if took := time.Since(start); status == 429 && took != longest || status == 503 && took != 0 {
							t.Errorf("%d, %s: the next call took %s", status, after, took)
						}
						advance(2 * time.Minute) // until all is forgotten
					}
				}
			}
		}
	})
}

// A Retry-After that says nothing is as none.
func TestRetryAfterWithoutMeaning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, after := range []string{"-5", "-Infinity", "NaN", "soon", "0"} {
			s := &script{steps: []step{answer(429, "", "Retry-After", after), answer(200, "")}}
			if _, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(newRequest(t, "GET", "")); err != nil {
				t.Fatal(err)
			}
			if waits := s.waits(); len(waits) != 1 || waits[0] < time.Second || waits[0] > 2*time.Second {
				t.Errorf("%s: waited %v", after, waits)
			}
		}
	})
}

// Without Retry-After, a 429 is given more time than a failure.
func TestTooManyRequestsWaitsLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(429, "<html>"), answer(200, "")}}
		if _, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(newRequest(t, "POST", "x")); err != nil {
			t.Fatal(err)
		}
		if waits := s.waits(); waits[0] < time.Second || waits[0] > 2*time.Second {
			t.Errorf("waited %s", waits[0])
		}
	})
}

func TestWaitDoesNotStartPastTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(429, `{"message":"slow"}`, "Retry-After", "30")}}
		ctx, cancel := context.WithTimeout(t.Context(), 29*time.Second)
		defer cancel()
		start := time.Now()
		resp, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(newRequestIn(ctx, t, "GET", ""))
		if err != nil || resp.StatusCode != 429 || time.Since(start) != 0 || s.count() != 1 {
			t.Errorf("got %v after %s and %d requests: want the 429 at once", err, time.Since(start), s.count())
		}
	})
}

func TestWaitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(503, "", "Retry-After", "30")}}
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(time.Second, cancel)
		resp, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(newRequestIn(ctx, t, "GET", ""))
		if err != nil {
			t.Fatal(err)
		}
		e := NewError(resp)
		if !errors.Is(e, context.Canceled) || !errors.Is(e, ErrServer) || e.RetryAfter != 30*time.Second || time.Since(start) != time.Second || s.count() != 1 {
			t.Errorf("got %v after %s and %d requests", e, time.Since(start), s.count())
		}
		if want := "503 Service Unavailable (there was no further attempt: context canceled)"; !strings.Contains(e.Error(), want) {
			t.Errorf("%v does not say %q", e, want)
		}
	})
}
