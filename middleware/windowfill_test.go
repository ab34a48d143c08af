package middleware

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// greedy lets callers pass a limiter as often as it lets them, for a time, and
// returns when they passed, in order. Pace is how long a caller rests.
func greedy(limiter Limiter, callers int, length time.Duration, pace func() time.Duration) []time.Time {
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	var mu sync.Mutex
	var passed []time.Time
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for limiter.Wait(ctx) == nil {
				mu.Lock()
				passed = append(passed, time.Now())
				mu.Unlock()
				if pace != nil && backoff.Sleep(ctx, pace()) != nil {
					return
				}
			}
		})
	}
	all.Wait()
	slices.SortFunc(passed, time.Time.Compare)
	return passed
}

// fullest returns the largest number of times in any window, both of its ends
// included.
func fullest(times []time.Time, window time.Duration) int {
	most, first := 0, 0
	for i, at := range times {
		for at.Sub(times[first]) > window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// However greedy the callers are, no ten seconds see more than 200 requests, and as
// good as all of them are used.
func TestCloudLimiterFillsNoWindow(t *testing.T) {
	const window = 10 * time.Second
	random := func() time.Duration { return rand.N(200 * time.Millisecond) }
	tests := []struct {
		name    string
		callers int
		pace    func() time.Duration
	}{
		{"one caller", 1, nil},
		{"two callers", 2, nil},
		{"50 callers", 50, nil},
		{"50 callers that rest", 50, random},
		{"1000 callers that rest", 1000, random},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const windows = 30
				passed := greedy(CloudLimiter(), tt.callers, windows*window, tt.pace)
				if most := fullest(passed, window); most > 200 {
					t.Errorf("a window has %d requests", most)
				}
				if mean := float64(len(passed)) / windows; mean < 199 {
					t.Errorf("a window has %.1f requests on average", mean)
				}
			})
		})
	}
}

// The whole budget can be used at once.
func TestCloudLimiterLetsTheFirstPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := CloudLimiter()
		start := time.Now()
		for range 200 {
			if err := limiter.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("200 requests took %s", took)
		}
		if err := limiter.Wait(t.Context()); err != nil || time.Since(start) < 10*time.Second || time.Since(start) > 10100*time.Millisecond {
			t.Errorf("the next passed after %s, %v", time.Since(start), err)
		}
	})
}

// Bursts after idle times are where burst and refill add up.
func TestCloudLimiterAfterIdleTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter, random := CloudLimiter(), rand.New(rand.NewPCG(1, 2))
		var passed []time.Time
		for range 50 {
			advance(time.Duration(random.Int64N(int64(12 * time.Second))))
			passed = append(passed, greedy(limiter, 20, time.Duration(random.Int64N(int64(15*time.Second))), nil)...)
		}
		if most := fullest(passed, 10*time.Second); most > 200 {
			t.Errorf("a window has %d requests", most)
		}
	})
}

// between counts the times in [from, to).
func between(times []time.Time, from, to time.Time) int {
	n := 0
	for _, at := range times {
		if !at.Before(from) && at.Before(to) {
			n++
		}
	}
	return n
}

func TestNewWindowSizes(t *testing.T) {
	for _, requests := range []int{1, 2, 3, 10, 66, 100, 132, 200, 1000} {
		synctest.Test(t, func(t *testing.T) {
			const window = time.Second
			passed := greedy(NewWindow(requests, window), 10, 20*window, nil)
			if most := fullest(passed, window); most > requests {
				t.Errorf("%d in a window of %d", most, requests)
			}
			if busy := float64(len(passed)) / 20; busy < 0.98*float64(requests)-1 {
				t.Errorf("%.1f of %d are used", busy, requests)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		if passed := greedy(NewWindow(0, time.Second), 5, 10*time.Second, nil); len(passed) > 10 {
			t.Errorf("a limit of 0 lets %d pass in ten seconds", len(passed))
		}
		start := time.Now()
		unlimited := NewWindow(5, 0)
		for range 1000 {
			if err := unlimited.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if !start.Equal(time.Now()) {
			t.Error("a window of no length limits")
		}
	})
}

// The longest window there is still has an end, and a limit.
func TestLongestWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := NewWindow(3, math.MaxInt64)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		for range 3 {
			if err := limiter.Wait(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := limiter.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the fourth of three: %v", err)
		}
	})
}

func TestLimiterObeysTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := NewWindow(1, 10*time.Second)
		if err := limiter.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		start := time.Now()

		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := limiter.Wait(short)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rate limit") || time.Since(start) != 0 {
			t.Errorf("a deadline that cannot be met: %v after %s", err, time.Since(start))
		}

		ended, end := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, end)
		if err := limiter.Wait(ended); !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("a cancelled wait: %v after %s", err, time.Since(start))
		}
		if err := limiter.Wait(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("an ended context: %v", err)
		}

		// Those who gave up did not use up a turn.
		if err := limiter.Wait(t.Context()); err != nil || time.Since(start) > 21*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

// During a pause nothing passes, and after it no more than ever.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := CloudLimiter()
		start := time.Now()
		time.AfterFunc(5*time.Second, func() { limiter.Pause(20 * time.Second) })
		time.AfterFunc(6*time.Second, func() { limiter.Pause(time.Second) }) // shorter: of no effect
		passed := greedy(limiter, 300, time.Minute, nil)
		if n := between(passed, start.Add(5*time.Second+1), start.Add(25*time.Second)); n != 0 {
			t.Errorf("%d passed during the pause", n)
		}
		if n := between(passed, start.Add(25*time.Second), start.Add(time.Minute)); n != 800 {
			t.Errorf("%d passed in the 35 seconds after the pause", n)
		}
		if most := fullest(passed, 10*time.Second); most > 200 {
			t.Errorf("a window has %d requests", most)
		}
	})
}

func TestPausePastTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter := CloudLimiter()
		limiter.Pause(time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := limiter.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 0 {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}
