package auth

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/logto-go/management/internal/backoff"
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

// note keeps what an attempt at a token came to, for those that follow. No wait is longer than most.
func (f *refusal) note(err error, attempt int, asked time.Duration, givenUp bool, most time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e, refused := err.(*TokenError) //nolint:errorlint // it comes as it is
	refused = refused && (e.StatusCode == http.StatusTooManyRequests || e.StatusCode >= 500 && asked > 0)
	if f.times++; !refused {
		f.times = 0
	}
	f.err, f.until = nil, time.Time{}
	if refused || !givenUp {
		longest := lastBackoff
		if givenUp {
			f.err, longest = err, time.Minute
		}
		wait := max(backoff.Delay(max(attempt, f.times), firstBackoff, longest), asked)
		f.until = time.Now().Add(min(wait, most))
	}
}
