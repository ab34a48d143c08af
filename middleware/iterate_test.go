package middleware

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// library is a list of numbers on a server, and how the server speaks of it.
type library struct {
	total   int
	latency time.Duration
	link    bool // sends Link
	count   bool // sends Total-Number
	cap     int  // counting stops here; 0: never
	failAt  int64
	err     error

	mu       sync.Mutex
	asked    []int64
	inFlight int
	most     int
}

func (l *library) fetch(ctx context.Context, number, size int64) (*Page[int], error) {
	l.mu.Lock()
	l.asked = append(l.asked, number)
	l.inFlight++
	l.most = max(l.most, l.inFlight)
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		l.inFlight--
		l.mu.Unlock()
	}()
	if err := backoff.Sleep(ctx, l.latency); err != nil {
		return nil, err
	}
	if number == l.failAt {
		return nil, l.err
	}
	l.mu.Lock()
	total := l.total
	l.mu.Unlock()
	from := min(int((number-1)*size), total)
	to := min(from+int(size), total)
	var items []int
	for i := from; i < to; i++ {
		items = append(items, i)
	}
	return &Page[int]{Items: items, PageInfo: NewPageInfo(l.header(total, number, size), number, size, len(items))}, nil
}

func (l *library) header(total int, number, size int64) http.Header {
	h := http.Header{}
	if l.cap > 0 && total > l.cap {
		total = l.cap
		h.Set("Total-Number-Is-Capped", "true")
	}
	if l.count {
		h.Set("Total-Number", strconv.Itoa(total))
	}
	if l.link {
		h.Add("Link", `<http://h/x?page=1>; rel="first"`)
		if number*size < int64(total) {
			h.Add("Link", fmt.Sprintf(`<http://h/x?page=%d>; rel="next"`, number+1))
		}
		if h.Get("Total-Number-Is-Capped") == "" {
			h.Add("Link", fmt.Sprintf(`<http://h/x?page=%d>; rel="last"`, max(1, pagesFor(int64(total), size))))
		}
	}
	return h
}

// sorted gives the pages that were asked for.
func (l *library) sorted() []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(slices.Values(l.asked))
}

// take reads a list until it ends, fails, or has given limit items (-1: no
// limit).
func take(items iter.Seq2[int, error], limit int) (got []int, errs []error) {
	if limit == 0 {
		return nil, nil
	}
	for item, err := range items {
		if err != nil {
			errs = append(errs, err)
			continue // an iterator that goes on after an error is wrong
		}
		got = append(got, item)
		if len(got) == limit {
			break
		}
	}
	return got, errs
}

func numbers(from, to int) []int {
	var all []int
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}

// every runs a test with pages in turn and with pages ahead.
func every(t *testing.T, test func(t *testing.T, ahead int)) {
	for _, ahead := range []int{0, 1, 2, 4, 16} {
		t.Run(fmt.Sprintf("ahead %d", ahead), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, ahead) })
		})
	}
}

// All items come, in order, and no page is asked for that is not needed.
func TestItemsAsksForNoPageTooMany(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		for _, total := range []int{0, 1, 9, 10, 11, 20, 95, 100, 250} {
			for _, kind := range []*library{
				{link: true, count: true}, {link: true}, {count: true},
				{link: true, count: true, cap: 30}, {count: true, cap: 30},
			} {
				l := &library{total: total, link: kind.link, count: kind.count, cap: kind.cap}
				got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch), -1)
				if !slices.Equal(got, numbers(0, total)) || len(errs) > 0 {
					t.Fatalf("%d items of %d, %v", len(got), total, errs)
				}
				want := max(1, (total+9)/10)
				if l.cap > 0 && total > l.cap && total%10 == 0 {
					want++ // nothing tells that a full page is the last
				}
				if asked := l.sorted(); len(asked) != want || asked[len(asked)-1] != int64(want) {
					t.Errorf("link %v, count %v, cap %d: %d items took the pages %v, want 1 to %d", l.link, l.count, l.cap, total, asked, want)
				}
			}
		}
	})
}

// Without any word from the server, a short page ends the list.
func TestItemsOfASilentServer(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		for total, pages := range map[int]int{0: 1, 5: 1, 10: 2, 25: 3, 30: 4} {
			l := &library{total: total}
			got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch), -1)
			if !slices.Equal(got, numbers(0, total)) || len(errs) > 0 || len(l.asked) != pages {
				t.Errorf("%d items: got %d with %d pages, %v", total, len(got), len(l.asked), errs)
			}
		}
	})
}

