package redislimit_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/logto-go/management/redislimit"
	"github.com/logto-go/management/redislimit/internal/redistest"
)

// lines is a log.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *lines) count(part string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), part)
}

// Whether Redis loses its data or stands still: no window is overfull when it goes,
// while it is away, and when it comes back; and the log says so once.
func TestRedisAway(t *testing.T) {
	t.Parallel()
	const requests, window, replicas = 40, 2 * time.Second, 4
	tests := map[string]struct {
		away  time.Duration
		leave func(*redistest.Server)
		back  func(*redistest.Server)
	}{
		"data lost":          {1500 * time.Millisecond, (*redistest.Server).Kill, (*redistest.Server).Run},
		"data lost, long":    {2 * window, (*redistest.Server).Kill, (*redistest.Server).Run},
		"stands still":       {1500 * time.Millisecond, (*redistest.Server).Stop, (*redistest.Server).Continue},
		"stands still, long": {2 * window, (*redistest.Server).Stop, (*redistest.Server).Continue},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			var logged [replicas]lines
			var limiters []*redislimit.Limiter
			for i := range replicas {
				limiters = append(limiters, newLimiter(t, server.Client(), requests, window, redislimit.WithLogger(logged[i].logger())))
			}
			ctx, cancel := context.WithTimeout(t.Context(), tt.away+4*window)
			defer cancel()
			time.AfterFunc(window+window/4, func() {
				tt.leave(server)
				time.Sleep(tt.away)
				tt.back(server)
			})
			var p passes
			greedy(ctx, &p, 10, limiters...)
			if most := p.fullest(window - late); most > requests {
				t.Errorf("%d passed in one window of %d", most, requests)
			}
			if len(p.times) < 3*requests {
				t.Errorf("%d passed", len(p.times))
			}
			for i := range logged {
				begins, ends := logged[i].count("Redis is not available"), logged[i].count("available again")
				// All may sleep until it is back, and not notice.
				if begins != ends || begins > 1 || begins == 0 && !strings.HasPrefix(name, "stands still") {
					t.Errorf("replica %d logged %d times that Redis is away and %d times that it is back:\n%s", i, begins, ends, logged[i].text.String())
				}
			}
		})
	}
}

// unreachable is a Redis that refuses connections.
func unreachable(t *testing.T) *redis.Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	return redistest.NewClient(listener.Addr().String())
}

// Where Redis never was, each process has its share of the replicas it was told of.
func TestRedisNeverThere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		replicas, share int
	}{{1, 12}, {3, 4}, {100, 1}} {
		const window = 4 * time.Second
		var logged lines
		l := newLimiter(t, unreachable(t), 12, window, redislimit.WithReplicas(tt.replicas), redislimit.WithLogger(logged.logger()))
		start := time.Now()
		for range tt.share {
			if err := l.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if tt.replicas == 1 && time.Since(start) > window/2 {
			t.Errorf("the budget of one was usable after %s", time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), window/4)
		if err := l.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%d replicas: one more than the share: %v", tt.replicas, err)
		}
		cancel()
		if logged.count("Redis is not available") != 1 {
			t.Errorf("logged:\n%s", logged.text.String())
		}
	}
}

// silent is a Redis that accepts connections and says nothing.
func silent(t *testing.T) *redis.Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	// Without ContextTimeoutEnabled: the client itself waits for three seconds.
	return redis.NewClient(&redis.Options{Addr: listener.Addr().String()})
}

func TestRedisSilent(t *testing.T) {
	t.Parallel()
	client := silent(t)
	l := newLimiter(t, client, 5, time.Second, redislimit.WithTimeout(200*time.Millisecond))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := l.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 150*time.Millisecond {
		t.Errorf("got %v after %s", err, time.Since(start))
	}
	if err := l.Wait(t.Context()); err != nil || time.Since(start) > time.Second {
		t.Errorf("got %v after %s", err, time.Since(start))
	}
	start = time.Now()
	l.Pause(300 * time.Millisecond)
	if err := l.Wait(t.Context()); err != nil || time.Since(start) < 300*time.Millisecond {
		t.Errorf("a pause while Redis is away: %v after %s", err, time.Since(start))
	}
}

func TestFailInsteadOfShare(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, unreachable(t), 5, time.Second, redislimit.WithFallback(redislimit.Fail), redislimit.WithLogger(new(lines).logger()))
	for range 3 {
		err := l.Wait(t.Context())
		if !errors.Is(err, redislimit.ErrAway) || errors.Unwrap(err) == nil && len(err.Error()) <= len(redislimit.ErrAway.Error()) {
			t.Errorf("got %v", err)
		}
	}
}

// A Redis that responds, but cannot do what is asked, counts as away.
func TestRedisRefuses(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	client := server.Client()
	l := newLimiter(t, client, 5, time.Second, redislimit.WithFallback(redislimit.Fail))
	if err := client.Set(t.Context(), "logto:limit:{"+t.Name()+"}:log", "not a sorted set", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := l.Wait(t.Context()); !errors.Is(err, redislimit.ErrAway) || !strings.Contains(err.Error(), "WRONGTYPE") {
		t.Errorf("got %v", err)
	}
}
