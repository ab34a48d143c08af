package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/backoff"
	"golang.org/x/oauth2"
)

// mint makes tokens t1, t2, … that live for a while, and counts.
type mint struct {
	life  time.Duration
	delay time.Duration
	made  atomic.Int64
	fail  atomic.Bool
}

// advance lets simulated time pass.
func advance(d time.Duration) { <-time.After(d) }

var errMint = errors.New("the mint is closed")

func (m *mint) fetch(ctx context.Context) (*oauth2.Token, error) {
	n := m.made.Add(1)
	if err := backoff.Sleep(ctx, m.delay); err != nil {
		return nil, err
	}
	if m.fail.Load() {
		return nil, errMint
	}
	t := &oauth2.Token{AccessToken: fmt.Sprintf("t%d", n)}
	if m.life > 0 {
		t.Expiry = time.Now().Add(m.life)
	}
	return t, nil
}

func (m *mint) source() *Source { return newSource(time.Minute, m.fetch) }

func mustToken(t *testing.T, s *Source) string {
	t.Helper()
	token, err := s.TokenContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token.AccessToken
}

// A thousand goroutines make one request, at first and when the token has
// expired.
func TestSourceSharesOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour, delay: time.Second}
		s := m.source()
		for round := range int64(3) {
			var all sync.WaitGroup
			for range 1000 {
				all.Go(func() {
					if got, want := mustToken(t, s), fmt.Sprintf("t%d", round+1); got != want {
						t.Errorf("got %s, want %s", got, want)
					}
				})
			}
			all.Wait()
			if m.made.Load() != round+1 {
				t.Fatalf("round %d: %d requests", round, m.made.Load())
			}
			advance(2 * time.Hour)
		}
	})
}

// A thousand goroutines that report the same refused token make one request.
func TestInvalidateOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour, delay: time.Second}
		s := m.source()
		mustToken(t, s)
		var all sync.WaitGroup
		for range 1000 {
			all.Go(func() {
				s.Invalidate("t1")
				if got := mustToken(t, s); got != "t2" {
					t.Errorf("got %s, want t2", got)
				}
			})
		}
		all.Wait()
		s.Invalidate("t1") // late, and of no effect on t2
		if got := mustToken(t, s); got != "t2" || m.made.Load() != 2 {
			t.Errorf("got %s after %d requests", got, m.made.Load())
		}
	})
}

func TestWaitersObeyTheirOwnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Bool
		s := newSource(time.Hour, func(ctx context.Context) (*oauth2.Token, error) {
			<-ctx.Done() // hangs
			ended.Store(true)
			return nil, ctx.Err()
		})
		var all sync.WaitGroup
		start := time.Now()
		for i := range 10 {
			limit := time.Duration(i+1) * time.Second
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				_, err := s.TokenContext(ctx)
				if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != limit {
					t.Errorf("a waiter of %s got %v after %s", limit, err, time.Since(start))
				}
			})
		}
		advance(9500 * time.Millisecond)
		if ended.Load() {
			t.Error("the request ended while someone waited for it")
		}
		all.Wait()
		synctest.Wait()
		if !ended.Load() {
			t.Error("the request went on though nobody waits for it any more")
		}
	})
}

// The one who started a request may give up without harm to the others.
func TestFirstWaiterLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour, delay: time.Minute / 2}
		s := m.source()
		var all sync.WaitGroup
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, err := s.TokenContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the first got %v", err)
			}
		})
		synctest.Wait()
		all.Go(func() {
			if got := mustToken(t, s); got != "t1" {
				t.Errorf("the second got %s", got)
			}
		})
		all.Wait()
		if m.made.Load() != 1 {
			t.Errorf("%d requests", m.made.Load())
		}
	})
}

