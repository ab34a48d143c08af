package middleware

import (
	"context"
	"runtime"
)

type slotsKey struct{}

// WithSlots returns a context under which a [Chain] has no more than n requests
// on their way at the same time: from waiting for the rate limit to the end of the
// answer. What is done with an answer does not count, so that the next request
// can be on its way meanwhile.
func WithSlots(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, slotsKey{}, make(slots, max(1, n)))
}

// slots holds one element for each request on its way. Nil: no limit.
type slots chan struct{}

// takeSlot waits for one of the context's slots, where it has any.
func takeSlot(ctx context.Context) (slots, error) {
	s, limited := ctx.Value(slotsKey{}).(slots)
	if !limited {
		return nil, nil
	}
	select {
	case s <- struct{}{}:
		return s, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// release gives a slot back.
func (s slots) release() {
	if s == nil {
		return
	}
	<-s
	// Let the next request go out before this goroutine decodes what it got: with
	// few processors the network would wait for that otherwise.
	runtime.Gosched()
}
