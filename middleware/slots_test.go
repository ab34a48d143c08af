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

// No more requests than slots are on their way, retries do not hold one while
// they wait, and what follows a request does not either.
func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &library{latency: time.Second}
		n := 0
		chain := &Chain{
			Retry: RetryPolicy{Max: 1, BaseDelay: time.Minute},
			Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
				if _, err := l.fetch(req.Context(), 1, 1); err != nil {
					return nil, err
				}
				l.mu.Lock()
				n++
				failed := n <= 3
				l.mu.Unlock()
				if failed {
					return answer(503, "")(req)
				}
				return answer(200, "")(req)
			}),
		}
		slots := NewSlots(3)
		start := time.Now()
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				if _, err := chain.Send(t.Context(), &Call{Request: newRequest(t, "GET", ""), Slots: slots}); err != nil {
					t.Error(err)
				}
				advance(time.Hour) // what follows
			})
		}
		advance(4500 * time.Millisecond)
		l.mu.Lock()
		if len(l.asked) != 12 {
			t.Errorf("after four rounds, %d requests were made", len(l.asked))
		}
		l.mu.Unlock()
		all.Wait()
		if l.most != 3 || len(l.asked) != 15 {
			t.Errorf("%d requests at once, %d in all", l.most, len(l.asked))
		}
		if took := time.Since(start); took > time.Hour+2*time.Minute {
			t.Errorf("took %s", took)
		}
	})
}

func TestSlotWaitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		chain := &Chain{Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
			<-release
			return answer(200, "")(req)
		})}
		slots := NewSlots(0) // one all the same
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := chain.Send(t.Context(), &Call{Request: newRequest(t, "GET", ""), Slots: slots}); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := chain.Send(short, &Call{Request: newRequest(t, "GET", ""), Slots: slots}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(release)
		all.Wait()
	})
}
