package redislimit_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/logto-go/management/middleware"
	"github.com/logto-go/management/redislimit"
	"github.com/logto-go/management/redislimit/internal/redistest"
)

var _ middleware.Limiter = (*redislimit.Limiter)(nil)

func newLimiter(t testing.TB, client redis.Scripter, requests int, window time.Duration, opts ...redislimit.Option) *redislimit.Limiter {
	t.Helper()
	l, err := redislimit.New(client, t.Name(), requests, window, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// passes collects when callers passed.
type passes struct {
	mu    sync.Mutex
	times []time.Time
}

func (p *passes) note(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.times = append(p.times, at)
}

func (p *passes) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.times)
}

// fullest returns the largest number in any window.
func (p *passes) fullest(window time.Duration) int {
	slices.SortFunc(p.times, time.Time.Compare)
	most, first := 0, 0
	for i, at := range p.times {
		for at.Sub(p.times[first]) > window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// greedy has callers pass the limiters as often as they let them, until enough says
// so. That takes as long as it takes on a busy machine, but no more than a minute.
func greedy(t *testing.T, p *passes, enough func() bool, callers int, limiters ...*redislimit.Limiter) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var all sync.WaitGroup
	for _, l := range limiters {
		l.OnPass(p.note)
		for range callers {
			all.Go(func() {
				for l.Wait(ctx) == nil {
					if enough() {
						cancel()
					}
				}
			})
		}
	}
	all.Wait()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Errorf("only %d passed within a minute", p.count())
	}
}

// Several limiters on one Redis keep to one budget, and use it up.
func TestSharedBudget(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	const requests, window = 40, 2 * time.Second
	var limiters []*redislimit.Limiter
	for range 4 {
		limiters = append(limiters, newLimiter(t, server.Client(), requests, window))
	}
	var p passes
	greedy(t, &p, func() bool { return p.count() > 5*requests/2 }, 10, limiters...)
	if most := p.fullest(window); most > requests {
		t.Errorf("%d passed in one window of %d", most, requests)
	}
}

// ages has nothing depend on how fast the machine is: a turn is good for seconds, and a
// response of Redis may take as long.
const ages = time.Hour

// The whole budget can be used at once, and a turn costs one round trip.
func TestOneRoundTripPerTurn(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	client := server.Client()
	var trips counter
	client.AddHook(&trips)
	l := newLimiter(t, client, 50, ages, redislimit.WithTimeout(time.Minute))
	for range 50 {
		if err := l.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	used := trips.count()
	if used > 51 { // the first learns that the script has to be sent
		t.Errorf("50 turns took %d round trips", used)
	}
	// Those who have to wait longer than they can do not ask again and again.
	for range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		if err := l.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rate limit") {
			t.Errorf("got %v", err)
		}
		cancel()
	}
	if more := trips.count() - used; more > 1 {
		t.Errorf("20 who gave up took %d round trips", more)
	}
}

