package middleware

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A server that takes nothing ends each call a few minutes later than it would end a single one at the
// most, however many wait for their turn behind the one that asks.
func TestServerThatTakesNothing(t *testing.T) {
	for name, limiter := range map[string]func() Limiter{
		"no limit": func() Limiter { return nil },
		"window":   func() Limiter { return NewWindow(200, 10*time.Second) },
		"bucket":   func() Limiter { return wrapped{NewWindow(5, time.Second)} },
	} {
		for _, asked := range []int{0, 5, 50} {
			var header []string
			if asked > 0 {
				header = []string{"Retry-After", fmt.Sprint(asked)}
			}
			var alone time.Duration
			for _, callers := range []int{1, 20, 300} {
				synctest.Test(t, func(t *testing.T) {
					g := &guarded{allow: func(time.Time) bool { return false }, latency: 20 * time.Millisecond, header: header}
					chain := &Chain{Transport: g, Limiter: limiter(), Retry: DefaultRetry()}
					start := time.Now()
					var all sync.WaitGroup
					for range callers {
						all.Go(func() {
							resp, err := chain.Do(newRequest(t, "GET", ""))
							if !(err == nil && resp.StatusCode == http.StatusTooManyRequests || errors.Is(err, ErrRateLimited)) {
								t.Errorf("%s, %d: got %v, %v", name, asked, resp, err)
							}
						})
					}
					all.Wait()
					took := time.Since(start)
					if callers == 1 {
						alone = took
						if g.refused != 4 {
							t.Errorf("%s, %d: one caller made %d requests, want 4", name, asked, g.refused)
						}
					}
					if took > 3*alone+outage+time.Minute {
						t.Errorf("%s, Retry-After %d: the last of %d callers heard of it after %s, a single one after %s", name, asked, callers, took, alone)
					}
					t.Logf("%s, Retry-After %d, %d callers: %s, %d requests", name, asked, callers, took, g.refused)
				})
			}
		}
	}
}

// A server with a long window, that does not say how long, refuses for minutes without anything being
// wrong: no call is given up for that, however long the queue is.
func TestLongWindows(t *testing.T) {
	for _, tt := range []struct {
		most    int
		window  time.Duration
		callers int
	}{{600, time.Minute, 1000}, {60, time.Minute, 50}, {200, 2 * time.Minute, 50}, {1000, 5 * time.Minute, 50}} {
		for name, limiter := range map[string]Limiter{"no limit": nil, "window": NewWindow(200, 10*time.Second)} {
			synctest.Test(t, func(t *testing.T) {
				g := &guarded{allow: perWindow(tt.most, tt.window), latency: 20 * time.Millisecond}
				failed, took := crowd(t, &Chain{Transport: g, Limiter: limiter, Retry: DefaultRetry()}, tt.callers, 5*tt.most/2)
				if failed > 0 || took > 4*tt.window {
					t.Errorf("%s, %+v: %d calls failed, and it took %s", name, tt, failed, took)
				}
			})
		}
	}
}

// Only what the server asked for counts against MaxRetryAfter, and not what we wait of our own accord.
func TestOwnPauseIsNotTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(429, ""), answer(429, ""), answer(429, ""), answer(200, "{}")}}
		throttle := new(Throttle)
		usual := &Chain{Transport: s, Throttle: throttle, Retry: DefaultRetry()}
		hasty := &Chain{Transport: s, Throttle: throttle, Retry: RetryPolicy{Max: 3, MaxRetryAfter: time.Second}}
		var all sync.WaitGroup
		for _, chain := range []*Chain{usual, hasty, hasty} {
			all.Go(func() {
				if resp, err := chain.Do(newRequest(t, "GET", "")); err != nil || resp.StatusCode != 200 {
					t.Errorf("got %v, %v", resp, err)
				}
			})
			advance(time.Second / 2)
		}
		all.Wait()
	})
}

