package middleware

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestItemsEndWithTheContext(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		l := &library{total: 100_000, link: true, count: true, latency: time.Minute}
		start := time.Now()
		_, errs := take(Items(ctx, Paging{Size: 10, Ahead: ahead}, l.fetch), -1)
		if len(errs) != 1 || !errors.Is(errs[0], context.DeadlineExceeded) || time.Since(start) != 90*time.Second {
			t.Errorf("got %v after %s", errs, time.Since(start))
		}
		if l.inFlight != 0 {
			t.Errorf("%d requests are under way", l.inFlight)
		}
	})
}

// After the end of the context no item comes, also none that was fetched before.
func TestItemsOfAnEndedContext(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		for _, last := range []int{1, 10, 15, 95} {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			l := &library{total: 95, link: true, count: true}
			items := 0
			var errs []error
			for _, err := range Items(ctx, Paging{Size: 10, Ahead: ahead}, l.fetch) {
				if err != nil {
					errs = append(errs, err)
					continue
				}
				if items++; items == last {
					synctest.Wait() // what is fetched ahead has come
					cancel()
				}
			}
			if items != last {
				t.Errorf("%d items came, and the context ended at %d", items, last)
			}
			wanted := 1
			if last == l.total {
				wanted = 0 // the list is complete
			}
			if len(errs) != wanted || wanted == 1 && !errors.Is(errs[0], context.Canceled) {
				t.Errorf("ended at %d: %v", last, errs)
			}
		}
	})
}
