package middleware

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Over HTTP/1, net/http waits for whoever reads a body, so it must not be the reader of the program that it waits for.
func TestHangingReaderEndsWithTheAttempt(t *testing.T) {
	for protocol, network := range networks {
		for name, tt := range map[string]struct{ context, attempt, client time.Duration }{
			"context": {3 * time.Second, 0, 0}, "attempt": {time.Hour, 3 * time.Second, 0},
			"both": {3 * time.Second, time.Minute, 0}, "client": {time.Hour, 0, 3 * time.Second},
		} {
			t.Run(protocol+", "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					released := make(chan struct{})
					defer close(released)
					server := network(t, readsAll)
					server.Client.Timeout = tt.client
					ctx, cancel := context.WithTimeout(t.Context(), tt.context)
					defer cancel()
					req := newRequestIn(ctx, t, "POST", "")
					req.URL.Scheme = server.Scheme
					req.Body, req.ContentLength = io.NopCloser(hangingFile(released)), -1
					chain := &Chain{Transport: server.Client, AttemptTimeout: tt.attempt, Retry: DefaultRetry()}
					// Whoever still hangs after an hour is let go, so that the test says so.
					defer time.AfterFunc(time.Hour, func() { released <- struct{}{} }).Stop()
					start := time.Now()
					_, err := chain.Do(req)
					if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took.Truncate(time.Second) != 3*time.Second {
						t.Errorf("got %v after %s", err, took)
					}
				})
			})
		}
	}
}

// What the transport has got may still be on its way: a server that reads steadily is waited for, one
// that does not is not.
func TestAttemptTimeoutKnowsWhatIsOnItsWay(t *testing.T) {
	const size = 3 << 20
	for name, tt := range map[string]struct {
		drains time.Duration
		fails  bool
	}{"steady": {5 * time.Second, false}, "stalled": {time.Hour, true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				req := newRequest(t, "POST", "")
				req.Body, req.ContentLength = io.NopCloser(io.LimitReader(endless{}, size)), size
				chain := &Chain{AttemptTimeout: time.Second, Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
					for _, part := range []int64{size / 2, size} {
						if _, err := io.CopyN(io.Discard, r.Body, part); err != nil && !errors.Is(err, io.EOF) { // into the buffers
							return nil, err
						}
						select {
						case <-time.After(tt.drains):
						case <-r.Context().Done():
							return nil, r.Context().Err()
						}
					}
					return answer(200, "{}")(r)
				})}
				start := time.Now()
				_, err := chain.Do(req)
				if (err != nil) != tt.fails || tt.fails && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(start); took > time.Minute {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}
