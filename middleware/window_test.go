package middleware

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

// Thousands who gave up cost the next one nothing.
func TestCancelledWaitsLeaveNoTrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := NewWindow(200, 10*time.Second)
		for range 200 {
			if err := limiter.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 2000 {
			all.Go(func() {
				if err := limiter.Wait(ctx); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
		advance(time.Second)
		cancel()
		all.Wait()
		if took := time.Since(start); took != time.Second {
			t.Errorf("giving up took %s", took)
		}
		if err := limiter.Wait(t.Context()); err != nil || time.Since(start) > 10100*time.Millisecond {
			t.Errorf("the next one waited %s, %v", time.Since(start), err)
		}
	})
}

func TestFirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := NewWindow(3, time.Second)
		// When each of them passed; several pass at the same time, so that the
		// order in which their goroutines go on says nothing.
		passed := make([]time.Time, 50)
		var all sync.WaitGroup
		for i := range passed {
			all.Go(func() {
				ctx := t.Context()
				if i%5 == 4 { // gives up
					short, cancel := context.WithTimeout(ctx, 2*time.Second)
					defer cancel()
					ctx = short
				}
				if limiter.Wait(ctx) == nil {
					passed[i] = time.Now()
				}
			})
			synctest.Wait()
		}
		all.Wait()
		var last time.Time
		served := 0
		for i, at := range passed {
			switch {
			case at.IsZero() && i%5 != 4:
				t.Errorf("request %d was not served", i)
			case at.IsZero():
			case at.Before(last):
				t.Errorf("request %d passed at %s, one before it at %s", i, at, last)
			default:
				last = at
				served++
			}
		}
		if served < 40 {
			t.Errorf("%d served", served)
		}
	})
}

// Whoever stands in the queue and is sure to be too late does not wait for that.
func TestQueueTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := NewWindow(1, 10*time.Second)
		var all sync.WaitGroup
		for range 2 { // one passes, the other is the head of the queue
			all.Go(func() {
				if err := limiter.Wait(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		advance(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		if err := limiter.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 0 {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		all.Wait()
	})
}

// A Window that NewWindow did not make says so, and does not panic.
func TestZeroWindow(t *testing.T) {
	var none *Window
	for _, w := range []*Window{none, {}} {
		w.Pause(time.Second)
		if err := w.Wait(t.Context()); err == nil || !strings.Contains(err.Error(), "NewWindow") {
			t.Errorf("got %v", err)
		}
		if _, err := (&Chain{Limiter: w, Transport: &script{}}).Do(newRequest(t, "GET", "")); err == nil || !strings.Contains(err.Error(), "limiter is a nil") && !strings.Contains(err.Error(), "NewWindow") {
			t.Errorf("got %v", err)
		}
	}
}

// A turn that was not used within its window is none any more, and a request that
// leaves later than it could have counts from when it leaves.
func TestTurns(t *testing.T) {
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	w := NewWindow(1, 10*time.Second)
	first, wait := w.grant(now)
	if wait != 0 || !first.start(now.Add(4*time.Second)) {
		t.Fatalf("the first waits %s", wait)
	}
	if _, wait := w.grant(now.Add(11 * time.Second)); wait < 3*time.Second || wait > 3100*time.Millisecond {
		t.Errorf("the second waits %s", wait)
	}
	second, wait := w.grant(now.Add(15 * time.Second))
	if wait != 0 {
		t.Errorf("the second still waits %s", wait)
	}
	if first.start(now.Add(15 * time.Second)) {
		t.Error("the first turn is still good")
	}
	first.reach(waiting)
	first.count(now.Add(20*time.Second), gone) // late, and of no effect

	second.reach(waiting)
	if _, wait := w.grant(now.Add(time.Hour)); wait != outPoll {
		t.Errorf("while a request waits for its connection, the next one waits %s", wait)
	}
	second.count(now.Add(time.Hour), gone)
	if _, wait := w.grant(now.Add(time.Hour + 9*time.Second)); wait < time.Second || wait > 1100*time.Millisecond {
		t.Errorf("after that, it waits %s", wait)
	}
}

// Whatever happens to requests on their way, no window sees too many leave.
func TestRandomSchedules(t *testing.T) {
	for seed := range uint64(20) { // the same in each run
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { playSchedule(t, rand.New(rand.NewPCG(seed, 0))) })
		})
	}
}

func playSchedule(t *testing.T, random *rand.Rand) {
	var mu sync.Mutex // of random
	chance := func(percent int) bool { mu.Lock(); defer mu.Unlock(); return random.IntN(100) < percent }
	some := func(d time.Duration) time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(random.Int64N(int64(d)))
	}
	requests, window := 1+random.IntN(40), time.Second+some(9*time.Second)
	limiter := NewWindow(requests, window)
	n := &network{latency: func() time.Duration { return some(window / 10) }}
	slowDials := chance(30)
	n.dial = func() time.Duration {
		if slowDials && chance(10) {
			return some(3 * window)
		}
		return some(window / 50)
	}
	n.step = func(req *http.Request) (*http.Response, error) {
		switch {
		case chance(5):
			return answer(401, `{"code":"auth.unauthorized"}`)(req)
		case chance(5):
			return answer(503, "")(req)
		case chance(2):
			return answer(429, "", "Retry-After", "1")(req)
		case chance(5):
			return nil, errReset
		}
		return answer(200, "{}")(req)
	}
	tokens := 0
	chain := &Chain{
		Transport:      n,
		Limiter:        limiter,
		Retry:          RetryPolicy{Max: 3, BaseDelay: window / 20},
		AttemptTimeout: window,
		Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
			if err := limiter.Wait(context.Background()); err != nil {
				return nil, err
			}
			n.note()
			advance(some(window))
			tokens++
			return &oauth2.Token{AccessToken: fmt.Sprintf("token-%d", tokens), Expiry: time.Now().Add(some(20 * window))}, nil
		})),
		Editors: []Editor{func(context.Context, *http.Request) error {
			if chance(3) {
				advance(some(2 * window)) // as if the process were stopped here
			}
			return nil
		}},
	}
	end := time.Now().Add(20 * window)
	var callers sync.WaitGroup
	for range 1 + random.IntN(3*requests) {
		callers.Go(func() {
			for time.Now().Before(end) {
				ctx, cancel := context.WithTimeout(t.Context(), window+some(10*window))
				if chance(20) {
					time.AfterFunc(some(window), cancel)
				}
				_, _ = chain.Do(newRequestIn(ctx, t, "GET", "")) // what came of it is of no interest here
				cancel()
				if chance(10) {
					advance(some(window))
				}
			}
		})
	}
	callers.Go(func() {
		for time.Now().Before(end) {
			advance(some(5 * window))
			limiter.Pause(some(window))
		}
	})
	callers.Wait()
	advance(100 * window) // until a request for a token that nobody waits for is over
	if most := fullest(n.times, window); most > requests {
		t.Errorf("%d requests left in a window of %d", most, requests)
	}
	if len(n.times) == 0 {
		t.Error("nothing left")
	}
}
