package middleware

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/logto-go/management/internal/stream"
)

// rewindable reports whether the body can be sent a second time.
func rewindable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

// copier makes the requests of the attempts at one call, so that editors do not
// pile up what they add. The first takes the body as it is, the others rewind it.
type copier struct {
	req  *http.Request
	body io.ReadCloser // of the last attempt; nil before the first
	held stream.Held   // the same, if it is read while it is sent

	stuck bool // a read of it did not come back: it cannot be rewound
}

// open makes the body of the next attempt.
func (c *copier) open() (err error) {
	body := c.req.Body
	if body == nil || body == http.NoBody {
		return nil
	}
	if c.body != nil {
		if body, err = c.req.GetBody(); err != nil {
			c.body = http.NoBody // there is none to close
			return fmt.Errorf("cannot rewind the body: %w", err)
		}
	}
	if source, ok := body.(stream.Source); ok {
		c.held = source.Hold()
		body = c.held
	}
	c.body = body
	return nil
}

// next makes the request of the next attempt. The address is a piece of memory for the one that is
// requested, which editors may change.
func (c *copier) next(ctx context.Context, address *url.URL) *http.Request {
	r := c.req.WithContext(ctx)
	*address = *c.req.URL
	r.URL = address
	if r.Header = c.req.Header.Clone(); r.Header == nil {
		r.Header = http.Header{}
	}
	if c.body != nil {
		r.Body = c.body
	}
	return r
}

// outgoing returns the request for the transport. Should that rewind the body by itself, it gets one
// that can be taken away, too. Others go on with the request as it was: they may want to read the body
// when the attempt is over.
func (c *copier) outgoing(r *http.Request) *http.Request {
	held, rewind := c.held, r.GetBody
	if held == nil || rewind == nil || r.Body != c.body {
		return r
	}
	own := *r
	own.GetBody = func() (io.ReadCloser, error) { return held.Again(rewind) }
	return &own
}

// retire ends an attempt for its body. The error is that of a reader that did not return.
func (c *copier) retire() (err error) {
	if c.held != nil {
		c.stuck, err = c.held.Retire()
	}
	return err
}

// close closes the body of an attempt that is not sent.
func (c *copier) close() {
	if c.body == nil {
		c.body = c.req.Body
	}
	if c.body != nil {
		_ = c.body.Close() // it was never read
	}
}
