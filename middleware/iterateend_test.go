package middleware

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"
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

// Whatever a server says, a list of what it has ends, and nothing of it comes twice.
func FuzzItemsEnd(f *testing.F) {
	f.Add(`<http://h/?page=2>; rel="next", <http://h/?page=1>; rel="last"`, "25", "true", 10, false)
	f.Add(`http://h/?page=2; rel="next"`, "7", "", 7, true)
	f.Fuzz(func(t *testing.T, link, total, capped string, most int, unheeding bool) {
		header := http.Header{"Link": {link}, "Total-Number": {total}, "Total-Number-Is-Capped": {capped}}
		most = 1 + abs(most)%12 // items on a page
		var want []int
		for _, ahead := range []int{1, 4} {
			var requests atomic.Int64
			list := Items(t.Context(), Paging{Size: 10, Ahead: ahead}, func(_ context.Context, number, size int64) (*Page[int], error) {
				if requests.Add(1) > 60 {
					t.Error("the list is endless")
					return nil, errors.New("endless")
				}
				from := min(int(number-1)*most, 25)
				if unheeding {
					from = 0
				}
				items := numbers(from, min(from+most, 25))
				return &Page[int]{Items: items, PageInfo: NewPageInfo(header, number, size, len(items))}, nil
			})
			got, errs := take(list, -1)
			if !slices.Equal(got, numbers(0, len(got))) || len(errs) > 1 {
				t.Errorf("%q, %q, %q, %d: got %v, %v", link, total, capped, most, got, errs)
			}
			if ahead > 1 && !slices.Equal(got, want) {
				t.Errorf("%q, %q, %q, %d: %v, and %v in turn", link, total, capped, most, got, want)
			}
			want = got
		}
	})
}

func abs(n int) int { return max(n, -(n + 1)) }
