package middleware

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// Pages ahead save time, and never more of them are under way than allowed.
func TestAheadIsFasterAndBounded(t *testing.T) {
	for ahead, seconds := range map[int]int{1: 100, 4: 26, 8: 14, 16: 8, 200: 2} {
		synctest.Test(t, func(t *testing.T) {
			l := &library{total: 1000, link: true, count: true, latency: time.Second}
			start := time.Now()
			got, errs := take(Items(t.Context(), 0, 10, ahead, l.fetch), -1)
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
		for range Items(t.Context(), 0, 10, 4, l.fetch) {
			read++
			synctest.Wait()
			current := (read + 9) / 10
			if held := len(l.sorted()) - current; held > 4 {
				t.Fatalf("%d pages are held while page %d is read", held, current)
			}
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
		got, errs := take(Items(t.Context(), 0, 10, 8, uneven), -1)
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
				items := Items(t.Context(), 0, 10, 2, func(ctx context.Context, number, size int64) (*Page[int], error) {
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
