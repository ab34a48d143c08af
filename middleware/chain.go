package middleware

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/logto-go/management/auth"
)

// Chain sends requests through all parts, in this order:
//
//	retry loop {
//		rate limit → bearer token → editors → transport → body read whole
//	}
//
// Where a [Call] has slots, each attempt first takes one, and gives it back when the
// body is read. Limiter and token come once per attempt: a retry waits its turn like any other
// request, and carries the token that is valid by then. The body is read inside
// the loop, so that an answer that breaks off can be asked for again.
//
// Answers of any status are returned as they are; [NewError] makes errors of
// them. Without an answer the error is a [CallError]. A Chain may be copied, and
// used by any number of goroutines as long as nobody changes it.
type Chain struct {
	// Transport sends each attempt. Nil: [http.DefaultClient].
	Transport Doer
	// Limiter is waited for before each attempt. Nil: no limit. One that has a
	// method Pause(time.Duration) is told when the server asks for a pause.
	Limiter Limiter
	// Tokens gives each attempt its access token. Nil: none is sent. A token
	// that is answered with 401 is invalidated, and the call is sent once more
	// if there is another token.
	Tokens *auth.Source
	// Editors change each attempt, after the token is set.
	Editors []Editor
	// Retry says which failures are tried again. The zero value: none.
	Retry RetryPolicy
	// AttemptTimeout limits one attempt, from sending it to the end of the
	// answer. 0: no limit but the context's.
	AttemptTimeout time.Duration
	// MaxBody limits the answer in bytes, after decompression. 0: [DefaultMaxBody].
	MaxBody int64
	// Observe is called after each attempt that was sent.
	Observe func(*Exchange)
}

// Exchange is one attempt as Observe sees it.
type Exchange struct {
	OperationID string         // Logto's id of the operation; "" if it is not known
	Request     *http.Request  // as it was sent, token included: take care what becomes public
	Response    *http.Response // nil if there was no answer
	Err         error          // why there was none, or only a part
	Body        []byte         // the answer's body, not to be changed
	Attempt     int            // from 1
	Duration    time.Duration  // from sending the attempt to the end of the answer
}

// outcome is what one attempt came to.
type outcome struct {
	req    *http.Request // as it was sent, nil if it was not
	resp   *http.Response
	err    error  // why there is no answer
	broken error  // why there is only a part of its body
	sent   bool   // the transport was asked
	token  string // the access token that was sent, if it is ours
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
	return c.Send(req.Context(), &Call{Request: req})
}

// Send is [Chain.Do] for a call that may have more to it than a request, under a
// context other than the request's own.
func (c *Chain) Send(ctx context.Context, call *Call) (*http.Response, error) {
	req := call.Request
	failures, reauthorized := 0, false
	copies := copier{req: req}
	for n := 1; ; n++ {
		out := c.attempt(ctx, call, &copies, n)
		if out.err != nil && !out.sent {
			return nil, callError(cmp.Or(out.req, req), n, out.err)
		}
		if out.unauthorized() && !reauthorized {
			reauthorized = true
			again, err := c.reauthorize(ctx, req, out.token)
			if err != nil {
				return nil, callError(cmp.Or(out.req, req), n, err)
			}
			if again {
				continue
			}
		}
		failures++
		if out.broken != nil && ctx.Err() != nil {
			out.resp, out.err = nil, out.broken // the caller stopped listening
		}
		wait, again := c.Retry.next(ctx, req, &out, failures)
		if out.resp != nil {
			c.heed(out.resp)
		}
		if !again || !fits(ctx, wait) {
			return c.result(req, n, out)
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, callError(cmp.Or(out.req, req), n, fmt.Errorf("waiting to try again after %s: %w", out.describe(), err))
		}
	}
}

func (c *Chain) result(req *http.Request, n int, out outcome) (*http.Response, error) {
	if out.err != nil {
		return nil, callError(cmp.Or(out.req, req), n, out.err)
	}
	return out.resp, nil
}

