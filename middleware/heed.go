package middleware

import (
	"context"
	"net/http"
	"time"
)

// take waits for the turn of one request.
func (c *Chain) take(ctx context.Context, t *turn) (err error) {
	throttle, p := c.throttle(), c.Retry.patience()
	switch limiter := c.Limiter.(type) {
	case nil:
		*t = turn{}
		return throttle.enter(ctx, &p, nil)
	case *Window:
		*t, err = limiter.take(ctx, &p)
		return err
	default:
		// Those who wait in a limiter that we do not know hear of a refusal when they
		// come out. Then they have to queue, and take another turn.
		for err == nil {
			if err = throttle.enter(ctx, &p, nil); err == nil {
				err = limiter.Wait(ctx)
			}
			if err == nil && !throttle.pausing() {
				break
			}
		}
		*t = turn{taken: time.Now()}
		return err
	}
}

// TakeTurn waits for one more turn of the rate limit, under the context of a request
// that a [Chain] sends: for a transport that makes another request of it, such as
// one that follows a redirect. Under any other context it does nothing.
func TakeTurn(ctx context.Context) error {
	attempt := AttemptOf(ctx)
	c := (*Chain)(attempt.chain)
	if c == nil || c.Limiter == nil {
		return ctx.Err()
	}
	var next turn
	err := c.take(ctx, &next)
	if next.window != nil {
		attempt.own.turn.adopt(&next, untold)
	}
	attempt.own.gone.Store(false)
	return err
}

// throttle returns what slows the calls of the chain down after a 429.
func (c *Chain) throttle() *Throttle {
	if w, ok := c.Limiter.(*Window); ok {
		return &w.throttle
	}
	if c.Throttle != nil {
		return c.Throttle
	}
	makeOwn.Lock()
	defer makeOwn.Unlock()
	if c.own == nil {
		c.own = new(Throttle)
	}
	return c.own
}

// heed slows down when the server refuses requests, and speeds up when it does not. The call began at
// the given time.
func (c *Chain) heed(out *outcome, began time.Time) {
	if out.resp == nil {
		return
	}
	now := time.Now()
	switch status := out.resp.StatusCode; {
	case status == http.StatusTooManyRequests && !ownCode(out.resp):
		patience := c.Retry.patience()
		patience.since = began
		asked := RetryAfter(out.resp.Header, now)
		out.hopeless = c.throttle().refuse(out.left, now, asked, &patience)
		asked = min(asked, patience.wait)
		_, told := c.Limiter.(*Window)
		if p, ok := c.Limiter.(pauser); ok && !told && asked > 0 {
			p.Pause(asked)
		}
	case status < http.StatusInternalServerError:
		c.throttle().accept(out.left, now)
	}
}
