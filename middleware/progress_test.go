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
)

// quirk is a server with 250 items that goes about pages in a way of its own.
type quirk struct {
	name string
	// page says which items are on a page. Nil: those that should be.
	page func(number, size int) (from, to int)
	// header says what stands in the headers of a page.
	header func(number, size int) http.Header
	size   int // asked for; 0: 100
	items  int // that come, before an error if there is one
	pages  int // that are asked for
	err    error
}

const quirky = 250

func properly(number, size int) (from, to int) {
	return min((number-1)*size, quirky), min(number*size, quirky)
}

// capped gives a function for a server that never gives more than most per page.
func capped(most int) func(number, size int) (from, to int) {
	return func(number, size int) (from, to int) { return properly(number, min(size, most)) }
}

// unheeding gives a function for a server that heeds no page number.
func unheeding(items int) func(number, size int) (from, to int) {
	return func(int, int) (from, to int) { return 0, items }
}

func silent(int, int) http.Header { return http.Header{} }

func totals(n int) func(number, size int) http.Header {
	return func(int, int) http.Header { return http.Header{"Total-Number": {strconv.Itoa(n)}} }
}

// linked gives headers with Link lines, in which %d is the next page.
func linked(total string, lines ...string) func(number, size int) http.Header {
	return func(number, _ int) http.Header {
		h := http.Header{}
		if total != "" {
			h.Set("Total-Number", total)
		}
		for _, line := range lines {
			h.Add("Link", fmt.Sprintf(line, number+1))
		}
		return h
	}
}

