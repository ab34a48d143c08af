package middleware

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// Pages ahead save time, and never more of them are under way than allowed.
func TestAheadIsFasterAndBounded(t *testing.T) {
	for ahead, seconds := range map[int]int{1: 100, 4: 27, 8: 15, 16: 9, 200: 3} {
		synctest.Test(t, func(t *testing.T) {
			l := &library{total: 1000, link: true, count: true, latency: time.Second}
			start := time.Now()
			got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch), -1)
			if !slices.Equal(got, numbers(0, 1000)) || len(errs) > 0 {
				t.Fatalf("ahead %d: %d items, %v", ahead, len(got), errs)
			}
			if took := time.Since(start); took != time.Duration(seconds)*time.Second {
				t.Errorf("ahead %d: took %s, want %ds", ahead, took, seconds)
			}
			if l.most > ahead || len(l.asked) != 100 {
				t.Errorf("ahead %d: %d at once, %d in all", ahead, l.most, len(l.asked))
			}
		})
	}
}

// A slow reader holds no more than the pages ahead in memory.
func TestAheadWaitsForTheReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &library{total: 1000, link: true, count: true}
		read := 0
		for range Items(t.Context(), Paging{Size: 10, Ahead: 4}, l.fetch) {
			read++
			synctest.Wait()
			current := (read + 9) / 10
			if held := len(l.sorted()) - current + 1; held > 4 || current > 3 && current < 97 && held < 4 {
				t.Fatalf("%d pages are held, with page %d that is read", held, current)
			}
		}
	})
}

// A loop that ends early has asked for little that it did not need; with a limit, for
// nothing.
func TestAheadBeginsSlowly(t *testing.T) {
	for _, ahead := range []int{1, 2, 8, 64} {
		for items, pages := range map[int]int{1: 1, 10: 1, 11: 2, 20: 2} {
			synctest.Test(t, func(t *testing.T) {
				l := &library{total: 1000, link: true, count: true, latency: time.Second}
				got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: ahead}, l.fetch), items)
				if len(got) != items || len(errs) > 0 || len(l.asked) > pages {
					t.Errorf("ahead %d, %d items: %d pages, want %d at most (%v)", ahead, items, len(l.asked), pages, errs)
				}
			})
		}
	}
}

func TestLimit(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		for _, limit := range []int{1, 9, 10, 11, 25, 30, 95, 333, 990, 1000, 5000} {
			for _, kind := range []*library{{link: true, count: true}, {link: true}, {count: true}, {}} {
				l := &library{total: 1000, link: kind.link, count: kind.count, latency: time.Second}
				want := min(limit, l.total)
				got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: ahead, Limit: limit}, l.fetch), -1)
				if !slices.Equal(got, numbers(0, want)) || len(errs) > 0 {
					t.Fatalf("limit %d: %d items, %v", limit, len(got), errs)
				}
				pages := (want + 9) / 10
				if limit > l.total && !l.link && !l.count {
					pages++ // nothing tells that the last page is the last
				}
				if len(l.asked) != pages {
					t.Errorf("limit %d: the pages %v, want %d", limit, l.asked, pages)
				}
			}
		}
	})
}

// Whatever fetches a page may panic, or end its goroutine.
func TestAheadPanics(t *testing.T) {
	every(t, func(t *testing.T, ahead int) {
		for _, at := range []int64{1, 2, 5} {
			l := &library{total: 1000, link: true, count: true, latency: time.Second}
			value := errors.New("the value of the panic")
			read := 0
			func() {
				defer func() {
					if v := recover(); v != any(value) {
						t.Errorf("page %d: recovered %v", at, v)
					}
				}()
				for range Items(t.Context(), Paging{Size: 10, Ahead: ahead}, func(ctx context.Context, number, size int64) (*Page[int], error) {
					if number == at {
						panic(value)
					}
					return l.fetch(ctx, number, size)
				}) {
					read++
				}
			}()
			if read != int(at-1)*10 || l.inFlight != 0 {
				t.Errorf("page %d: %d items were read, %d requests are under way", at, read, l.inFlight)
			}
		}
	})
}

func TestAheadGoexit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &library{total: 1000, link: true, count: true, latency: time.Second}
		got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: 4}, func(ctx context.Context, number, size int64) (*Page[int], error) {
			if number == 3 {
				runtime.Goexit()
			}
			return l.fetch(ctx, number, size)
		}), -1)
		if len(got) != 20 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "page 3: runtime.Goexit") || l.inFlight != 0 {
			t.Errorf("%d items, %v, %d requests are under way", len(got), errs, l.inFlight)
		}
	})
}

// Later pages may come before earlier ones; the order stays.
func TestAheadKeepsTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &library{total: 300, link: true, count: true}
		uneven := func(ctx context.Context, number, size int64) (*Page[int], error) {
			if err := backoff.Sleep(ctx, time.Duration((number*7)%5)*time.Second); err != nil {
				return nil, err
			}
			return l.fetch(ctx, number, size)
		}
		got, errs := take(Items(t.Context(), Paging{Size: 10, Ahead: 8}, uneven), -1)
		if !slices.Equal(got, numbers(0, 300)) || len(errs) > 0 {
			t.Errorf("got %v, %v", got, errs)
		}
	})
}

// A list that grows or shrinks while it is read ends where it ends then.
func TestAheadOfAChangingList(t *testing.T) {
	for name, change := range map[string]int{"grows": 75, "shrinks": 25, "vanishes": 0} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &library{total: 50, link: true, count: true, latency: time.Second}
				items := Items(t.Context(), Paging{Size: 10, Ahead: 2}, func(ctx context.Context, number, size int64) (*Page[int], error) {
					if number == 3 {
						l.mu.Lock()
						l.total = change
						l.mu.Unlock()
					}
					return l.fetch(ctx, number, size)
				})
				got, errs := take(items, -1)
				if len(errs) > 0 || len(got) < 10 || !slices.Equal(got, numbers(0, len(got))) {
					t.Fatalf("got %v, %v", got, errs)
				}
				if name == "grows" && len(got) != 75 {
					t.Errorf("%d items of 75", len(got))
				}
			})
		})
	}
}
