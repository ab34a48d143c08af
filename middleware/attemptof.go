package middleware

import (
	"context"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// Attempt is what is known of an attempt at a call before it is sent. See [AttemptOf].
type Attempt struct {
	// Number counts the attempts at the call, from 1. One that net/http makes by itself, because a
	// connection that was kept has ended, counts as well if the chain has a limiter.
	Number int
	// OperationID is Logto's id of the operation; "" if it is not known.
	OperationID string
	// Waited is how long the attempt waited for its turn of the rate limit.
	Waited time.Duration

	chain *sender // which sends it
	own   *attemptContext
}

// sender is a Chain without its methods: those of one that a context holds are linked if they look
// like one of an interface.
type sender Chain

// AttemptOf returns the attempt that a request belongs to, for a transport, which passes the
// context of the request, and for an editor. It is the zero Attempt for a request that is not sent
// by a [Chain], such as one for an access token.
func AttemptOf(ctx context.Context) Attempt {
	a, ok := ctx.Value(attemptKey{}).(*Attempt)
	if !ok {
		return Attempt{}
	}
	now := *a
	now.Number += now.own.resends()
	return now
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

	resent atomic.Int32 // how often net/http sent it again
	gone   atomic.Bool  // it was sent, in a turn that another limiter than a Window gave
}

// resends returns how often net/http has sent the attempt again by itself.
func (c *attemptContext) resends() int { return int(c.resent.Load()) }

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
