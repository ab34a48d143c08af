package middleware

import (
	"context"
	"runtime"
)

// Slots bounds how many requests of a list are on their way at the same time: from
// waiting for the rate limit to the end of the response. What is done with a
// response does not count, so that the next request can be on its way meanwhile.
// Nil: no bound.
type Slots chan struct{} // holds one element for each request on its way

// NewSlots returns room for n requests, at least one.
func NewSlots(n int) Slots { return make(Slots, max(1, n)) }

// take waits for a slot.
func (s Slots) take(ctx context.Context) error {
	if s == nil {
		return nil
	}
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// release gives a slot back.
func (s Slots) release() {
	if s == nil {
		return
	}
	<-s
	// Let the next request go out before this goroutine decodes what it got: with
	// few processors the network would wait for that otherwise.
	runtime.Gosched()
}
