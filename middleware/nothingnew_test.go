package middleware

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
)

// Pages that are mixes of known records, each another one, end a list as a repeated page does.
func TestMixesOfKnownRecords(t *testing.T) {
	next := linked("", `<http://h/?page=%d>; rel="next"`)
	tests := []struct {
		name   string
		header func(number, size int) http.Header
		vain   int // pages in a row without a new record, the last of which is an error
	}{
		{"next always", next, 1},
		{"a total that is never reached", totals(1_000_000), 1},
		{"a total that jumps about", func(number, _ int) http.Header { return totals(1_000_000-number%2)(0, 0) }, maxPassed + 1},
		{"a total that is capped", func(int, int) http.Header {
			return http.Header{"Total-Number": {"101"}, "Total-Number-Is-Capped": {"true"}}
		}, maxPassed + 1},
	}
	mix := func(number int64) []int { return rand.New(rand.NewPCG(uint64(number), 0)).Perm(30)[:10] }
	for _, tt := range tests {
		known, wanted := map[int]bool{}, int64(0)
		for vain := 0; vain < tt.vain; {
			wanted++
			before := len(known)
			for _, i := range mix(wanted) {
				known[i] = true
			}
			if vain++; len(known) > before {
				vain = 0
			}
		}
		for _, ahead := range []int{1, 4} {
			got := map[string]bool{}
			err := loop(Items(t.Context(), Paging{Size: 10, Ahead: ahead}, func(_ context.Context, number, size int64) (*Page[record], error) {
				page := &Page[record]{PageInfo: NewPageInfo(tt.header(int(number), int(size)), number, size, 10)}
				for _, i := range mix(number) {
					page.Items = append(page.Items, record{ID: fmt.Sprint("id", i)})
				}
				return page, nil
			}), func(r record) { got[r.ID] = true })
			e, ok := errors.AsType[*PageError](err)
			if !errors.Is(err, ErrPageRepeated) || !ok || e.Number != wanted || len(got) != len(known) {
				t.Errorf("%s, %d ahead: %d records of %d, %v, want page %d", tt.name, ahead, len(got), len(known), err, wanted)
			}
		}
	}
}

// The same holds for records without an id, and for those that cannot be decoded.
func TestRecordsWithoutID(t *testing.T) {
	type pair struct{ A, B int }
	asked := 0
	err := loop(Items(t.Context(), Paging{Size: 2}, func(_ context.Context, number, size int64) (*Page[pair], error) {
		asked++
		n := int(number)
		page := &Page[pair]{Items: []pair{{n % 3, 1}}}
		page.Errors = ItemErrors{{Index: 1, Raw: json.RawMessage(fmt.Sprintf(`[%d]`, n%5))}}
		page.PageInfo = NewPageInfo(totals(1000)(0, 0), number, size, 2)
		return page, nil
	}), func(pair) {})
	if !errors.Is(err, ErrPageRepeated) || asked != 6 {
		t.Errorf("%v after %d pages, want 6: three pairs and five broken records are all there is", err, asked)
	}
}

// Records that others add in front move all others to later pages: more than a page of them at
// once must not end the list, whether or not the server counts them.
func TestManyAddedInFront(t *testing.T) {
	for _, counted := range []bool{true, false} {
		for _, added := range []int{1, 99, 100, 101, 150, 250, 999} {
			for _, at := range []int{1, 2, 3} {
				s, asked := newStore(350), 0
				first := slices.Clone(s.ids)
				got := map[string]bool{}
				err := loop(Items(t.Context(), Paging{}, func(ctx context.Context, number, size int64) (*Page[record], error) {
					if asked++; asked == at+1 {
						for range added {
							s.add()
						}
					}
					page, err := s.fetch(ctx, number, size)
					if !counted {
						h := http.Header{"Total-Number": {"101"}, "Total-Number-Is-Capped": {"true"}}
						page.PageInfo = NewPageInfo(h, number, size, len(page.Items))
					}
					return page, err
				}), func(r record) { got[r.ID] = true })
				missing := 0
				for _, id := range first {
					if !got[id] {
						missing++
					}
				}
				if err != nil || missing > 0 {
					t.Errorf("counted %t, %d added after page %d: %d of %d are missing, %v", counted, added, at, missing, len(first), err)
				}
			}
		}
	}
}

// loop reads a list to the first error that is one of the whole.
func loop[T any](list iter.Seq2[T, error], each func(T)) error {
	for item, err := range list {
		if err == nil {
			each(item)
		} else if _, ok := errors.AsType[*ItemError](err); !ok {
			return err
		}
	}
	return nil
}

// A list that begins anew ends, however long it is; and what was forgotten of it is no reason to end.
func TestLongCycle(t *testing.T) {
	const pages = 2000
	given := 0
	err := loop(Items(t.Context(), Paging{Size: 10}, func(_ context.Context, number, size int64) (*Page[record], error) {
		page := &Page[record]{PageInfo: NewPageInfo(linked("", `<http://h/?page=%d>; rel="next"`)(int(number), 0), number, size, 10)}
		for i := range 10 {
			page.Items = append(page.Items, record{ID: fmt.Sprint("id", (number-1)%pages*10+int64(i))})
		}
		return page, nil
	}), func(record) { given++ })
	e, ok := errors.AsType[*PageError](err)
	if !errors.Is(err, ErrPageRepeated) || !ok || e.Number != pages+1 || given != pages*10 {
		t.Errorf("%d records, %v, want page %d", given, err, pages+1)
	}
}

// Of a set of up to two thousand hardly a record is forgotten, whatever the hashes are.
func TestRecent(t *testing.T) {
	for _, n := range []int{1, 30, 1000, 2000} {
		known := new(recent)
		for round := range 3 {
			forgotten := 0
			for i := range n {
				if known.add(maphash.String(hashSeed, fmt.Sprint("id", i))) && round > 0 {
					forgotten++
				}
			}
			if forgotten > n/10 {
				t.Errorf("%d of %d hashes were forgotten", forgotten, n)
			}
		}
	}
}