func TestEndedContext(t *testing.T) {
	m := &mint{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.source().TokenContext(ctx); !errors.Is(err, context.Canceled) || m.made.Load() != 0 {
		t.Errorf("got %v after %d requests", err, m.made.Load())
	}
}

// Shortly before it expires, a token is refreshed while callers go on with it.
func TestRefreshAheadKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour, delay: 10 * time.Second}
		s := m.source()
		mustToken(t, s)
		advance(54 * time.Minute)
		mustToken(t, s)
		synctest.Wait()
		if m.made.Load() != 1 {
			t.Fatal("refreshed too early")
		}
		advance(2 * time.Minute)
		for range 1000 {
			start := time.Now()
			if got := mustToken(t, s); got != "t1" || time.Since(start) != 0 {
				t.Fatalf("got %s after %s", got, time.Since(start))
			}
		}
		advance(11 * time.Second)
		if got := mustToken(t, s); got != "t2" || m.made.Load() != 2 {
			t.Fatalf("got %s after %d requests", got, m.made.Load())
		}
	})
}

// A refresh that fails backs off, and the valid token stays in use until its end.
func TestFailedRefreshBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour}
		s := m.source()
		mustToken(t, s)
		m.fail.Store(true)
		advance(55 * time.Minute)
		for range 285 { // up to 15 seconds before the end
			if got := mustToken(t, s); got != "t1" {
				t.Fatalf("got %s", got)
			}
			advance(time.Second)
		}
		tried := m.made.Load() - 1
		// Waits of 0.5–1, 1–2, 2–4, … 30–60 seconds fit 9 to 15 times.
		if tried < 8 || tried > 16 {
			t.Errorf("%d refreshes in 285 seconds", tried)
		}
		advance(30 * time.Second)
		if _, err := s.TokenContext(t.Context()); !errors.Is(err, errMint) {
			t.Errorf("an expired token is followed by %v", err)
		}
		m.fail.Store(false)
		if got := mustToken(t, s); !strings.HasPrefix(got, "t") || got == "t1" {
			t.Errorf("after recovery: %s", got)
		}
	})
}

// A failure is told to those who waited for it, and to nobody later.
func TestFailureIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour, delay: time.Second}
		m.fail.Store(true)
		s := m.source()
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if _, err := s.TokenContext(t.Context()); !errors.Is(err, errMint) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if m.made.Load() != 1 {
			t.Errorf("%d requests", m.made.Load())
		}
		m.fail.Store(false)
		if got := mustToken(t, s); got != "t2" {
			t.Errorf("got %s", got)
		}
	})
}

func TestTokenLives(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	tests := []struct{ life, refresh, expire time.Duration }{
		{time.Hour, 55 * time.Minute, time.Hour - 10*time.Second},
		{10 * time.Minute, 8 * time.Minute, 9*time.Minute + 50*time.Second},
		{10 * time.Second, 8 * time.Second, 9 * time.Second},
	}
	for _, tt := range tests {
		h := hold(&oauth2.Token{Expiry: now.Add(tt.life)}, now)
		if h.refreshAt.Sub(now) != tt.refresh || h.expiresAt.Sub(now) != tt.expire {
			t.Errorf("a token of %s is refreshed after %s and dropped after %s", tt.life, h.refreshAt.Sub(now), h.expiresAt.Sub(now))
		}
	}
	if h := hold(&oauth2.Token{}, now); !h.fresh(now.Add(1000 * time.Hour)) {
		t.Error("a token without expiry grows old")
	}
}

// A refresh that hangs ends by itself, and leaves nothing behind: the bubble
// fails if a goroutine stays.
func TestHungRefreshEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour}
		s := m.source()
		mustToken(t, s)
		m.delay = 24 * time.Hour
		advance(56 * time.Minute)
		mustToken(t, s)
		synctest.Wait()
		if m.made.Load() != 2 {
			t.Fatalf("%d requests", m.made.Load())
		}
		advance(s.timeout + time.Second)
		m.delay = 0
		if got := mustToken(t, s); got != "t1" {
			t.Errorf("while the next refresh runs: %s", got)
		}
		synctest.Wait()
		if got := mustToken(t, s); got != "t3" {
			t.Errorf("after it: %s", got)
		}
	})
}
