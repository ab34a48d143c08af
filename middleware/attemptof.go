package middleware

import (
	"context"
	"net/http/httptrace"
	"net/url"
	"time"
)

// Attempt is what is known of an attempt at a call before it is sent. See [AttemptOf].
type Attempt struct {
	// Number counts the attempts at the call, from 1.
	Number int
	// OperationID is Logto's id of the operation; "" if it is not known.
	OperationID string
	// Waited is how long the attempt waited for its turn of the rate limit.
	Waited time.Duration

	chain *sender // which sends it
	turn  *turn   // of the chain's Window
}

// sender is a Chain without its methods: those of one that a context holds are linked if they look
// like one of an interface.
type sender Chain

// AttemptOf returns the attempt that a request belongs to, for a transport, which passes the
// context of the request, and for an editor. It is the zero Attempt for a request that is not sent
// by a [Chain], such as one for an access token.
func AttemptOf(ctx context.Context) Attempt {
	if a, ok := ctx.Value(attemptKey{}).(*Attempt); ok {
		return *a
	}
	return Attempt{}
}

type attemptKey struct{}

// attemptContext is the context of an attempt, and what the chain needs for each: together in one
// piece of memory.
type attemptContext struct {
	of      context.Context // not embedded, which would write all methods twice
	attempt Attempt
	turn    turn
	address url.URL               // of the request
	trace   httptrace.ClientTrace // of the turn
}

// again returns another context for the attempt: editors may still use the first.
func (c *attemptContext) again() *attemptContext {
	return &attemptContext{attempt: c.attempt, turn: turn{waited: c.turn.waited}}
}

func (c *attemptContext) Value(key any) any {
	if key == (attemptKey{}) {
		return &c.attempt
	}
	return c.of.Value(key)
}

func (c *attemptContext) Deadline() (time.Time, bool) { return c.of.Deadline() }
func (c *attemptContext) Done() <-chan struct{}       { return c.of.Done() }
func (c *attemptContext) Err() error                  { return c.of.Err() }
