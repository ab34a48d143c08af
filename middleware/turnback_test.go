package middleware

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A turn that is given back, since nothing left in it, goes to those who wait already.
func TestTurnThatIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(200, "{}")}}
		limiter := NewWindow(2, 10*time.Second)
		good := &Chain{Transport: s, Limiter: limiter}
		bad := &Chain{Transport: s, Limiter: limiter, Editors: []Editor{func(context.Context, *http.Request) error {
			advance(time.Second)
			return errors.New("no")
		}}}
		start := time.Now()
		call := func(chain *Chain, at, life, wanted time.Duration) func() {
			return func() {
				advance(at)
				ctx, cancel := context.WithTimeout(t.Context(), life)
				defer cancel()
				_, err := chain.Do(newRequestIn(ctx, t, "GET", ""))
				if took := time.Since(start); (err != nil) != (chain == bad) || took != wanted {
					t.Errorf("a call at %s that may take %s: %v after %s, want %s", at, life, err, took, wanted)
				}
			}
		}
		var all sync.WaitGroup
		all.Go(call(bad, 0, time.Hour, time.Second))
		all.Go(call(bad, 0, time.Hour, time.Second))
		all.Go(call(good, time.Second/2, time.Hour, time.Second))
		all.Go(call(good, 2*time.Second, 3*time.Second, 2*time.Second))
		all.Wait()
	})
}