// Without a function that fetches there is an error, and no panic.
func TestItemsOfNothing(t *testing.T) {
	for _, paging := range []Paging{{}, {Ahead: 4}, {UntilEmpty: true}} {
		got, errs := take(Items[int](t.Context(), paging, nil), -1)
		if len(got) != 0 || len(errs) != 1 || !errors.Is(errs[0], errNoFetch) {
			t.Errorf("%+v: %v, %v", paging, got, errs)
		}
	}
}

func TestItemsDefaults(t *testing.T) {
	l := &library{total: 150, link: true}
	got, _ := take(Items(t.Context(), Paging{}, l.fetch), -1)
	if len(got) != 150 || len(l.asked) != 2 {
		t.Errorf("%d items with %d pages: the size should be 100", len(got), len(l.asked))
	}
}

func TestItemsFromAPage(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		l := &library{total: 95, link: true, count: true}
		got, errs := take(Items(t.Context(), Paging{Start: 4, Size: 10, Ahead: ahead}, l.fetch), -1)
		if !slices.Equal(got, numbers(30, 95)) || len(errs) > 0 || len(l.asked) != 7 {
			t.Errorf("got %v with the pages %v, %v", got, l.asked, errs)
		}
	})
}

// An error comes once, as the last, with the page to go on from.
func TestItemsErrorComesOnce(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		broken := errors.New("broken")
		l := &library{total: 95, link: true, count: true, failAt: 4, err: broken}
		got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch), -1)
		if !slices.Equal(got, numbers(0, 30)) || len(errs) != 1 || !errors.Is(errs[0], broken) {
			t.Fatalf("got %v, %v", got, errs)
		}
		failed, ok := errors.AsType[*PageError](errs[0])
		if !ok || failed.Number != 4 || failed.Size != 10 {
			t.Fatalf("got %v", errs[0])
		}
		l.failAt = 0
		rest, errs := take(Items(t.Context(), Paging{Start: failed.Number, Size: failed.Size, Ahead: ahead}, l.fetch), -1)
		if !slices.Equal(append(got, rest...), numbers(0, 95)) || len(errs) > 0 {
			t.Errorf("going on gave %v, %v", rest, errs)
		}
	})
}

// Break stops at once: what is under way is cancelled and waited for, and
// nothing more is asked for.
func TestItemsBreak(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		for _, limit := range []int{1, 10, 15} {
			l := &library{total: 1000, link: true, count: true, latency: time.Second}
			var last time.Time
			timed := func(yield func(int, error) bool) {
				for item, err := range Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch) {
					last = time.Now()
					if !yield(item, err) {
						return
					}
				}
			}
			got, errs := take(timed, limit)
			if !slices.Equal(got, numbers(0, limit)) || len(errs) > 0 {
				t.Fatalf("got %v, %v", got, errs)
			}
			if waited := time.Since(last); waited != 0 {
				t.Errorf("break took %s", waited)
			}
			if l.inFlight != 0 {
				t.Errorf("%d requests are under way after break", l.inFlight)
			}
			asked := len(l.asked)
			advance(time.Hour)
			if len(l.asked) != asked {
				t.Error("pages were asked for after break")
			}
			if ahead <= 1 && asked != (limit+9)/10 {
				t.Errorf("%d pages for %d items", asked, limit)
			}
		}
	})
}

// Each loop starts anew, and two loops do not disturb each other.
func TestItemsAreIndependent(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		l := &library{total: 35, link: true, count: true}
		items := Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch)
		n := 0
		for a, err := range items {
			if err != nil || a != n {
				t.Fatalf("outer loop: %d, %v, want %d", a, err, n)
			}
			n++
			if inner, errs := take(items, -1); !slices.Equal(inner, numbers(0, 35)) || len(errs) > 0 {
				t.Fatalf("inner loop: %v, %v", inner, errs)
			}
		}
		if n != 35 {
			t.Errorf("outer loop: %d items", n)
		}
	})
}

// A panic in the loop's body leaves nothing running either.
func TestItemsPanic(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		l := &library{total: 1000, link: true, count: true, latency: time.Second}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			for range Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch) {
				panic("stop")
			}
		}()
		if l.inFlight != 0 {
			t.Errorf("%d requests are under way", l.inFlight)
		}
	})
}
