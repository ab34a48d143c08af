package redislimit_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// What the log says of an outage.
const isAway, isBack = "Redis is not available", "available again"

// away reports whether an outage is not over.
func (l *lines) away() bool { return l.count(isAway) > l.count(isBack) }

// repeats reports whether anything was said of an outage more than once.
func (l *lines) repeats() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	away := false
	for line := range strings.Lines(l.text.String()) {
		if strings.Contains(line, isAway) == away {
			return true
		}
		away = !away
	}
	return false
}

// late is by how much windows are taken to be shorter where Redis is away: the replicas
// do not notice at the same time, nor have they one clock then.
const late = 100 * time.Millisecond

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
			var over atomic.Bool
			var incident sync.WaitGroup
			incident.Go(func() {
				time.Sleep(window + window/4)
				tt.leave(server)
				time.Sleep(tt.away)
				tt.back(server)
				over.Store(true)
			})
			var p passes
			greedy(t, &p, func() bool {
				if !over.Load() || p.count() < 3*requests {
					return false
				}
				for i := range logged {
					if logged[i].away() {
						return false
					}
				}
				return true
			}, 10, limiters...)
			incident.Wait()
			if most := p.fullest(window - late); most > requests {
				t.Errorf("%d passed in one window of %d", most, requests)
			}
			for i := range logged {
				// All may sleep until it is back, and not notice.
				if begins := logged[i].count(isAway); begins == 0 && !strings.HasPrefix(name, "stands still") || logged[i].repeats() {
					t.Errorf("replica %d logged:\n%s", i, logged[i].text.String())
				}
			}
		})
	}
}

func TestFailInsteadOfShare(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, unreachable{}, 5, time.Second, redislimit.WithFallback(redislimit.Fail), redislimit.WithLogger(new(lines).logger()))
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
