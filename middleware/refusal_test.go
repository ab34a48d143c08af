package middleware

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// allowance decides which of the requests that come a server takes.
type allowance func(now time.Time) bool

// perWindow counts anew at the beginning of each window, as simple limiters do.
func perWindow(most int, window time.Duration) allowance {
	var at time.Time
	n := 0
	return func(now time.Time) bool {
		if start := now.Truncate(window); !start.Equal(at) {
			at, n = start, 0
		}
		n++
		return n <= most
	}
}

// sliding takes a number in any window; where all count, refused ones do too.
func sliding(most int, window time.Duration, all bool) allowance {
	var taken []time.Time
	return func(now time.Time) bool {
		for len(taken) > 0 && now.Sub(taken[0]) >= window {
			taken = taken[1:]
		}
		ok := len(taken) < most
		if ok || all {
			taken = append(taken, now)
		}
		return ok
	}
}

// blocking refuses everything for a while once it had to refuse something.
func blocking(inner allowance, length time.Duration) allowance {
	var until time.Time
	return func(now time.Time) bool {
		if now.Before(until) {
			return false
		}
		if inner(now) {
			return true
		}
		until = now.Add(length)
		return false
	}
}

// guarded is a server behind an allowance.
type guarded struct {
	allow   allowance
	latency time.Duration
	header  []string // of a refusal
	body    string

	mu      sync.Mutex
	taken   int
	refused int
}

func (g *guarded) Do(req *http.Request) (*http.Response, error) {
	g.mu.Lock()
	ok := g.allow(time.Now())
	if ok {
		g.taken++
	} else {
		g.refused++
	}
	g.mu.Unlock()
	if g.latency > 0 {
		select {
		case <-time.After(g.latency):
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	if ok {
		return answer(200, "{}")(req)
	}
	return answer(429, g.body, g.header...)(req)
}

// crowd has goroutines share a number of calls, and returns how many failed and how
// long it took.
func crowd(t *testing.T, chain *Chain, goroutines, calls int) (failed int, took time.Duration) {
	var mu sync.Mutex
	left := calls
	start := time.Now()
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for {
				mu.Lock()
				left--
				over := left < 0
				mu.Unlock()
				if over {
					return
				}
				resp, err := chain.Do(newRequest(t, "GET", ""))
				if err != nil || resp.StatusCode != 200 {
					mu.Lock()
					failed++
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	return failed, time.Since(start)
}

// However a server counts, and whether it says so or not: a crowd that is much too
// fast for it slows down, so that hardly a call fails under the default policy, and
// what the server allows is used.
func TestCrowdSlowsDown(t *testing.T) {
	const second = time.Second
	html := "<html>error code: 1015</html>"
	tests := []struct {
		name    string
		allow   func() allowance
		perTime float64 // calls that it takes per second
		within  float64 // times as long as the calls take at that rate
	}{
		{"10 in each second", func() allowance { return perWindow(10, second) }, 10, 1.4},
		{"10 in any second", func() allowance { return sliding(10, second, false) }, 10, 1.4},
		{"10 in any second, where all count", func() allowance { return sliding(10, second, true) }, 10, 1.5},
		{"10 in any second, or a block", func() allowance { return blocking(sliding(10, second, false), second) }, 10, 1.5},
		{"100 in each 10 seconds", func() allowance { return perWindow(100, 10*second) }, 10, 1.4},
		{"100 in any 10 seconds", func() allowance { return sliding(100, 10*second, false) }, 10, 1.4},
		// Here is allowed less than the number says: whoever finds out what it is loses ten seconds each time.
		{"100 in any 10 seconds, or a block", func() allowance { return blocking(sliding(100, 10*second, false), 10*second) }, 10, 1.5},
	}
	limiters := map[string]func() Limiter{
		"no limiter":      func() Limiter { return nil },
		"Cloud's":         func() Limiter { return CloudLimiter() },
		"another limiter": func() Limiter { return wrapped{CloudLimiter()} },
	}
	for _, tt := range tests {
		for limited, limiter := range limiters {
			for _, header := range [][]string{nil, {"Retry-After", "1"}} {
				for goroutines, latency := range map[int]time.Duration{100: 20 * time.Millisecond, 10: 300 * time.Millisecond} {
					t.Run(fmt.Sprint(tt.name, limited, header, goroutines), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) {
							s := &guarded{allow: tt.allow(), latency: latency, body: html, header: header}
							chain := &Chain{Transport: s, Limiter: limiter(), Retry: DefaultRetry()}
							failed, took := crowd(t, chain, goroutines, 500)
							if failed >= 5 {
								t.Errorf("%d of 500 calls failed", failed)
							}
							allowed := 500 / tt.perTime
							if took.Seconds() > tt.within*allowed {
								t.Errorf("took %s, the server allows %.0f seconds", took, allowed)
							}
						})
					})
				}
			}
		}
	}
}

// All who share a limiter or a throttle slow down, though one of them was refused.
func TestRefusalSlowsAllWhoShare(t *testing.T) {
	tests := map[string]func() [2]*Chain{
		"window": func() [2]*Chain {
			w := NewWindow(1000, time.Second)
			return [2]*Chain{{Limiter: w}, {Limiter: w}}
		},
		"throttle": func() [2]*Chain {
			throttle := new(Throttle)
			return [2]*Chain{{Throttle: throttle}, {Throttle: throttle, Limiter: wrapped{NewWindow(1000, time.Second)}}}
		},
		"copy": func() [2]*Chain {
			chain := &Chain{Throttle: new(Throttle)}
			other := *chain
			return [2]*Chain{chain, &other}
		},
	}
	for name, pair := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				chains := pair()
				start := time.Now()
				chains[0].Transport = &script{steps: []step{answer(429, "", "Retry-After", "7")}}
				other := &script{steps: []step{answer(200, "{}")}}
				chains[1].Transport = other
				if _, err := chains[0].Do(newRequest(t, "GET", "")); err != nil {
					t.Fatal(err)
				}
				if _, err := chains[1].Do(newRequest(t, "GET", "")); err != nil {
					t.Fatal(err)
				}
				if took := other.sent[0].at.Sub(start); took != 7*time.Second {
					t.Errorf("the other chain sent after %s", took)
				}
			})
		})
	}
}

