package auth

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// refusal keeps the requests of a source from an endpoint that wants to be left alone. It is kept
// between fetches, since callers may come for a token much more often than the endpoint allows.
type refusal struct {
	mu    sync.Mutex
	until time.Time // no request before
	err   error     // what callers get until then; nil: they wait
	times int       // refusals in a row
}

// wait returns when a request may be sent, or with the refusal that was given up on.
func (f *refusal) wait(ctx context.Context) error {
	f.mu.Lock()
	left, err := time.Until(f.until), f.err
	f.mu.Unlock()
	if left <= 0 {
		return nil
	}
	if err == nil {
		err = backoff.Sleep(ctx, left)
	}
	return err
}

// note judges the error of a request, and reports whether there is a wait before the next: the
// endpoint refuses requests, or asks for one. No wait is longer than most.
func (f *refusal) note(err error, givenUp bool, most time.Duration) bool {
	refused, ok := errors.AsType[*TokenError](err)
	if !ok || !temporary(err) || refused.StatusCode != http.StatusTooManyRequests && refused.RetryAfter <= 0 {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.times++
	f.err = nil
	longest := lastBackoff
	if givenUp {
		f.err, longest = err, time.Minute
	}
	wait := max(backoff.Delay(f.times, firstBackoff, longest), refused.RetryAfter)
	f.until = time.Now().Add(min(wait, most))
	return true
}

// over ends it: the endpoint gave a token.
func (f *refusal) over() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.times, f.until, f.err = 0, time.Time{}, nil
}
