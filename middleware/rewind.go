package middleware

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync/atomic"

	"github.com/logto-go/management/internal/callback"
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
	held *heldBody     // the same

	stuck bool // a read of it did not come back: it cannot be rewound
}

// next makes the request of the next attempt. The address is a piece of memory for the one that is
// requested, which editors may change.
func (c *copier) next(ctx context.Context, address *url.URL) (*http.Request, error) {
	r := c.req.WithContext(ctx)
	*address = *c.req.URL
	r.URL = address
	if r.Header = c.req.Header.Clone(); r.Header == nil {
		r.Header = http.Header{}
	}
	if r.Body == nil || r.Body == http.NoBody {
		return r, nil
	}
	if c.body != nil {
		body, err := c.req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("cannot rewind the body: %w", err)
		}
		r.Body = body
	}
	if !inMemory(r.Body) {
		c.held = &heldBody{body: r.Body, reading: make(chan struct{}, 1)}
		r.Body = c.held
	}
	c.body = r.Body
	return r, nil
}

var (
	nopCloser         = reflect.TypeOf(io.NopCloser(nil))
	nopCloserWriterTo = reflect.TypeOf(io.NopCloser(new(bytes.Reader)))
)

// inMemory reports whether a body is one that net/http sends in one piece with the header, and of
// which each rewind is a reader of its own.
func inMemory(body io.Reader) bool {
	if t := reflect.TypeOf(body); t == nopCloser || t == nopCloserWriterTo {
		body, _ = reflect.ValueOf(body).Field(0).Interface().(io.Reader)
	}
	switch body.(type) {
	case *bytes.Reader, *bytes.Buffer, *strings.Reader:
		return true
	}
	return false
}

// watch has progress called when some of the body has been read, and abort when its reader panicked
// or ended the goroutine that read it, which is the transport's.
func (c *copier) watch(progress func(), abort context.CancelFunc) {
	if c.held != nil {
		c.held.progress, c.held.abort = progress, abort
	}
}

// retire takes the body away from the transport at the end of an attempt, and waits for a read that
// is under way, unless the context ends. The error is what became of a reader that did not return; a
// panic of it goes on here, in the goroutine of the caller.
func (c *copier) retire(ctx context.Context) error {
	if c.held == nil {
		return nil
	}
	c.held.over.Store(true)
	select {
	case c.held.reading <- struct{}{}:
		<-c.held.reading
	default:
		select {
		case c.held.reading <- struct{}{}:
			<-c.held.reading
		case <-ctx.Done():
			c.stuck = c.held.failure() == nil
		}
	}
	err := c.held.failure()
	callback.Raise(err)
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

// heldBody is a body that can be taken away from its reader: a transport may go on reading after it
// has given a response, when the call is over or a rewind moves the file under it.
type heldBody struct {
	body     io.ReadCloser
	reading  chan struct{} // holds a value while a read is under way
	over     atomic.Bool
	failed   atomic.Pointer[error] // what the reader came to that did not return
	progress func()                // nil: nobody asks
	abort    context.CancelFunc    // ends the attempt
}

var errOver = errors.New("the attempt is over")

func (h *heldBody) Read(p []byte) (int, error) {
	h.reading <- struct{}{}
	defer func() { <-h.reading }()
	if h.over.Load() {
		return 0, errOver
	}
	n, err := h.read(p)
	if h.over.Load() {
		return 0, errOver
	}
	if n > 0 && h.progress != nil {
		h.progress()
	}
	return n, err
}

// read reads from the body. It may be called in any goroutine, where a panic would end the program.
func (h *heldBody) read(p []byte) (n int, err error) {
	callback.Run(func() (int, error) { return h.body.Read(p) }, func(read int, failed error) {
		n, err = read, failed
		if _, panicked := failed.(*callback.Panic); panicked || failed == callback.ErrGoexit { //nolint:errorlint // as Run gives them
			h.failed.Store(&failed)
			h.abort()
		}
	})
	return n, err
}

// failure returns what the reader came to, if it did not return; nil otherwise.
func (h *heldBody) failure() error {
	if err := h.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Close does not wait for a read: it may be what ends one.
func (h *heldBody) Close() error { return h.body.Close() }
