package middleware

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

// departures are the times at which requests leave.
type departures struct {
	mu    sync.Mutex
	times []time.Time
}

func (d *departures) note() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.times = append(d.times, time.Now())
}

// network is a transport that says what it does, as net/http's does: it makes a
// connection, which may take long, and then sends the request.
type network struct {
	departures
	dial, latency func() time.Duration
	step          step
}

func (n *network) Do(req *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(req.Context())
	if trace != nil && trace.GetConn != nil {
		trace.GetConn("logto.example:443")
	}
	if err := waitFor(req.Context(), n.dial()); err != nil {
		return nil, errDial
	}
	if trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	n.note()
	if trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if err := waitFor(req.Context(), n.latency()); err != nil {
		return nil, err
	}
	return n.step(req)
}

func always(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

// Requests that wait for their connections together leave together. They count from
// then on, and no more of them may wait than may leave at once.
func TestConnectionsThatTakeLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recovery := time.Now().Add(35 * time.Second)
		n := &network{latency: always(20 * time.Millisecond), step: answer(200, "{}")}
		n.dial = func() time.Duration { return max(0, time.Until(recovery)) }
		chain := &Chain{Transport: n, Limiter: CloudLimiter()}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		var all sync.WaitGroup
		for range 1000 {
			all.Go(func() {
				for {
					if _, err := chain.Do(newRequestIn(ctx, t, "GET", "")); err != nil {
						return
					}
				}
			})
		}
		all.Wait()
		if most := fullest(n.times, 10*time.Second); most > 200 {
			t.Errorf("a window has %d requests", most)
		}
		if len(n.times) < 1700 {
			t.Errorf("%d requests in 85 seconds", len(n.times))
		}
	})
}

// Greedy callers whose token is refused midway: they wait for the next one together,
// but do not leave together.
func TestRefusedTokenFillsNoWindow(t *testing.T) {
	for _, tokenTakes := range []time.Duration{20 * time.Millisecond, 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			const windows = 12
			limiter := CloudLimiter()
			var all departures
			start := time.Now()
			refused := start.Add(windows * 10 * time.Second / 2)
			tokens := 0
			chain := &Chain{
				Limiter: limiter,
				Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
					if err := limiter.Wait(context.Background()); err != nil {
						return nil, err
					}
					all.note()
					advance(tokenTakes)
					tokens++
					return &oauth2.Token{AccessToken: fmt.Sprintf("token-%d", tokens), Expiry: time.Now().Add(time.Hour)}, nil
				})),
				Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
					all.note()
					old := req.Header.Get("Authorization") == "Bearer token-1" && time.Now().After(refused)
					advance(20 * time.Millisecond)
					if old {
						return answer(401, `{"code":"auth.unauthorized"}`)(req)
					}
					return answer(200, "{}")(req)
				}),
			}
			var callers sync.WaitGroup
			for range 50 {
				callers.Go(func() {
					for time.Since(start) < windows*10*time.Second {
						if resp, err := chain.Do(newRequest(t, "GET", "")); err != nil || resp.StatusCode != 200 {
							t.Errorf("got %v", err)
						}
					}
				})
			}
			callers.Wait()
			if most := fullest(all.times, 10*time.Second); most > 200 || tokens != 2 {
				t.Errorf("a window has %d requests, with %d tokens", most, tokens)
			}
			if mean := float64(between(all.times, start, start.Add(windows*10*time.Second))) / windows; mean < 199 {
				t.Errorf("a window has %.1f requests on average", mean)
			}
		})
	}
}

// Those who had passed the limiter when the process was stopped do not leave together when it goes on.
func TestStoppedProcessFillsNoWindow(t *testing.T) {
	for name, limiter := range map[string]Limiter{
		"window":          NewWindow(10, 10*time.Second),
		"another limiter": wrapped{NewWindow(10, 10*time.Second)},
	} {
		synctest.Test(t, func(t *testing.T) {
			stopped, goesOn := time.Now().Add(15*time.Second), time.Now().Add(55*time.Second)
			n := &network{dial: always(0), latency: always(20 * time.Millisecond), step: answer(200, "{}")}
			chain := &Chain{Transport: n, Limiter: limiter, Editors: []Editor{func(context.Context, *http.Request) error {
				if now := time.Now(); now.After(stopped) && now.Before(goesOn) {
					advance(goesOn.Sub(now))
				}
				return nil
			}}}
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					for {
						if _, err := chain.Do(newRequestIn(ctx, t, "GET", "")); err != nil {
							return
						}
					}
				})
			}
			all.Wait()
			if most := fullest(n.times, 10*time.Second); most > 10 || len(n.times) < 110 {
				t.Errorf("%s: a window has %d requests, of %d", name, most, len(n.times))
			}
		})
	}
}

// Callers who give up cost the others nothing of the budget.
func TestCancelledCallersLeaveTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const windows = 30
		limiter, done := CloudLimiter(), make(chan struct{})
		var passed departures
		var gaveUp atomic.Int64
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				for n := 0; ; n++ {
					select {
					case <-done:
						return
					default:
					}
					ctx, cancel := context.WithCancel(context.Background())
					time.AfterFunc(time.Duration(100+(7*i+n)%400)*time.Millisecond, cancel)
					if limiter.Wait(ctx) == nil {
						passed.note()
					} else {
						gaveUp.Add(1)
					}
					cancel()
				}
			})
		}
		rest := greedy(limiter, 50, windows*10*time.Second, nil)
		close(done)
		all.Wait()
		times := append(passed.times, rest...)
		slices.SortFunc(times, time.Time.Compare)
		if mean := float64(len(times)) / windows; fullest(times, 10*time.Second) > 200 || mean < 199 {
			t.Errorf("a window has %d requests, %.1f on average", fullest(times, 10*time.Second), mean)
		}
		if gaveUp.Load() < 10_000 {
			t.Errorf("only %d gave up", gaveUp.Load())
		}
	})
}

// A request counts from when it left, not from when its response had come.
func TestSlowResponsesUseTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const windows = 12
		start := time.Now()
		n := &network{dial: always(0), latency: always(5 * time.Second), step: answer(200, "{}")}
		chain := &Chain{Transport: n, Limiter: CloudLimiter()}
		var all sync.WaitGroup
		for range 400 {
			all.Go(func() {
				for time.Since(start) < windows*10*time.Second {
					if _, err := chain.Do(newRequest(t, "GET", "")); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if most := fullest(n.times, 10*time.Second); most > 200 {
			t.Errorf("a window has %d requests", most)
		}
		if mean := float64(between(n.times, start, start.Add(windows*10*time.Second))) / windows; mean < 199 {
			t.Errorf("a window has %.1f requests on average", mean)
		}
	})
}
