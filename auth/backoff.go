package auth

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff returns how long to wait after the given number of failures: base,
// doubled with each failure up to limit, and shortened at random by up to half
// so that many clients do not come back at the same moment.
func backoff(failures int, base, limit time.Duration) time.Duration {
	d := base
	for range failures - 1 {
		if d >= limit {
			break
		}
		d *= 2
	}
	d = min(d, limit)
	return d - rand.N(d/2+1)
}

// sleep waits, or returns the context's error as soon as it ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
