package stream

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/logto-go/management/internal/callback"
)

// Held is the body of one attempt. It can be taken away from its reader: a transport may go on
// reading after it has given a response, when the call is over or a rewind moves the file under it.
type Held interface {
	io.ReadCloser
	// Limit limits the time of the attempt (0: it does not). Reading some of the body renews it, so
	// that a large one may take as long as it gets on, and adds what it may take to send what is still
	// on its way. A reader that panics, or ends the goroutine that read it, ends the attempt.
	// The transport may be a client that gives up by itself.
	Limit(ctx context.Context, timeout time.Duration, transport any) (context.Context, context.CancelFunc)
	// Retire takes the body away from the transport at the end of an attempt, and waits for a read
	// that is under way: when the time of the attempt is over, no longer than one takes that does not
	// hang. If it does, the body is stuck, and cannot be rewound. The error is what became of a reader
	// that did not return; a panic of it goes on here, in the goroutine of the caller.
	Retire() (stuck bool, err error)
	// Again returns the body once more for the same attempt, as net/http needs it that sends a request
	// again by itself when a connection has ended. What was returned before gives nothing any more.
	Again(rewind func() (io.ReadCloser, error)) (io.ReadCloser, error)
}

// A connection takes some megabytes before the server has read any of them, and nothing tells how many
// are still on their way.
const (
	mostOnTheWay = 8 << 20  // bytes
	slowest      = 64 << 10 // bytes a second that a server is taken to read at least
)

// grace is how long a read that is under way may still take when the time of the attempt is over.
// Nearly all reads return at once, and then the content is the program's again after the call.
const grace = 50 * time.Millisecond

// attempt is what the bodies of one attempt share.
type attempt struct {
	ctx      context.Context // ends when the transport wants no more
	reading  chan struct{}   // holds a value while a read is under way, or the body is rewound
	latest   *held           // guarded by reading
	over     atomic.Bool
	failed   atomic.Pointer[error] // what the reader came to that did not return
	progress func(sent int64)      // nil: nobody asks
	abort    context.CancelFunc    // ends the attempt
}

type held struct {
	*attempt
	body     io.ReadCloser
	result   result      // of the latest read; guarded by reading, like sent
	buffer   []byte      // what a read fills; one that hangs may still do so when the transport has gone on
	sent     int64       // bytes that the transport has got
	replaced atomic.Bool // another gives the body now
	closed   atomic.Bool
}

func hold(body io.ReadCloser, a *attempt) *held {
	a.latest = &held{attempt: a, body: body}
	return a.latest
}

// result is what a read returned.
type result struct {
	n   int
	err error
}

func (h *held) Limit(ctx context.Context, timeout time.Duration, transport any) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	h.ctx, h.progress, h.abort = ctx, nil, cancel
	if client, ok := transport.(*http.Client); ok && client.Timeout > 0 {
		// The context of the attempt does not tell when the client gives up.
		own, stop := context.WithTimeout(ctx, client.Timeout)
		h.ctx, h.abort = own, func() {
			stop()
			cancel()
		}
	}
	if timeout > 0 {
		timer := time.AfterFunc(timeout, cancel)
		h.progress = func(sent int64) {
			timer.Reset(timeout + time.Duration(min(sent, mostOnTheWay))*time.Second/slowest)
		}
		abort := h.abort
		h.abort = func() {
			timer.Stop()
			abort()
		}
	}
	return ctx, h.abort
}

// take waits until no read is under way, and keeps others from beginning until release. When the time
// of the attempt is over, a read that hangs is not waited for, and the body gives nothing any more.
func (h *held) take() bool {
	select {
	case h.reading <- struct{}{}:
		return true
	default:
		if h.over.Load() { // it was waited for before
			return false
		}
	}
	select {
	case h.reading <- struct{}{}:
		return true
	case <-h.ctx.Done():
	}
	hung := time.NewTimer(grace)
	defer hung.Stop()
	select {
	case h.reading <- struct{}{}:
		return true
	case <-hung.C:
		h.over.Store(true)
		return false
	}
}

func (h *held) release() { <-h.reading }

func (h *held) Retire() (stuck bool, err error) {
	if stuck = !h.take(); !stuck {
		h.over.Store(true)
		h.release()
	}
	err = h.failure()
	callback.Raise(err)
	return stuck, err
}

func (h *held) Again(rewind func() (io.ReadCloser, error)) (io.ReadCloser, error) {
	if h.over.Load() {
		return nil, ErrOver
	}
	if !h.take() { // nothing can be rewound under a read
		return nil, h.ctx.Err()
	}
	defer h.release()
	if h.over.Load() {
		return nil, ErrOver
	}
	h.latest.replaced.Store(true)
	body, err := rewind()
	if err != nil {
		return nil, err
	}
	if s, ok := body.(*source); ok {
		body = s.ReadCloser
	}
	return hold(body, h.attempt), nil
}

// gone reports whether the body gives nothing any more.
func (h *held) gone() bool { return h.over.Load() || h.replaced.Load() }

// ErrOver is what a body returns to those who read it later.
var ErrOver = errors.New("the attempt is over")

// Read has the body read in another goroutine: net/http ends no call before the goroutine that reads
// from here has returned, which must not depend on a reader that hangs.
func (h *held) Read(p []byte) (int, error) {
	if h.gone() { // a read that hangs may be under way
		return 0, ErrOver
	}
	h.reading <- struct{}{}
	if h.gone() {
		h.release()
		return 0, ErrOver
	}
	if len(h.buffer) < len(p) {
		h.buffer = make([]byte, len(p))
	}
	go h.read(h.buffer[:len(p):len(p)])
	if !h.take() {
		return 0, h.ctx.Err()
	}
	defer h.release()
	if h.gone() {
		return 0, ErrOver
	}
	r := h.result
	if h.sent += int64(r.n); r.n > 0 && h.progress != nil {
		h.progress(h.sent)
	}
	return copy(p, h.buffer[:r.n]), r.err
}

// read reads from the body, in a goroutine where a panic would end the program.
func (h *held) read(p []byte) {
	callback.Run(func() (int, error) {
		n, err := h.body.Read(p)
		_ = p[:n] // a number that cannot be is the program's panic, too
		return n, err
	}, func(n int, err error) {
		if _, panicked := err.(*callback.Panic); panicked || err == callback.ErrGoexit { //nolint:errorlint // as Run gives them
			h.failed.Store(&err)
			h.abort()
		}
		h.result = result{n, err} // nobody may want it any more
		h.release()
	})
}

// failure returns what the reader came to, if it did not return; nil otherwise.
func (h *held) failure() error {
	if err := h.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Close does not wait for a read: it may be what ends one. A transport may close a body twice, which
// not everything bears that a caller gives.
func (h *held) Close() error {
	if h.closed.Swap(true) {
		return nil
	}
	return h.body.Close()
}
