package redislimit_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/logto-go/management/redislimit"
)

// simulated is a Redis in simulated time, as far as one limiter can tell: it gives a turn each time
// after a while.
type simulated struct {
	redis.Scripter
	every time.Duration

	mu   sync.Mutex
	next time.Time
}

func (s *simulated) EvalSha(context.Context, string, []string, ...any) *redis.Cmd {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.next.Before(now) {
		s.next = now
	}
	wait := s.next.Sub(now).Microseconds()
	s.next = s.next.Add(s.every)
	return redis.NewCmdResult([]any{int64(1), wait, int64(1), now.UnixMicro(), "1"}, nil)
}

// unreachable is a Redis that refuses connections.
type unreachable struct{ redis.Scripter }

func (unreachable) EvalSha(context.Context, string, []string, ...any) *redis.Cmd {
	return redis.NewCmdResult(nil, errors.New("connection refused"))
}

// silent is a Redis that accepts connections and says nothing, with a client that was made without
// ContextTimeoutEnabled: it waits for three seconds.
type silent struct{ redis.Scripter }

func (silent) EvalSha(context.Context, string, []string, ...any) *redis.Cmd {
	time.Sleep(3 * time.Second) // simulated
	return redis.NewCmdResult(nil, errors.New("timeout"))
}

func TestFirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, &simulated{every: 60 * time.Millisecond}, 5, 300*time.Millisecond)
		passed := make([]time.Time, 20)
		var all sync.WaitGroup
		for i := range passed {
			all.Go(func() {
				if err := l.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				passed[i] = time.Now()
			})
			synctest.Wait() // until this one stands in the queue
		}
		all.Wait()
		for i := 1; i < len(passed); i++ {
			if !passed[i].After(passed[i-1]) {
				t.Errorf("request %d passed at %s, the one before it at %s", i, passed[i], passed[i-1])
			}
		}
	})
}

// Where Redis never was, each process has its share of the replicas it was told of.
func TestRedisNeverThere(t *testing.T) {
	for _, tt := range []struct {
		replicas, share int
	}{{1, 12}, {3, 4}, {100, 1}} {
		synctest.Test(t, func(t *testing.T) {
			const window = 4 * time.Second
			var logged lines
			l := newLimiter(t, unreachable{}, 12, window, redislimit.WithReplicas(tt.replicas), redislimit.WithLogger(logged.logger()))
			start := time.Now()
			for range tt.share {
				if err := l.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if took := time.Since(start); tt.replicas == 1 && took != 0 {
				t.Errorf("the budget of one was usable after %s", took)
			}
			ctx, cancel := context.WithTimeout(t.Context(), window/4)
			defer cancel()
			if err := l.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%d replicas: one more than the share: %v", tt.replicas, err)
			}
			if logged.count(isAway) != 1 {
				t.Errorf("logged:\n%s", logged.text.String())
			}
		})
	}
}

func TestRedisSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const timeout = 200 * time.Millisecond
		l := newLimiter(t, silent{}, 5, time.Second, redislimit.WithTimeout(timeout), redislimit.WithLogger(new(lines).logger()))
		ctx, cancel := context.WithTimeout(t.Context(), timeout/4)
		defer cancel()
		start := time.Now()
		if err := l.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != timeout/4 {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		if err := l.Wait(t.Context()); err != nil || time.Since(start) != timeout {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		start = time.Now()
		l.Pause(300 * time.Millisecond)
		if err := l.Wait(t.Context()); err != nil || time.Since(start) < 300*time.Millisecond {
			t.Errorf("a pause while Redis is away: %v after %s", err, time.Since(start))
		}
	})
}
