package middleware

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/internal/backoff"
	"github.com/logto-go/management/internal/callback"
	"github.com/logto-go/management/internal/stream"
)

// Chain sends requests through all parts, in this order:
//
//	retry loop {
//		access token → turn of the rate limit → editors → transport → body read whole
//	}
//
// Where a [Call] has slots, each attempt first takes one, and gives it back when the
// body is read. Token and turn come once per attempt: a retry waits its turn like any
// other request, and carries the token that is valid by then. The turn comes last of
// what is waited for, so that requests leave when it is their turn. The body is read
// inside the loop, so that a response that breaks off can be asked for again.
//
// A 429 slows down all calls of the chain, and those of other chains that have the
// same [Window] or [Throttle].
//
// Responses of any status are returned as they are; [NewError] makes errors of them. The
// last one is also returned when something keeps the call from being sent again, such as
// the end of the context: its error says what, and [errors.Is] finds that. Without a
// response the error is a [CallError]. A Chain may be used by any number of
// goroutines as long as nobody changes it. It may be copied, but not while its first
// call is under way.
type Chain struct {
	// Transport sends each attempt. Nil: [http.DefaultClient]. An *http.Client without a
	// CheckRedirect of its own follows redirects within the same origin only, so that no token
	// leaves it.
	Transport Doer
	// Limiter is waited for before each attempt. Nil: no limit. One that has a
	// method Pause(time.Duration) is told when the server asks for a pause.
	Limiter Limiter
	// Throttle slows calls down after a 429. Nil: one that no other chain shares. A
	// limiter that is a [Window] brings its own instead.
	Throttle *Throttle
	// Tokens gives each attempt its access token. Nil: none is sent. A token that
	// is refused with 401 is invalidated, and the call is sent once more if there
	// is another token. A 401 with a code of Logto's that does not begin with
	// "auth." is not about the token, and is returned as it is.
	Tokens *auth.Source
	// Editors change each attempt, after the token is set.
	Editors []Editor
	// Retry says which failures are tried again. The zero value: none.
	Retry RetryPolicy
	// AttemptTimeout limits one attempt, from sending it to the end of the
	// response. 0: no limit but the context's. Of a body that is read while it is
	// sent it limits the time without progress, and the server gets a second more for
	// each 64 KiB that it may not have read yet.
	AttemptTimeout time.Duration
	// MaxBody limits the response in bytes, after decompression. 0: [DefaultMaxBody].
	MaxBody int64
	// Observe is called after each attempt that was sent.
	Observe func(*Exchange)

	own *Throttle // where Throttle is nil and the limiter has none; guarded by makeOwn
}

var makeOwn sync.Mutex

// Exchange is one attempt as Observe sees it.
type Exchange struct {
	OperationID string         // Logto's id of the operation; "" if it is not known
	Request     *http.Request  // as it was sent, with the token: take care what becomes public
	Response    *http.Response // nil if there was no response
	Err         error          // why there is none, or only a part of one
	Body        []byte         // of the response, not to be changed
	Attempt     int            // which attempt of the call it is, from 1
	Duration    time.Duration  // from sending the attempt to the end of the response
}

// Call is one call on its way through a [Chain].
type Call struct {
	// Request is what is sent. It is not changed. Its Pattern is the path template,
	// by which errors and logs name the operation.
	Request *http.Request
	// OperationID is Logto's id of the operation, for those who observe; "" if it
	// is not known.
	OperationID string
	// Slots bounds the requests of calls that share it. Nil: no bound.
	Slots Slots
}

// Do sends a request, again where that is safe and useful, and returns the
// response with its body read. The request itself is not changed.
func (c *Chain) Do(req *http.Request) (*http.Response, error) {
	ctx := context.Background()
	if req != nil {
		ctx = req.Context()
	}
	return c.Send(ctx, &Call{Request: req})
}

// Send is [Chain.Do] for a call that may have more to it than a request, under a
// context other than the request's own.
func (c *Chain) Send(ctx context.Context, call *Call) (*http.Response, error) {
	if call != nil && call.Request != nil {
		if req := stream.Request(call.Request); req != call.Request {
			own := *call
			own.Request, call = req, &own
		}
	}
	return c.SendBuffered(ctx, call)
}

// SendBuffered is [Chain.Send] for a request whose body, if it has one, is in memory: a
// [bytes.Reader], [bytes.Buffer] or [strings.Reader]. A program that makes no other calls is smaller
// with it. Any other body might be read after the call has returned.
func (c *Chain) SendBuffered(ctx context.Context, call *Call) (*http.Response, error) {
	if err := c.check(ctx, call); err != nil {
		return nil, err
	}
	req := call.Request
	failures, reauthorized, began := 0, false, time.Now()
	copies := copier{req: req}
	var last outcome
	for n := 1; ; n++ {
		out := c.attempt(ctx, call, &copies, n)
		n += out.resent
		if out.req == nil {
			out.req = req
		}
		if out.err != nil && !out.sent {
			if last.req == nil || !out.left.IsZero() {
				return nil, callError(out.req, n, withCause(ctx, out.err))
			}
			last.note(ctx, notAgain, out.err)
			return last.result(n - 1)
		}
		c.heed(&out, began)
		if out.broken != nil && ctx.Err() != nil {
			out.note(ctx, "the caller stopped listening", out.broken)
		}
		last = out
		if copies.stuck { // its body cannot be sent again
			return last.result(n)
		}
		if out.unauthorized() && !reauthorized {
			reauthorized = true
			if c.reauthorize(ctx, req, &out) {
				continue
			}
		}
		failures++
		wait, again := c.Retry.next(ctx, req, &out, failures)
		if !again {
			return last.result(n)
		}
		err := context.DeadlineExceeded
		if out.hopeless {
			err = errRefused
		} else if backoff.Fits(ctx, wait) {
			err = backoff.Sleep(ctx, wait)
		}
		if err != nil {
			last.note(ctx, notAgain, err)
			return last.result(n)
		}
	}
}

// notAgain begins the reason why a call was not sent again.
const notAgain = "there was no further attempt"

var errNoContext = errors.New("logto: the context is nil: pass context.Background() if there is none")

// check refuses what nobody can send.
func (c *Chain) check(ctx context.Context, call *Call) error {
	switch {
	case c == nil:
		return errors.New("logto: the middleware.Chain is nil")
	case ctx == nil:
		return errNoContext
	case call == nil || call.Request == nil || call.Request.URL == nil:
		return errNoRequest
	case callback.IsNil(c.Transport) && c.Transport != nil:
		return fmt.Errorf("logto: the transport is a nil %T: leave it out to use http.DefaultClient", c.Transport)
	case callback.IsNil(c.Limiter) && c.Limiter != nil:
		return fmt.Errorf("logto: the limiter is a nil %T: leave it out to have none", c.Limiter)
	}
	if client, ok := c.Transport.(*http.Client); ok {
		return callback.CheckClient(client)
	}
	return nil
}

// result returns what a call comes to with its last attempt.
func (o *outcome) result(n int) (*http.Response, error) {
	if o.err == nil {
		return o.resp, nil
	}
	failed := callError(o.req, n, o.err)
	failed.MayHaveActed = !retryable(o.req.Method) && !neverLeft(o.err)
	return nil, failed
}

func (c *Chain) maxBody() int64 {
	if c.MaxBody > 0 {
		return c.MaxBody
	}
	return DefaultMaxBody
}
