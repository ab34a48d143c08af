package middleware

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/logto-go/management/internal/redact"
)

// Fetch gets one page of a list. Its items are told apart by their field ID, if they
// are structs that have one, and by their JSON otherwise.
type Fetch[T any] func(ctx context.Context, number, size int64) (*Page[T], error)

// Paging says how a list is read.
type Paging struct {
	Start int64 // the first page; 0: the first there is, 1
	Size  int64 // items to ask for per page; 0: [DefaultPageSize]
	// Ahead is how many pages are fetched at the same time, or wait to be read. 0 or
	// 1: each page is fetched when the one before has been read.
	Ahead int
	// Limit ends the list after that many items, and keeps pages beyond them from being
	// asked for. 0: all items.
	Limit int
	// UntilEmpty is for a loop that takes away what it is given: each page is fetched
	// again until it brings nothing new, and the whole list too. Ahead has no effect.
	UntilEmpty bool
}

// PageError says at which page a list broke off. To go on, list again from that page with that
// size.
type PageError struct {
	Number int64 // the page that could not be fetched, from 1
	Size   int64 // items per page: what was asked for, or what the server made of it
	Err    error // why it could not be fetched
}

// Error names the page and the cause.
func (e *PageError) Error() string {
	return redact.Within(fmt.Sprintf("page %d: %v", e.Number, e.Err))
}

// Unwrap returns the cause.
func (e *PageError) Unwrap() error { return e.Err }

var (
	errNoPage  = errors.New("there is neither a page nor an error")
	errNoFetch = errors.New("the function that fetches a page is nil")
)

// Items returns all items of a list, in their order. When the loop over them ends, for
// whatever reason, so has everything that was started for it. Each loop over the
// result starts anew.
//
// The list goes on while the server says that there is more: by a next page, a last
// one, or a total that is not reached. Where it says nothing, a page with fewer items
// than asked for is the end, and where each page names a next one, two pages in a row
// without items. A page that brings nothing but items of earlier ones, and
// an empty page where there must be more, end the list with an error. Where the total
// changes or is capped, up to ten such pages in a row are passed over: others may have
// added items in front. To tell, the loop keeps hashes of the last records, about eight
// thousand, in 64 kB, and eight bytes for each page, unless the list has but one.
//
// A record that could not be decoded is yielded as an [ItemError], and the loop may go
// on. Any other error is a [PageError], yielded once, and the end; so is the context's,
// after which no item is yielded.
//
// With Ahead pages are fetched at the same time, as far as they are known to exist. The
// second page comes alone, when the first has been read, so that a loop that ends early
// has asked for few pages in vain.
//
//go:noinline // otherwise it is compiled twice for each type of items
func Items[T any](ctx context.Context, paging Paging, fetch Fetch[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		// All that does not need the type of the items is in run, which is compiled once.
		readPages(ctx, paging, func(ctx context.Context, number, size int64) (anyPage, error) {
			if fetch == nil {
				return nil, errNoFetch
			}
			page, err := fetch(ctx, number, size)
			if err == nil && page == nil {
				err = errNoPage
			}
			return page, err
		}, func(page anyPage, index int, err error) bool {
			var item T
			if err == nil {
				item = page.(*Page[T]).Items[index]
			}
			return yield(item, err)
		})
	}
}

func (p Paging) withDefaults() Paging {
	if p.Start == 0 {
		p.Start = 1
	}
	if p.Size == 0 {
		p.Size = DefaultPageSize
	}
	return p
}

// run is one loop over a list, as far as the type of the items does not matter.
type run struct {
	Paging
	progress

	ctx   context.Context
	left  int // items still to be yielded; 0 or less at the beginning: all
	fetch fetchAny
	yield yieldAny
}

type (
	// fetchAny is Fetch for pages of items of some type.
	fetchAny func(ctx context.Context, number, size int64) (anyPage, error)
	// yieldAny gives a loop an item of a page, or an error, and reports whether it goes on.
	yieldAny func(page anyPage, index int, err error) bool
)

// readPages reads a list from its first page to its last.
func readPages(ctx context.Context, paging Paging, fetch fetchAny, yield yieldAny) {
	r := run{Paging: paging.withDefaults(), ctx: ctx, left: paging.Limit, fetch: fetch, yield: yield}
	read := r.inTurn
	switch {
	case r.UntilEmpty:
		read = r.untilEmpty
	case r.Ahead > 1:
		read = r.ahead
	}
	if ctx == nil {
		read = func() error { return errNoContext }
	}
	if err := read(); err != nil {
		r.yield(nil, 0, err)
	}
}

// read gives the records of a page to the loop, as far as they are wanted, which a
// function may judge by their place among the keys of the page. It reports whether
// the loop goes on; the error is the context's.
func (r *run) read(page anyPage, wanted func(key int) bool) (bool, error) {
	count, failed := page.records()
	items, bad := 0, 0
	for place := 0; items < count || bad < len(failed); place++ {
		var err error
		var key int
		if items == count || bad < len(failed) && failed[bad].Index <= place {
			err, key = failed[bad], count+bad
			bad++
		} else {
			key = items
			items++
		}
		if wanted != nil && !wanted(key) {
			continue
		}
		if ended := r.ctx.Err(); ended != nil {
			return false, ended
		}
		if !r.yield(page, key, err) {
			return false, nil
		}
		if err == nil && r.left > 0 {
			if r.left--; r.left == 0 {
				return false, nil
			}
		}
	}
	return true, nil
}

// inTurn fetches a page when the one before has been read.
func (r *run) inTurn() error {
	for number := r.Start; ; number++ {
		page, err := r.fetch(r.ctx, number, r.Size)
		if err != nil {
			return r.fail(number, err)
		}
		if more, err := r.take(number, page); !more {
			return err
		}
	}
}

// take judges a page and gives its records to the loop. It reports whether there is a
// page after it to go on with.
func (r *run) take(number int64, page anyPage) (bool, error) {
	old, more, err := r.judge(number, page)
	if err == nil && !old {
		var goOn bool
		goOn, err = r.read(page, nil)
		more = more && goOn
	}
	if err != nil {
		return false, r.fail(number, err)
	}
	return more, nil
}

// fail makes an error of what kept a page from being fetched. The size is the server's, as
// far as it is known: with any other, pages have other items.
func (r *run) fail(number int64, err error) error {
	size := r.Size
	if r.begun {
		size = r.size
	}
	return &PageError{number, size, err}
}
