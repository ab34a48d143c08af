package auth

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// refusing answers the first requests with a status and Retry-After, if there is one, and those after them
// with a token.
func refusing(times, status int, after string) *tokenServer {
	return &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
		if n > times {
			reply(200, goodAnswer)(n, w, r)
			return
		}
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		reply(status, "")(n, w, r)
	}}
}

func refusedSource(t *testing.T, server *tokenServer, opts ...Option) *Source {
	t.Helper()
	s, err := ClientCredentials("http://localhost:3001", testID, testSecret, append(opts, server.start(t))...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A token endpoint that asks to be left alone is, however many callers go on asking.
func TestRefusedTokenIsNotAskedForAgain(t *testing.T) {
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		synctest.Test(t, func(t *testing.T) {
			server := refusing(1, status, "86400")
			s := refusedSource(t, server, WithMaxRetryAfter(20*time.Second))
			_, first := s.TokenContext(t.Context())
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					for range 19 {
						if _, err := s.TokenContext(t.Context()); err == nil || !errors.Is(err, first) {
							t.Errorf("%d: got %v", status, err)
						}
						advance(time.Second)
					}
				})
			}
			all.Wait()
			if server.count() != 1 {
				t.Errorf("%d: %d requests", status, server.count())
			}
			advance(time.Second) // nobody is kept from asking for longer than is allowed
			if got := mustToken(t, s); got != "tok" {
				t.Errorf("%d: got %q", status, got)
			}
		})
	}
}

// Without Retry-After it is asked less and less often, and as usual once it has given a token.
func TestRefusalWithoutRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := refusing(1000, http.StatusTooManyRequests, "")
		s := refusedSource(t, server)
		start := time.Now()
		for time.Since(start) < 10*time.Minute {
			if _, err := s.TokenContext(t.Context()); err == nil {
				t.Fatal("got a token")
			}
			advance(100 * time.Millisecond)
		}
		// Nine requests in the first half minute, and then three in each 35 to 70 seconds.
		if n := server.count(); n < 20 || n > 70 {
			t.Errorf("%d requests in ten minutes", n)
		}
	})
}

// Callers that do not wait for the end of Retry-After do not shorten it.
func TestImpatientCallersShortenNoRefusal(t *testing.T) {
	for _, after := range []string{"3", ""} {
		synctest.Test(t, func(t *testing.T) {
			server := refusing(1, http.StatusTooManyRequests, after)
			s := refusedSource(t, server)
			for range 2 {
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				if _, err := s.TokenContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				cancel()
			}
			if server.count() != 1 {
				t.Errorf("Retry-After %q: %d requests", after, server.count())
			}
			if got := mustToken(t, s); got != "tok" || server.count() != 2 {
				t.Errorf("Retry-After %q: got %q after %d requests", after, got, server.count())
			}
		})
	}
}

type pausableLimiter struct {
	countingLimiter
	paused []time.Duration
}

func (l *pausableLimiter) Pause(d time.Duration) { l.paused = append(l.paused, d) }

// The limiter, which the calls have too, hears of the pause that the endpoint asks for.
func TestRefusalPausesTheLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var limiter pausableLimiter
		mustToken(t, refusedSource(t, refusing(2, http.StatusTooManyRequests, "3"), WithLimiter(&limiter)))
		if len(limiter.paused) != 2 || limiter.paused[0] != 3*time.Second {
			t.Errorf("paused for %v", limiter.paused)
		}
		// A refusal that is not waited for holds up nobody who has a token.
		_ = tokenError(t, refusing(1, http.StatusTooManyRequests, "86400"), WithLimiter(&limiter))
		if len(limiter.paused) != 2 {
			t.Errorf("paused for %v", limiter.paused)
		}
	})
}