var quirks = []quirk{
	{name: "no headers", header: silent, items: 250, pages: 3},
	{name: "no headers, size 1", header: silent, size: 1, items: 250, pages: 251},
	{name: "no headers, size 50", header: silent, size: 50, items: 250, pages: 6},
	{name: "totals alone", header: totals(250), items: 250, pages: 3},
	{name: "totals alone, size 1", header: totals(250), size: 1, items: 250, pages: 250},
	{name: "totals that make no sense", header: linked("many", `<http://h/?page=%d>; rel="prev"`), items: 250, pages: 3},

	{name: "the number is not heeded, 100 items, no headers", page: unheeding(100), header: silent, items: 100, pages: 2, err: ErrPageRepeated},
	{name: "the number is not heeded, next always", page: unheeding(100), header: linked("", `<http://h/?page=%d>; rel="next"`), items: 100, pages: 2, err: ErrPageRepeated},
	{name: "the number is not heeded, totals", page: unheeding(100), header: totals(250), items: 100, pages: 2, err: ErrPageRepeated},
	{name: "the number is not heeded, size 1", page: unheeding(1), size: 1, header: silent, items: 1, pages: 2, err: ErrPageRepeated},
	{name: "next leads to the same page", page: unheeding(100), header: linked("100", `<http://h/?page=1&x=%d>; rel="next"`), items: 100, pages: 2, err: ErrPageRepeated},
	{name: "no paging at all, no headers", page: unheeding(216), header: silent, items: 216, pages: 1},
	{name: "no paging at all, few", page: unheeding(30), header: silent, items: 30, pages: 1},
	{name: "no paging at all, totals", page: unheeding(216), header: totals(216), items: 216, pages: 1},
	{name: "beyond the last page is the last", page: func(number, size int) (int, int) { return properly(min(number, 2), size) },
		header: linked("", `<http://h/?page=%d>; rel="next"`), items: 200, pages: 3, err: ErrPageRepeated},
	{name: "beyond the last page is the first", page: func(number, size int) (int, int) { return properly(1+(number-1)%2, size) },
		header: silent, items: 200, pages: 3, err: ErrPageRepeated},

	{name: "next always, right pages", header: linked("", `<http://h/?page=%d>; rel="next"`), items: 250, pages: 5},
	{name: "next always, a page without items", page: func(number, size int) (int, int) {
		if number == 2 {
			return 0, 0
		}
		return properly(max(1, number-1), size)
	}, header: linked("", `<http://h/?page=%d>; rel="next"`), items: 250, pages: 6},
	{name: "next always, totals too low", header: linked("100", `<http://h/?page=%d>; rel="next"`), items: 250, pages: 5},
	{name: "next is the same page, right pages", header: linked("", `<http://h/?page=1&x=%d>; rel="next"`), items: 250, pages: 5},
	{name: "next is malformed, totals", header: linked("250", `http://h/?page=%d; rel="next"`, `<http://h/?page=1&x=%d>; rel="first"`), items: 250, pages: 3},
	{name: "next is malformed, no totals", header: linked("", `http://h/?page=%d; rel="next"`, `<http://h/?page=1&x=%d>; rel="first"`), items: 250, pages: 3},
	{name: "next has no number", header: linked("250", `<http://h/?page=x%d>; rel="next"`), items: 250, pages: 5},
	{name: "only first and last", header: linked("250", `<http://h/?page=1&x=%d>; rel="first"`, `<http://h/?page=3&x=%d>; rel="last"`), items: 250, pages: 3},
	{name: "only first and last, no totals", header: linked("", `<http://h/?page=1&x=%d>; rel="first"`, `<http://h/?page=3&x=%d>; rel="last"`), items: 250, pages: 3},
	{name: "last is wrong, totals right", header: linked("250", `<http://h/?page=1&x=%d>; rel="last"`), items: 250, pages: 3},

	{name: "50 at most, totals", page: capped(50), header: totals(250), items: 250, pages: 5},
	{name: "20 at most, totals", page: capped(20), header: totals(250), items: 250, pages: 13},
	{name: "50 at most, next", page: capped(50), header: func(number, _ int) http.Header {
		return linked(strconv.Itoa(quirky), map[bool]string{true: `<http://h/?page=%d>; rel="next"`, false: `<http://h/?x=%d>; rel="prev"`}[number < 5])(number, 0)
	}, items: 250, pages: 5},
	{name: "50 at most, last as if not", page: capped(50), header: linked("250", `<http://h/?page=3&x=%d>; rel="last"`), items: 250, pages: 5},
	{name: "20 always, 1 asked for", page: func(number, _ int) (int, int) { return properly(number, 20) }, size: 1, header: totals(250), items: 250, pages: 14},

	{name: "totals too low, full pages", header: totals(200), items: 200, pages: 2},
	{name: "totals too high, empty pages", header: totals(1000), items: 250, pages: 4, err: ErrPageEmpty},
	{name: "last too high, empty pages", header: linked("", `<http://h/?page=9&x=%d>; rel="last"`), items: 250, pages: 4, err: ErrPageEmpty},
	{name: "nothing but a total", page: unheeding(0), header: totals(250), items: 0, pages: 1, err: ErrPageEmpty},
	{name: "nothing", page: unheeding(0), header: totals(0), items: 0, pages: 1},
	{name: "nothing, no headers", page: unheeding(0), header: silent, items: 0, pages: 1},
	{name: "a total that overflows", header: linked("4611686018427387904"), items: 250, pages: 4, err: ErrPageEmpty},
	{name: "capped total", header: func(int, int) http.Header {
		return http.Header{"Total-Number": {"101"}, "Total-Number-Is-Capped": {"true"}, "Link": {`<http://h/?page=1>; rel="first"`}}
	}, items: 250, pages: 3},
	{name: "capped total, 50 at most", page: capped(50), header: func(int, int) http.Header {
		return http.Header{"Total-Number": {"101"}, "Total-Number-Is-Capped": {"true"}}
	}, items: 250, pages: 6},
	{name: "totals on the first page alone", header: func(number, _ int) http.Header {
		if number == 1 {
			return totals(quirky)(1, 0)
		}
		return http.Header{}
	}, size: 50, items: 250, pages: 6},
}

// askedFor notes which pages were asked for.
type askedFor struct {
	mu    sync.Mutex
	pages []int64
}

func (q *quirk) fetch(asked *askedFor) Fetch[record] {
	return func(_ context.Context, number, size int64) (*Page[record], error) {
		asked.mu.Lock()
		asked.pages = append(asked.pages, number)
		endless := len(asked.pages) > 1000
		asked.mu.Unlock()
		if endless {
			return nil, errors.New("the list is endless")
		}
		page := q.page
		if page == nil {
			page = properly
		}
		from, to := page(int(number), int(size))
		var items []record
		for i := from; i < to; i++ {
			// What else a record says differs from page to page, and is no news.
			items = append(items, record{ID: fmt.Sprint("id", i), Seen: int(number)})
		}
		if number%2 == 0 {
			slices.Reverse(items)
		}
		header := q.header(int(number), int(size))
		return &Page[record]{Items: items, PageInfo: NewPageInfo(header, number, size, len(items))}, nil
	}
}

type record struct {
	ID   string
	Seen int
}

