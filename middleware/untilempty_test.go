package middleware

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// store is a list of which items are taken, and to which others are added in front.
type store struct {
	ids   []string
	made  int
	asked []int64
	most  int // pages before it is taken for endless
}

func newStore(n int) *store {
	s := &store{most: 1000}
	for range n {
		s.add()
	}
	return s
}

func (s *store) add() {
	s.made++
	s.ids = slices.Insert(s.ids, 0, fmt.Sprint("id", s.made))
}

func (s *store) remove(id string) {
	s.ids = slices.DeleteFunc(s.ids, func(other string) bool { return other == id })
}

func (s *store) fetch(_ context.Context, number, size int64) (*Page[record], error) {
	s.asked = append(s.asked, number)
	if len(s.asked) > s.most {
		return nil, errors.New("the list is endless")
	}
	n := int64(len(s.ids))
	page := &Page[record]{}
	for _, id := range s.ids[min(n, (number-1)*size):min(n, number*size)] {
		page.Items = append(page.Items, record{ID: id})
	}
	page.PageInfo = NewPageInfo(totals(int(n))(0, 0), number, size, len(page.Items))
	return page, nil
}

// A loop gets each item once, whichever of them it takes away.
func TestUntilEmpty(t *testing.T) {
	tests := []struct {
		name  string
		takes func(place int) bool
		left  int
		most  int // pages
		err   error
	}{
		{"all", func(int) bool { return true }, 0, 4, nil},
		{"each second", func(place int) bool { return place%2 == 0 }, 125, 13, nil},
		{"but the last", func(place int) bool { return place != 249 }, 1, 5, nil},
		{"but the first", func(place int) bool { return place != 0 }, 1, 5, nil},
		{"only the first", func(place int) bool { return place == 0 }, 249, 10, nil},
		{"only the last", func(place int) bool { return place == 249 }, 249, 10, nil},
		{"none", func(int) bool { return false }, 250, 6, ErrNotConsumed},
	}
	for _, tt := range tests {
		for _, ahead := range []int{0, 4} {
			s := newStore(quirky)
			seen, last := map[string]bool{}, error(nil)
			for item, err := range Items(t.Context(), Paging{UntilEmpty: true, Ahead: ahead}, s.fetch) {
				if last = err; err != nil {
					continue
				}
				if seen[item.ID] {
					t.Errorf("%s: %s comes twice", tt.name, item.ID)
				}
				if tt.takes(len(seen)) {
					s.remove(item.ID)
				}
				seen[item.ID] = true
			}
			if len(seen) != quirky || len(s.ids) != tt.left || !errors.Is(last, tt.err) {
				t.Errorf("%s: %d items came, %d are left, %v", tt.name, len(seen), len(s.ids), last)
			}
			if len(s.asked) > tt.most {
				t.Errorf("%s: the pages %v, want %d at most", tt.name, s.asked, tt.most)
			}
		}
	}
}

// Without the option the same loop skips items, which is why there is one.
func TestDeletingSkips(t *testing.T) {
	s, n := newStore(quirky), 0
	for item, err := range Items(t.Context(), Paging{}, s.fetch) {
		if err != nil {
			t.Fatal(err)
		}
		s.remove(item.ID)
		n++
	}
	if n != 150 || len(s.ids) != 100 {
		t.Errorf("%d items came, %d are left", n, len(s.ids))
	}
}

// What is created meanwhile comes too.
func TestUntilEmptyWhileItemsCome(t *testing.T) {
	for _, keep := range []int{1, 2, 3} {
		s := newStore(quirky)
		seen := map[string]bool{}
		for item, err := range Items(t.Context(), Paging{UntilEmpty: true, Size: 10}, s.fetch) {
			if err != nil {
				t.Fatal(err)
			}
			if seen[item.ID] {
				t.Errorf("%s comes twice", item.ID)
			}
			seen[item.ID] = true
			if len(seen)%keep == 0 {
				s.remove(item.ID)
			}
			if len(seen)%3 == 0 && s.made < 300 {
				s.add()
			}
		}
		if len(seen) != 300 || len(s.ids) != 300-300/keep {
			t.Errorf("%d items came, %d are left", len(seen), len(s.ids))
		}
	}
}