// counter counts the commands that a client sends.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func (c *counter) DialHook(next redis.DialHook) redis.DialHook { return next }
func (c *counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if strings.HasPrefix(cmd.Name(), "eval") {
			c.mu.Lock()
			c.n++
			c.mu.Unlock()
		}
		return next(ctx, cmd)
	}
}
func (c *counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// A wait ends with its context, and its turn goes to the next.
func TestGivingUpLeavesNoTrace(t *testing.T) {
	t.Parallel()
	client := redistest.Start(t).Client()
	l := newLimiter(t, client, 1, ages, redislimit.WithTimeout(time.Minute))
	if err := l.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		if err := l.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	// The one that was used, and one for all who gave up.
	if n, err := client.ZCard(t.Context(), "logto:limit:{"+t.Name()+"}:log").Result(); err != nil || n > 2 {
		t.Errorf("Redis has given out %d turns, %v", n, err)
	}
}

// A pause that one replica asks for holds up all.
func TestPauseIsShared(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	one := newLimiter(t, server.Client(), 10, ages, redislimit.WithTimeout(time.Minute))
	other := newLimiter(t, server.Client(), 10, ages, redislimit.WithTimeout(time.Minute))
	start := time.Now()
	one.Pause(700 * time.Millisecond)
	one.Pause(100 * time.Millisecond) // shorter: of no effect
	for name, l := range map[string]*redislimit.Limiter{"the one that asked": one, "the other": other} {
		if err := l.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took < 690*time.Millisecond {
			t.Errorf("%s passed after %s", name, took)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	one.Pause(ages)
	if err := other.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rate limit") {
		t.Errorf("got %v", err)
	}
}

// Tenants do not share a budget; their keys expire, and are in one slot of a cluster.
func TestKeys(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	client := server.Client()
	ctx := t.Context()
	for _, tenant := range []string{"a", "b", "{c}d", "}", "a%"} {
		l, err := redislimit.New(client, tenant, 1, 10*time.Second, redislimit.WithPrefix("x:"), redislimit.WithTimeout(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
	keys, err := client.Keys(ctx, "*").Result()
	if err != nil || len(keys) != 5*3 { // nobody came back from an outage
		t.Errorf("keys %v, %v", keys, err)
	}
	for _, key := range keys {
		if !strings.HasPrefix(key, "x:{") || strings.Count(key, "{") != 1 || strings.Contains(key, "{}") {
			t.Errorf("the key %s", key)
		}
		if ttl, err := client.PTTL(ctx, key).Result(); err != nil || ttl <= 0 || ttl > 61*time.Minute {
			t.Errorf("the key %s expires in %s, %v", key, ttl, err)
		}
	}
}

func TestBadInput(t *testing.T) {
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
	var none *redis.Client
	tests := map[string]func() (*redislimit.Limiter, error){
		"client":   func() (*redislimit.Limiter, error) { return redislimit.New(none, "t", 1, time.Second) },
		"tenant":   func() (*redislimit.Limiter, error) { return redislimit.New(client, "", 1, time.Second) },
		"requests": func() (*redislimit.Limiter, error) { return redislimit.New(client, "t", 0, time.Second) },
		"window":   func() (*redislimit.Limiter, error) { return redislimit.New(client, "t", 1, 0) },
		"option":   func() (*redislimit.Limiter, error) { return redislimit.New(client, "t", 1, time.Second, nil) },
		"logger": func() (*redislimit.Limiter, error) {
			return redislimit.New(client, "t", 1, time.Second, redislimit.WithLogger(nil))
		},
		"timeout": func() (*redislimit.Limiter, error) {
			return redislimit.New(client, "t", 1, time.Second, redislimit.WithTimeout(0))
		},
		"replica": func() (*redislimit.Limiter, error) {
			return redislimit.New(client, "t", 1, time.Second, redislimit.WithReplicas(0))
		},
		"fallback": func() (*redislimit.Limiter, error) {
			return redislimit.New(client, "t", 1, time.Second, redislimit.WithFallback(7))
		},
	}
	for about, call := range tests {
		if l, err := call(); err == nil || l != nil || !strings.Contains(err.Error(), about) {
			t.Errorf("%s: %v", about, err)
		}
	}
	l, err := redislimit.New(client, "t", 1, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	var noContext context.Context
	if err := l.Wait(noContext); err == nil || !strings.Contains(err.Error(), "context is nil") {
		t.Errorf("without a context: %v", err)
	}
	for _, l := range []*redislimit.Limiter{nil, {}} {
		l.Pause(time.Second)
		if err := l.Wait(t.Context()); err == nil || !strings.Contains(err.Error(), "New") {
			t.Errorf("got %v", err)
		}
	}
}

// percentile returns the duration that a percentage does not exceed.
func percentile(took []time.Duration, percent int) time.Duration {
	slices.Sort(took)
	return took[len(took)*percent/100]
}