// A call waits as long as its own policy allows, and not that of another call.
func TestOwnMaxRetryAfter(t *testing.T) {
	for name, limiter := range map[string]Limiter{"none": nil, "window": NewWindow(5, time.Second), "another": wrapped{NewWindow(5, time.Second)}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{steps: []step{answer(429, "", "Retry-After", "600"), answer(200, "{}")}}
			throttle := new(Throttle)
			patient := &Chain{Transport: s, Limiter: limiter, Throttle: throttle, Retry: RetryPolicy{Max: 1, MaxRetryAfter: time.Hour}}
			other := &Chain{Transport: s, Limiter: limiter, Throttle: throttle, Retry: RetryPolicy{Max: 3, MaxRetryAfter: 5 * time.Second}}
			start := time.Now()
			var all sync.WaitGroup
			all.Go(func() {
				resp, err := patient.Do(newRequest(t, "GET", ""))
				if took := time.Since(start); err != nil || resp.StatusCode != 200 || took < 10*time.Minute {
					t.Errorf("%s: the patient got %v, %v after %s", name, resp, err, took)
				}
			})
			advance(time.Second)
			if _, err := other.Do(newRequest(t, "GET", "")); !errors.Is(err, ErrRateLimited) || time.Since(start) != time.Second {
				t.Errorf("%s: the other got %v after %s", name, err, time.Since(start))
			}
			all.Wait()
		})
	}
}

// Who waits behind a call with more patience waits no longer than its own policy allows.
func TestPatientHead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(429, "", "Retry-After", "600"), answer(200, "{}")}}
		throttle := new(Throttle)
		throttle.pause(time.Now(), 2*time.Second)
		afterPatientCalls(t, s, throttle, 2, 5*time.Second)
	})
}

// That holds, too, where the response that asks for the pause is to a request that left before the
// present pause.
func TestLateRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := func(req *http.Request) (*http.Response, error) {
			advance(time.Second)
			return answer(429, "", "Retry-After", "600")(req)
		}
		s := &script{steps: []step{late, answer(429, ""), answer(200, "{}")}}
		afterPatientCalls(t, s, new(Throttle), 1, 2*time.Second)
	})
}

// afterPatientCalls makes two calls with a patient policy and then some with the usual one. The patient
// ones succeed, and the others fail within the given time.
func afterPatientCalls(t *testing.T, s *script, throttle *Throttle, usuals int, within time.Duration) {
	patient := &Chain{Transport: s, Throttle: throttle, Retry: RetryPolicy{Max: 1, MaxRetryAfter: time.Hour}}
	usual := &Chain{Transport: s, Throttle: throttle, Retry: DefaultRetry()}
	start := time.Now()
	var all sync.WaitGroup
	for i := range 2 + usuals {
		chain := usual
		if i < 2 {
			chain = patient
		}
		all.Go(func() {
			_, err := chain.Do(newRequest(t, "GET", ""))
			if took := time.Since(start); (err != nil) != (chain == usual) || err != nil && took > within {
				t.Errorf("call %d: %v after %s", i, err, took)
			}
		})
		advance(time.Millisecond)
	}
	all.Wait()
}

// Who retries often waits as often, alone or in a crowd.
func TestPatiencePolicy(t *testing.T) {
	for _, most := range []int{0, 1, 10} {
		synctest.Test(t, func(t *testing.T) {
			g := &guarded{allow: func(time.Time) bool { return false }}
			chain := &Chain{Transport: g, Retry: RetryPolicy{Max: most}}
			if resp, err := chain.Do(newRequest(t, "GET", "")); err != nil || resp.StatusCode != 429 || g.refused != most+1 {
				t.Errorf("%d retries: %d requests, %v", most, g.refused, err)
			}
		})
		synctest.Test(t, func(t *testing.T) {
			// A server that refuses no more in a row than a policy allows for costs no calls but those
			// that are never made again.
			asked := 0
			g := &guarded{}
			g.allow = func(time.Time) bool { asked++; return asked > max(most, 3) }
			chain := &Chain{Transport: g, Retry: RetryPolicy{Max: most}}
			failed, took := crowd(t, chain, 20, 200)
			if failed > 3 || most > 3 && failed > 0 {
				t.Errorf("%d retries: %d of 200 failed, in %s", most, failed, took)
			}
		})
	}
}