func TestUntilEmptyEnds(t *testing.T) {
	s, n := newStore(quirky), 0
	for range Items(t.Context(), Paging{UntilEmpty: true}, s.fetch) {
		if n++; n == 120 {
			break
		}
	}
	if n != 120 || len(s.asked) != 3 {
		t.Errorf("%d items with the pages %v", n, s.asked)
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	items, err := read(t, func(yield func(record, error) bool) {
		for item, err := range Items(ctx, Paging{UntilEmpty: true}, newStore(quirky).fetch) {
			cancel()
			if !yield(item, err) {
				return
			}
		}
	})
	if len(items) != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d items, %v", len(items), err)
	}

	if items, err := read(t, Items(t.Context(), Paging{UntilEmpty: true}, newStore(0).fetch)); len(items) != 0 || err != nil {
		t.Errorf("an empty list: %v, %v", items, err)
	}
	if items, err := read(t, Items(t.Context(), Paging{UntilEmpty: true, Limit: 7}, newStore(quirky).fetch)); len(items) != 7 || err != nil {
		t.Errorf("a limit: %v, %v", items, err)
	}
}

// A server that pages badly makes no such list endless either.
func TestUntilEmptyQuirks(t *testing.T) {
	for _, q := range quirks {
		asked := &askedFor{}
		items, err := read(t, Items(t.Context(), Paging{UntilEmpty: true, Size: int64(q.size)}, q.fetch(asked)))
		if len(items) != q.items || err == nil && q.items > 0 || len(asked.pages) > 3*q.pages+maxPassed {
			t.Errorf("%s: %d items with %d pages, %v, want %d", q.name, len(items), len(asked.pages), err, q.items)
		}
	}
}

// A record that cannot be decoded stays where it is, and does not keep the others.
func TestUntilEmptyWithErrors(t *testing.T) {
	s := newStore(quirky)
	fetch := func(ctx context.Context, number, size int64) (*Page[record], error) {
		page, err := s.fetch(ctx, number, size-1)
		if err == nil && number == 1 {
			page.Errors = ItemErrors{{Page: 1, Index: 0, Raw: []byte("7"), Err: errNullItem}}
		}
		return page, err
	}
	bad := 0
	for item, err := range Items(t.Context(), Paging{UntilEmpty: true}, fetch) {
		if _, ok := errors.AsType[*ItemError](err); ok {
			bad++
		} else if err != nil {
			t.Fatal(err)
		}
		s.remove(item.ID)
	}
	if bad != 1 || len(s.ids) != 0 {
		t.Errorf("%d errors, %d items are left", bad, len(s.ids))
	}
}

// What the loop keeps may be pushed to a later page by what others add in front, while what it takes
// away keeps the total from growing. That is no fault of the server.
func TestUntilEmptyWhileItemsComeAndGo(t *testing.T) {
	for seed := range uint64(300) {
		order := rand.New(rand.NewPCG(seed, 0))
		s := newStore(50 + order.IntN(150))
		s.most = 5000
		first := len(s.ids)
		deleted, created := order.IntN(100), order.IntN(20)
		seen := map[string]bool{}
		var last error
		for item, err := range Items(t.Context(), Paging{UntilEmpty: true, Size: int64(1 + order.IntN(5))}, s.fetch) {
			if last = err; err != nil {
				break
			}
			seen[item.ID] = true
			if order.IntN(100) < deleted {
				s.remove(item.ID)
			}
			if order.IntN(100) < created {
				s.add()
			}
		}
		missing := 0
		for i := range first {
			if !seen[fmt.Sprint("id", i+1)] {
				missing++
			}
		}
		if last != nil && !errors.Is(last, ErrNotConsumed) || missing > 0 {
			t.Errorf("seed %d, %d %% deleted, %d %% created: %d of %d are missing, %v", seed, deleted, created, missing, first, last)
		}
	}
}
