package middleware

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// One limiter serves two clients: together they keep to it.
func TestSharedLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := CloudLimiter()
		s := &script{steps: []step{answer(200, "{}")}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var all sync.WaitGroup
		for range 2 {
			chain := &Chain{Transport: s, Limiter: limiter}
			for range 10 {
				all.Go(func() {
					for {
						if _, err := chain.Do(newRequestIn(ctx, t, "GET", "")); err != nil {
							return
						}
					}
				})
			}
		}
		all.Wait()
		var times []time.Time
		for _, sent := range s.sent {
			times = append(times, sent.at)
		}
		if most := fullest(times, 10*time.Second); most > 200 || len(times) < 1170 {
			t.Errorf("%d requests, %d in a window", len(times), most)
		}
	})
}

// Retries wait their turn like any other request.
func TestRetriesAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(503, "")}}
		chain := &Chain{
			Transport: s,
			Limiter:   NewWindow(10, 10*time.Second),
			Retry:     RetryPolicy{Max: 5, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond},
		}
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() { _, _ = chain.Do(newRequest(t, "GET", "")) })
		}
		all.Wait()
		var times []time.Time
		for _, sent := range s.sent {
			times = append(times, sent.at)
		}
		if most := fullest(times, 10*time.Second); most > 10 || len(times) != 60 {
			t.Errorf("%d requests, %d in a window", len(times), most)
		}
	})
}

func TestRateLimitEditor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		edit := RateLimit(NewWindow(1, time.Second))
		start := time.Now()
		for range 3 {
			if err := edit(t.Context(), &http.Request{}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 2*time.Second {
			t.Errorf("three requests took %s", took)
		}
	})
}
