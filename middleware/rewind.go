package middleware

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// rewindable tells whether the body can be sent a second time.
func rewindable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

// copier makes the requests of the attempts at one call, so that editors do not
// pile up what they add. The first takes the body as it is, the others rewind it.
type copier struct {
	req  *http.Request
	body io.ReadCloser // of the last attempt; nil before the first
	held *heldBody     // the same, if it reads from what a rewind moves
}

func (c *copier) next(ctx context.Context) (*http.Request, error) {
	r := c.req.WithContext(ctx)
	target := *c.req.URL
	r.URL = &target
	if r.Header = c.req.Header.Clone(); r.Header == nil {
		r.Header = http.Header{}
	}
	if r.Body == nil || r.Body == http.NoBody {
		return r, nil
	}
	if c.body != nil {
		if c.held != nil {
			c.held.retire()
		}
		body, err := c.req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("cannot rewind the body: %w", err)
		}
		r.Body = body
	}
	// A body whose length is known comes from memory, and each rewind of it is a
	// reader of its own.
	if c.req.ContentLength <= 0 && c.req.GetBody != nil {
		c.held = &heldBody{body: r.Body}
		r.Body = c.held
	}
	c.body = r.Body
	return r, nil
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

// heldBody is a body that can be taken away from its reader: a transport may go
// on reading after it has given an answer, while a rewind moves the file under
// it.
type heldBody struct {
	mu   sync.Mutex
	body io.ReadCloser
	over bool
}

var errOver = errors.New("the request is being sent again")

func (h *heldBody) Read(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		return 0, errOver
	}
	return h.body.Read(p)
}

// Close does not wait for a read: it may be what ends one.
func (h *heldBody) Close() error { return h.body.Close() }

// retire lets no read begin any more, and waits for one that is under way.
func (h *heldBody) retire() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.over = true
}
