package middleware

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter makes requests wait for their turn. One limiter may be shared by any
// number of clients, and may as well live outside this process.
type Limiter interface {
	// Wait returns when the next request may be sent, or with an error that
	// wraps the context's when that is not before the context ends.
	Wait(ctx context.Context) error
}

// Window is a [Limiter] that lets no more than a number of requests pass in any
// window of a given length, and nearly as many as that.
type Window struct {
	bucket *rate.Limiter

	mu     sync.Mutex
	paused time.Time // nothing passes before this
}

// NewWindow returns a limiter of the given number of requests (at least 1) in
// any window of the given length.
//
// A token bucket lets burst + rate × window requests pass in the worst window,
// so the rate is set to what the burst leaves. The burst is small, one in 66
// of the number, so that the steady rate stays within 2 % of the number.
func NewWindow(requests int, window time.Duration) *Window {
	requests = max(1, requests)
	if window <= 0 {
		return &Window{bucket: rate.NewLimiter(rate.Inf, 1)}
	}
	burst := max(1, requests/66)
	// Half a request is kept back, so that rounding cannot let one too many by.
	perWindow := float64(requests-burst) + 0.5
	return &Window{bucket: rate.NewLimiter(rate.Limit(perWindow/window.Seconds()), burst)}
}

// CloudLimiter returns the limiter for Logto Cloud: no more than 200 requests in
// any ten seconds, which is what Logto advises per tenant.
func CloudLimiter() *Window { return NewWindow(200, 10*time.Second) }

// Wait returns when the next request may be sent. If that would be after the
// context's deadline it returns at once, with an error that wraps
// [context.DeadlineExceeded].
func (w *Window) Wait(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if d := w.pausedFor(); d > 0 {
			if err := waitFor(ctx, d); err != nil {
				return err
			}
			continue
		}
		turn := w.bucket.Reserve()
		if d := turn.Delay(); d > 0 {
			if err := waitFor(ctx, d); err != nil {
				turn.Cancel()
				return err
			}
		}
		if w.pausedFor() == 0 {
			return nil
		}
		// A pause began meanwhile. Queue again after it: all who waited would
		// otherwise go out at its end together.
	}
}

// Pause lets nothing pass for the given time from now, or longer if a pause that
// was asked for before lasts longer.
func (w *Window) Pause(d time.Duration) {
	until := time.Now().Add(min(d, maxRetryAfter))
	w.mu.Lock()
	defer w.mu.Unlock()
	if until.After(w.paused) {
		w.paused = until
	}
}

func (w *Window) pausedFor() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.paused.IsZero() {
		return 0
	}
	d := time.Until(w.paused)
	if d <= 0 {
		w.paused = time.Time{}
		return 0
	}
	return d
}

// waitFor sleeps, unless the context ends before the sleep would.
func waitFor(ctx context.Context, d time.Duration) error {
	if !fits(ctx, d) {
		return fmt.Errorf("the rate limit asks for a wait of %s, longer than the deadline allows: %w",
			d.Round(time.Millisecond), context.DeadlineExceeded)
	}
	return sleep(ctx, d)
}

// RateLimit returns an editor that waits for a limiter. It is for a client
// without a [Chain]; it does not see retries that happen below it.
func RateLimit(limiter Limiter) Editor {
	return func(ctx context.Context, _ *http.Request) error {
		return limiter.Wait(ctx)
	}
}