// No list is endless, and none ends before its time without an error.
func TestQuirks(t *testing.T) {
	for _, q := range quirks {
		asked := &askedFor{}
		items, err := read(t, Items(t.Context(), Paging{Size: int64(q.size)}, q.fetch(asked)))
		if len(items) != q.items || len(asked.pages) != q.pages {
			t.Errorf("%s: %d items of %d, with the pages %v, want %d", q.name, len(items), q.items, asked.pages, q.pages)
		}
		if !errors.Is(err, q.err) {
			t.Errorf("%s: %v, want %v", q.name, err, q.err)
		}
		if q.err == nil {
			continue
		}
		if e, ok := errors.AsType[*PageError](err); !ok || e.Number != int64(q.pages) {
			t.Errorf("%s: %v should name page %d", q.name, err, q.pages)
		}
	}
}

// Fetching ahead changes nothing of what comes, and asks for no more.
func TestQuirksAhead(t *testing.T) {
	for _, q := range quirks {
		for _, ahead := range []int{2, 4, 16} {
			alone, together := &askedFor{}, &askedFor{}
			want, wantErr := read(t, Items(t.Context(), Paging{Size: int64(q.size)}, q.fetch(alone)))
			got, err := read(t, Items(t.Context(), Paging{Size: int64(q.size), Ahead: ahead}, q.fetch(together)))
			if !slices.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Errorf("%s, %d ahead: %d items, %v, want %d, %v", q.name, ahead, len(got), err, len(want), wantErr)
			}
			if q.err == nil && len(together.pages) != len(alone.pages) {
				t.Errorf("%s, %d ahead: the pages %v, want %d", q.name, ahead, together.pages, len(alone.pages))
			}
		}
	}
}

// A list that broke off goes on from the page that the error names, also where the
// server gives fewer items per page than were asked for.
func TestQuirksGoOn(t *testing.T) {
	for _, most := range []int{100, 50, 20} {
		q := quirk{page: capped(most), header: totals(quirky)}
		fetch, broken := q.fetch(&askedFor{}), errors.New("broken")
		first, err := read(t, Items(t.Context(), Paging{}, func(ctx context.Context, number, size int64) (*Page[record], error) {
			if number == 3 {
				return nil, broken
			}
			return fetch(ctx, number, size)
		}))
		e, ok := errors.AsType[*PageError](err)
		if !ok || !errors.Is(err, broken) || e.Number != 3 || e.Size != int64(most) {
			t.Fatalf("got %#v", err)
		}
		rest, err := read(t, Items(t.Context(), Paging{Start: e.Number, Size: e.Size}, fetch))
		if len(first)+len(rest) != quirky || err != nil {
			t.Errorf("%d at most: %d items and %d, %v", most, len(first), len(rest), err)
		}
	}
}

// While others add items, a page may have just what the one before had. That is no
// fault of the server, as long as there is an end to it.
func TestListThatGrows(t *testing.T) {
	for _, tt := range []struct{ more, items, pages int }{{1, 30, 31}, {9, 30, 39}, {1000, 1, 12}} {
		total, asked := 30, 0
		items, err := read(t, Items(t.Context(), Paging{Size: 1}, func(_ context.Context, number, size int64) (*Page[record], error) {
			asked++
			added := min(max(0, asked-1), tt.more) // in front, one with each page
			n := total + added
			page := &Page[record]{PageInfo: NewPageInfo(totals(n)(0, 0), number, size, 1)}
			page.Items = []record{{ID: fmt.Sprint("id", int(number)-1-added)}}
			return page, nil
		}))
		wantErr := error(nil)
		if tt.items < total {
			wantErr = ErrPageRepeated
		}
		if len(items) != tt.items || asked != tt.pages || !errors.Is(err, wantErr) {
			t.Errorf("%d more: %d items with %d pages, %v, want %+v", tt.more, len(items), asked, err, tt)
		}
	}
}

// read reads a list of records, of which none may come twice, and which an error ends.
func read(t *testing.T, list iter.Seq2[record, error]) (ids []string, last error) {
	t.Helper()
	seen := map[string]bool{}
	for item, err := range list {
		switch {
		case last != nil:
			t.Fatalf("after %v came %v, %v", last, item, err)
		case err != nil:
			last = err
			continue
		case seen[item.ID]:
			t.Fatalf("%s comes twice", item.ID)
		case len(ids) > 10*quirky:
			t.Fatal("the list is endless")
		}
		seen[item.ID] = true
		ids = append(ids, item.ID)
	}
	return ids, last
}
