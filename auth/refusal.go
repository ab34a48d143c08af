package auth

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/logto-go/management/internal/backoff"
	"golang.org/x/oauth2"
)

// refusal keeps the requests of a source from an endpoint that wants to be left alone. It is kept
// between fetches, since callers may come for a token much more often than the endpoint allows.
type refusal struct {
	_     [0]func() // no ==, which the linker would keep the code for
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

// longestRefusal is how long an endpoint is left alone that asks for no more.
const longestRefusal = time.Minute

// refusalOf returns the status with which a token endpoint refused to give a token, 0 if it did not,
// and how long it asks to wait.
func refusalOf(err error) (status int, asked time.Duration) {
	if err == nil {
		return 0, 0
	}
	if e, ok := errors.AsType[*TokenError](err); ok {
		return e.StatusCode, e.RetryAfter
	}
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok && e.Response != nil {
		return e.Response.StatusCode, backoff.RetryAfter(e.Response.Header, time.Now())
	}
	return 0, 0
}

// note keeps what an attempt at a token came to, for those that follow. No wait is longer than most.
func (f *refusal) note(err error, status, attempt int, asked time.Duration, givenUp bool, most time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	refused := status == http.StatusTooManyRequests || status >= 500 && asked > 0
	if f.times++; !refused {
		f.times = 0
	}
	f.err, f.until = nil, time.Time{}
	if refused || !givenUp {
		longest := lastBackoff
		if givenUp {
			f.err, longest = err, longestRefusal
		}
		wait := max(backoff.Delay(max(attempt, f.times), firstBackoff, longest), asked)
		f.until = time.Now().Add(min(wait, most))
	}
}
