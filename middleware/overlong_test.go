package middleware

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Where the server goes on asking for more than MaxRetryAfter, one caller after the other would wait that long for
// the response of the one before.
func TestNobodyWaitsLongerThanAllowed(t *testing.T) {
	for name, limiter := range map[string]Limiter{"none": nil, "window": NewWindow(5, time.Second), "another": wrapped{NewWindow(5, time.Second)}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{steps: []step{answer(429, "", "Retry-After", "86400")}}
			chain := &Chain{Transport: s, Limiter: limiter, Retry: RetryPolicy{Max: 3, MaxRetryAfter: time.Minute}}
			if resp, err := chain.Do(newRequest(t, "GET", "")); err != nil || resp.StatusCode != 429 {
				t.Fatal(err)
			}
			start, answered := time.Now(), atomic.Int64{}
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					resp, err := chain.Do(newRequest(t, "GET", ""))
					if took := time.Since(start); took < time.Minute || took > time.Minute+probeFor {
						t.Errorf("%s: the end came after %s", name, took)
					}
					if err == nil && resp.StatusCode == 429 {
						answered.Add(1)
					} else if !errors.Is(err, ErrRateLimited) {
						t.Errorf("%s: got %v", name, err)
					}
				})
			}
			all.Wait()
			if answered.Load() != 1 || s.count() != 2 {
				t.Errorf("%s: %d requests, %d were answered", name, s.count(), answered.Load())
			}
		})
	}
}

// Who is not held up by a pause waits for one that is longer than allowed, as long as is allowed.
func TestQueueWaitsForOneLongPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(429, "", "Retry-After", "86400"), answer(200, "{}")}}
		chain := &Chain{Transport: s, Limiter: NewWindow(1, 10*time.Second), Retry: RetryPolicy{Max: 3, MaxRetryAfter: time.Minute}}
		failed, took := crowd(t, chain, 4, 4)
		if failed != 1 || took < time.Minute+20*time.Second || took > time.Minute+21*time.Second {
			t.Errorf("%d calls failed, and it took %s", failed, took)
		}
	})
}
