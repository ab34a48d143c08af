package middleware

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/testnet"
)

// busyFile has no end, and each Read takes some time.
type busyFile struct {
	each    time.Duration
	reading atomic.Bool
	reads   int // the race detector looks on
}

func (f *busyFile) Read(p []byte) (int, error) {
	f.reading.Store(true)
	defer f.reading.Store(false)
	advance(f.each)
	f.reads++
	return copy(p, "x"), nil
}

// A read that is merely busy when the time is over ends before the call does.
func TestBusyReadEndsBeforeTheCall(t *testing.T) {
	const second = time.Second
	for protocol, network := range networks {
		for name, tt := range map[string]struct{ context, attempt, client, each time.Duration }{
			"context": {second, 0, 0, 30 * time.Millisecond}, "attempt": {time.Hour, second, 0, second + 20*time.Millisecond},
			"both": {second, time.Minute, 0, 30 * time.Millisecond}, "client": {time.Hour, 0, second, 30 * time.Millisecond},
		} {
			t.Run(protocol+", "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					n := network(t, readsAll)
					n.Client.Timeout = tt.client
					ctx, cancel := context.WithTimeout(t.Context(), tt.context)
					defer cancel()
					req := newRequestIn(ctx, t, "POST", "")
					req.URL.Scheme = n.Scheme
					file := &busyFile{each: tt.each}
					req.Body, req.ContentLength = io.NopCloser(file), -1
					start := time.Now()
					_, err := (&Chain{Transport: n.Client, AttemptTimeout: tt.attempt}).Do(req)
					if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > 1020*time.Millisecond {
						t.Errorf("got %v after %s", err, took)
					}
					if file.reading.Load() {
						t.Error("it is still read")
					}
					after := file.reads
					advance(time.Minute)
					synctest.Wait()
					if file.reads != after || after == 0 && tt.each < second {
						t.Errorf("%d reads after the call, %d later", after, file.reads)
					}
				})
			})
		}
	}
}

// Nor does net/http read on, whose goroutines outlive the call.
func TestNothingIsReadAfterTheCallOverANetwork(t *testing.T) {
	for protocol, network := range networks {
		for name, end := range map[string]http.HandlerFunc{
			"refused early": func(w http.ResponseWriter, _ *http.Request) { testnet.AnswerEarly(w, http.StatusUnprocessableEntity) },
			"failed":        func(w http.ResponseWriter, _ *http.Request) { testnet.Drop(w) },
		} {
			t.Run(protocol+", "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := network(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						advance(time.Second + time.Millisecond)
						end(w, r)
					}))
					file := &slowFile{left: 1000}
					req := newRequest(t, "POST", "")
					req.URL.Scheme = server.Scheme
					req.Body, req.ContentLength = io.NopCloser(file), 1000
					_, _ = (&Chain{Transport: server.Client}).Do(req)
					after := file.left // the race detector looks on
					advance(time.Minute)
					synctest.Wait()
					if file.left != after || after == 0 || after == 1000 {
						t.Errorf("%d bytes were left after the call, %d later", after, file.left)
					}
				})
			})
		}
	}
}
