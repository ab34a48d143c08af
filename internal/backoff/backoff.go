package backoff

import (
	"context"
	"math/rand/v2"
	"time"
)

// Delay returns how long to wait after the given number of failures (from 1):
// base, doubled with each further failure up to limit, and shortened at random
// by up to half, so that many clients do not come back at the same moment.
func Delay(failures int, base, limit time.Duration) time.Duration {
	d := max(0, min(base, limit))
	for i := 1; i < failures && 0 < d && d < limit; i++ {
		d += min(d, limit-d)
	}
	return d - time.Duration(rand.Uint64()%uint64(d/2+1)) // as good as rand.N for so few of so many numbers
}

// Sleep waits, or returns the context's error as soon as it ends.
func Sleep(ctx context.Context, d time.Duration) error { return SleepUntil(ctx, d, nil) }

// SleepUntil is Sleep for who may be woken before.
func SleepUntil(ctx context.Context, d time.Duration, wake <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-wake:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Fits reports whether a wait ends before the context's deadline.
func Fits(ctx context.Context, wait time.Duration) bool {
	deadline, limited := ctx.Deadline()
	return !limited || time.Until(deadline) > wait
}