// Once the server takes everything again, nobody is held up after a while; before
// that, the pace grows step by step.
func TestSpeedsUpAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &guarded{allow: sliding(10, time.Second, false), body: "<html>"}
		chain := &Chain{Transport: s, Retry: DefaultRetry()}
		crowd(t, chain, 100, 200)
		s.allow = func(time.Time) bool { return true }
		var paces []float64
		for range 8 {
			_, took := crowd(t, chain, 100, 100)
			paces = append(paces, 100/took.Seconds())
		}
		for i := 1; i < len(paces); i++ {
			if paces[i] <= paces[i-1] || paces[i] > 2*paces[i-1] {
				t.Fatalf("calls per second: %.1f", paces)
			}
		}
		advance(forgetAfter)
		if _, took := crowd(t, chain, 100, 10_000); took > time.Second {
			t.Errorf("after a minute, 10,000 calls take %s", took)
		}
	})
}

// A 429 of Logto's own is about the call, and slows nobody down.
func TestOwnLimitSlowsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chain := &Chain{Transport: &script{steps: []step{answer(429, logtoLimit, "Retry-After", "7")}}, Retry: DefaultRetry()}
		start := time.Now()
		for range 10 {
			if _, err := chain.Do(newRequest(t, "GET", "")); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("took %s", took)
		}
	})
}

// Whoever waits for the end of a pause gives up when the context ends, and those
// behind do not wait longer for it.
func TestGivingUpInAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(429, "", "Retry-After", "7"), answer(200, "{}")}}
		chain := &Chain{Transport: s}
		if _, err := chain.Do(newRequest(t, "GET", "")); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := chain.Do(newRequestIn(ctx, t, "GET", "")); !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := chain.Do(newRequestIn(short, t, "GET", "")); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("a deadline that cannot be met: %v after %s", err, time.Since(start))
		}
		if _, err := chain.Do(newRequest(t, "GET", "")); err != nil || time.Since(start) != 7*time.Second {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}

// wrapped is a limiter that the chain does not know.
type wrapped struct{ window *Window }

func (w wrapped) Wait(ctx context.Context) error { return w.window.Wait(ctx) }
