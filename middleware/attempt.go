package middleware

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/logto-go/management/internal/stream"
	"golang.org/x/oauth2"
)

// outcome is what one attempt came to.
type outcome struct {
	req    *http.Request // as it was sent; nil if it was not
	resp   *http.Response
	err    error     // why there is no response
	broken error     // why there is only a part of its body
	sent   bool      // the transport was asked
	left   time.Time // when
	resent int       // how often net/http sent it once more by itself
	token  string    // the access token that was sent, if it is ours

	hopeless bool // there is no use in another attempt
}

// attempt sends the request once.
func (c *Chain) attempt(ctx context.Context, call *Call, copies *copier, n int) (out outcome) {
	// The slot comes first: requests that have passed the limiter must not pile
	// up behind it.
	if out.err = call.Slots.take(ctx); out.err != nil {
		copies.close()
		return out
	}
	own := &attemptContext{attempt: Attempt{Number: n, OperationID: call.OperationID, chain: (*sender)(c)}}
	turn, cancel := &own.turn, context.CancelFunc(func() {})
	own.attempt.own = own
	defer func() {
		sent := !out.left.IsZero()
		if !sent {
			copies.close()
		}
		cancel()
		turn.release(sent)
		call.Slots.release()
	}()
	token, err := c.admit(ctx, turn)
	if err == nil {
		err = copies.open()
	}
	if out.err = err; err != nil {
		return out
	}

	limited, stop := c.limit(ctx, own, copies.held)
	cancel = stop
	r := copies.next(own.watch(limited, &own.trace), &own.address)
	out.req = r
	authorization := ""
	if token != nil {
		authorization = token.Type() + " " + token.AccessToken
		r.Header["Authorization"] = []string{authorization}
	}
	if out.err = c.edit(limited, r); out.err != nil {
		return out
	}
	for !turn.start(time.Now()) {
		// Editors took so long, or the process was stopped.
		if out.err = c.await(ctx, turn); out.err != nil {
			return out
		}
		cancel()
		again := own.again()
		limited, cancel = c.limit(ctx, again, copies.held) //nolint:fatcontext // made of ctx anew each time
		r = r.WithContext(own.watch(limited, &again.trace))
		out.req = r
	}
	c.transmit(ctx, call, own, copies, &out)
	if err := copies.retire(); err != nil {
		return outcome{req: r, err: err, left: out.left, resent: out.resent}
	}
	if token != nil && r.Header.Get("Authorization") == authorization {
		out.token = token.AccessToken // no editor brought a token of its own
	}
	if out.unauthorized() {
		// While the slot is still held: whoever gets it must not send this token.
		c.Tokens.Invalidate(out.token)
	}
	return out
}

// limit makes the context of one attempt, whose time is limited.
func (c *Chain) limit(ctx context.Context, own *attemptContext, body stream.Held) (context.Context, context.CancelFunc) {
	cancel := context.CancelFunc(func() {})
	if body != nil {
		ctx, cancel = body.Limit(ctx, c.AttemptTimeout, c.Transport)
	} else if c.AttemptTimeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, c.AttemptTimeout)
	}
	own.of, own.attempt.Waited = ctx, own.turn.waited
	return own, cancel
}

// await waits for the turn of the rate limit, and notes for how long.
func (c *Chain) await(ctx context.Context, t *turn) error {
	start, before := time.Now(), t.waited
	err := c.take(ctx, t)
	t.waited = before + time.Since(start)
	return err
}

// admit waits for a token and for the turn, in this order: those who wait for a
// token together must not leave together.
func (c *Chain) admit(ctx context.Context, t *turn) (*oauth2.Token, error) {
	token, err := c.token(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.await(ctx, t); err != nil {
		return nil, err
	}
	if token != nil && !c.Tokens.Current(token) {
		// It expired or was refused meanwhile. If the next one is long in coming, the
		// turn lapses, and another is taken before the request leaves.
		if token, err = c.token(ctx); err != nil {
			return nil, err
		}
	}
	return token, nil
}

// token returns the access token to send; nil: none.
func (c *Chain) token(ctx context.Context) (*oauth2.Token, error) {
	if c.Tokens == nil {
		return nil, nil
	}
	return c.Tokens.TokenContext(ctx)
}

// edit has the editors change the request.
func (c *Chain) edit(ctx context.Context, r *http.Request) error {
	for i, edit := range c.Editors {
		if edit == nil {
			return fmt.Errorf("editor %d of the chain is nil", i+1)
		}
		if err := edit(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// transmit passes the request of an attempt to the transport and reads the response. The context is
// the call's; the request has one of its own, which ends with the attempt.
func (c *Chain) transmit(ctx context.Context, call *Call, own *attemptContext, copies *copier, out *outcome) {
	r, start := out.req, time.Now()
	out.sent, out.left = true, start
	out.resp, out.err = transportOf(c.Transport).Do(copies.outgoing(r))
	out.resent = own.resends()
	if out.err == nil && out.resp == nil {
		out.err = errors.New("the transport returned neither a response nor an error")
	}
	var body []byte
	if out.err != nil {
		if out.resp != nil && out.resp.Body != nil {
			_ = out.resp.Body.Close() // nobody else sees it
		}
		out.resp = nil
		out.err = c.transportError(ctx, r, out.err)
	} else {
		b := buffer(out.resp, c.maxBody())
		if b.broken() {
			b.err = c.transportError(ctx, r, b.err)
			out.broken = b.err
		}
		body = b.data
		keepCookies(r, out.resp.Request)
		out.resp.Request = r // after a redirect it would be one that knows no template
	}
	if c.Observe != nil {
		c.Observe(&Exchange{
			OperationID: call.OperationID, Request: r, Response: out.resp, Err: observed(r, cmp.Or(out.err, out.broken)),
			Body: body, Attempt: own.attempt.Number + out.resent, Duration: time.Since(start),
		})
	}
}

// keepCookies adds to a request the cookies of the one that a redirect led to: they may have come with
// the redirect, and errors must not show them either.
func keepCookies(r, last *http.Request) {
	if last == nil || last == r {
		return
	}
	for _, cookies := range last.Header["Cookie"] {
		if !slices.Contains(r.Header["Cookie"], cookies) {
			r.Header["Cookie"] = append(r.Header["Cookie"], cookies)
		}
	}
}

// transportError strips the URL that net/http puts in front of an error (it may
// hold what a user searched for), and names a timeout of ours.
func (c *Chain) transportError(ctx context.Context, r *http.Request, err error) error {
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err
	}
	if ctx.Err() == nil && r.Context().Err() != nil {
		return fmt.Errorf("no response within %s: %w", c.AttemptTimeout, context.DeadlineExceeded)
	}
	return ended(ctx, err)
}

// ended has an error say that the context has ended, and what it was cancelled for: a transport may
// report no more than what it met then, such as a connection that was closed under it.
func ended(ctx context.Context, err error) error {
	over := ctx.Err()
	if over == nil {
		return err
	}
	if !errors.Is(err, over) {
		err = joined(over, err)
	}
	if cause := context.Cause(ctx); !errors.Is(err, cause) {
		err = joined(err, cause)
	}
	return err
}
