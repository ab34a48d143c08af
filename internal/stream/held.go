package stream

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"github.com/logto-go/management/internal/callback"
)

// Held is the body of one attempt. It can be taken away from its reader: a transport may go on
// reading after it has given a response, when the call is over or a rewind moves the file under it.
type Held interface {
	io.ReadCloser
	// Limit limits the time of the attempt (0: it does not). Reading some of the body renews it, so
	// that a large one may take as long as it gets on. A reader that panics, or ends the goroutine
	// that read it, which is the transport's, ends the attempt.
	Limit(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc)
	// Retire takes the body away from the transport at the end of an attempt, and waits for a read
	// that is under way, unless the context ends: then the body is stuck, and cannot be rewound. The
	// error is what became of a reader that did not return; a panic of it goes on here, in the
	// goroutine of the caller.
	Retire(ctx context.Context) (stuck bool, err error)
}

type held struct {
	body     io.ReadCloser
	reading  chan struct{} // holds a value while a read is under way
	over     atomic.Bool
	failed   atomic.Pointer[error] // what the reader came to that did not return
	progress func()                // nil: nobody asks
	abort    context.CancelFunc    // ends the attempt
}

func (h *held) Limit(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	h.progress, h.abort = nil, cancel
	if timeout > 0 {
		timer := time.AfterFunc(timeout, cancel)
		h.progress = func() { timer.Reset(timeout) }
		h.abort = func() {
			timer.Stop()
			cancel()
		}
	}
	return ctx, h.abort
}

func (h *held) Retire(ctx context.Context) (stuck bool, err error) {
	h.over.Store(true)
	select {
	case h.reading <- struct{}{}:
		<-h.reading
	default:
		select {
		case h.reading <- struct{}{}:
			<-h.reading
		case <-ctx.Done():
			stuck = h.failure() == nil
		}
	}
	err = h.failure()
	callback.Raise(err)
	return stuck, err
}

// ErrOver is what a body returns to those who read it later.
var ErrOver = errors.New("the attempt is over")

func (h *held) Read(p []byte) (int, error) {
	h.reading <- struct{}{}
	defer func() { <-h.reading }()
	if h.over.Load() {
		return 0, ErrOver
	}
	n, err := h.read(p)
	if h.over.Load() {
		return 0, ErrOver
	}
	if n > 0 && h.progress != nil {
		h.progress()
	}
	return n, err
}

// read reads from the body. It may be called in any goroutine, where a panic would end the program.
func (h *held) read(p []byte) (n int, err error) {
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
func (h *held) failure() error {
	if err := h.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Close does not wait for a read: it may be what ends one.
func (h *held) Close() error { return h.body.Close() }