// attempt sends the request once.
func (c *Chain) attempt(ctx context.Context, call *Call, copies *copier, n int) outcome {
	ctx = withAttempt(ctx, n)
	// The slot comes first: requests that have passed the limiter must not pile
	// up behind it.
	if err := call.Slots.take(ctx); err != nil {
		copies.close()
		return outcome{err: err}
	}
	defer call.Slots.release()
	authorization, token, err := c.turn(ctx)
	if err != nil {
		copies.close()
		return outcome{err: err}
	}
	limited := ctx
	if c.AttemptTimeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, c.AttemptTimeout)
		defer cancel()
	}
	r, err := copies.next(limited)
	if err != nil {
		return outcome{err: err}
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	for _, edit := range c.Editors {
		if err := edit(limited, r); err != nil {
			copies.close()
			return outcome{req: r, err: err}
		}
	}
	if r.Header.Get("Authorization") != authorization {
		token = "" // an editor brought a token of its own
	}
	out := c.transmit(ctx, call, r, n)
	out.token = token
	if out.unauthorized() {
		// While the slot is still held: whoever gets it must not send this token.
		c.Tokens.Invalidate(token)
	}
	return out
}

// turn waits until the attempt may be sent, and gives the value of its
// Authorization with the token in it.
func (c *Chain) turn(ctx context.Context) (authorization, token string, err error) {
	if c.Limiter != nil {
		if err := c.Limiter.Wait(ctx); err != nil {
			return "", "", err
		}
	}
	if c.Tokens == nil {
		return "", "", nil
	}
	t, err := c.Tokens.TokenContext(ctx)
	if err != nil {
		return "", "", err
	}
	return t.Type() + " " + t.AccessToken, t.AccessToken, nil
}

// transmit passes one attempt to the transport and reads the response. The context is
// the call's; the request has one of its own, which ends with the attempt.
func (c *Chain) transmit(ctx context.Context, call *Call, r *http.Request, n int) outcome {
	start := time.Now()
	out := outcome{req: r, sent: true}
	out.resp, out.err = transportOf(c.Transport).Do(r)
	var body []byte
	if out.err != nil {
		out.resp = nil
		out.err = c.transportError(ctx, r, out.err)
	} else {
		b := buffer(out.resp, c.maxBody())
		if b.broken() {
			b.err = c.transportError(ctx, r, b.err)
			out.broken = b.err
		}
		body = b.data
		out.resp.Request = r // after a redirect it would be one that knows no template
	}
	if c.Observe != nil {
		c.Observe(&Exchange{
			OperationID: call.OperationID, Request: r, Response: out.resp, Err: observed(r, cmp.Or(out.err, out.broken)),
			Body: body, Attempt: n, Duration: time.Since(start),
		})
	}
	return out
}

// transportError strips the URL that net/http puts in front of an error (it may
// hold what a user searched for), and names a timeout of ours.
func (c *Chain) transportError(ctx context.Context, r *http.Request, err error) error {
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err
	}
	if ctx.Err() == nil && r.Context().Err() != nil {
		return fmt.Errorf("no answer within %s: %w", c.AttemptTimeout, context.DeadlineExceeded)
	}
	return err
}

// reauthorize drops a token that was refused, and tells whether the request can
// go out again with another.
func (c *Chain) reauthorize(ctx context.Context, req *http.Request, refused string) (bool, error) {
	c.Tokens.Invalidate(refused)
	if !rewindable(req) {
		return false, nil
	}
	token, err := c.Tokens.TokenContext(ctx)
	if err != nil {
		return false, fmt.Errorf("the access token was refused, and there is no new one: %w", err)
	}
	return token.AccessToken != refused, nil
}

// heed slows the limiter down for as long as a 429 asks.
func (c *Chain) heed(resp *http.Response) {
	if resp.StatusCode != http.StatusTooManyRequests || ownCode(resp) {
		return
	}
	pauser, ok := c.Limiter.(interface{ Pause(time.Duration) })
	if d := RetryAfter(resp.Header, time.Now()); ok && d > 0 {
		pauser.Pause(d)
	}
}

func (c *Chain) maxBody() int64 {
	if c.MaxBody > 0 {
		return c.MaxBody
	}
	return DefaultMaxBody
}

func (o *outcome) unauthorized() bool {
	return o.resp != nil && o.resp.StatusCode == http.StatusUnauthorized && o.token != ""
}

func (o *outcome) describe() string {
	if o.resp != nil {
		return fmt.Sprintf("status %d", o.resp.StatusCode)
	}
	return "no answer (" + o.err.Error() + ")"
}
