package middleware

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/logto-go/management/internal/backoff"
	"github.com/logto-go/management/internal/callback"
)

// Limiter makes requests wait for their turn. One limiter may be shared by any
// number of clients, and may as well live outside this process: to write one,
// implement Wait.
//
// A limiter may have a method
//
//	Pause(d time.Duration)
//
// too. A [Chain] calls it when the server refuses a request with 429 and says in
// Retry-After how long to stay away: from then on no Wait should return before d
// has passed. The time is more than 0, and no longer than the MaxRetryAfter of
// the chain's [RetryPolicy]. Both methods are called by many goroutines at the
// same time.
type Limiter interface {
	// Wait returns nil when one request may be sent: at once, since its turn does
	// not keep. It returns an error that wraps the context's as soon as the
	// context ends; the turn is then free for others.
	Wait(ctx context.Context) error
}

// pauser is what a Limiter may be besides.
type pauser interface{ Pause(d time.Duration) }

// RateLimit returns an editor that waits for a limiter. It is for a client
// without a [Chain]; it does not see retries that happen below it.
func RateLimit(limiter Limiter) Editor {
	if callback.IsNil(limiter) {
		return func(context.Context, *http.Request) error {
			return errors.New("logto: the limiter given to RateLimit is nil: pass one, e.g. NewWindow(200, 10*time.Second)")
		}
	}
	return func(ctx context.Context, _ *http.Request) error {
		return limiter.Wait(ctx)
	}
}

// waitFor sleeps. If the context is to end before that it returns at once.
func waitFor(ctx context.Context, d time.Duration) error {
	if err := fitting(ctx, d); err != nil {
		return err
	}
	return backoff.Sleep(ctx, d)
}

// fitting returns an error if a wait is too long for the context.
func fitting(ctx context.Context, d time.Duration) error {
	if d <= 0 || backoff.Fits(ctx, d) {
		return nil
	}
	return fmt.Errorf("the rate limit asks for a wait of %s, longer than the deadline allows: %w",
		d.Round(time.Millisecond), context.DeadlineExceeded)
}
