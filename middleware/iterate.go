package middleware

import (
	"context"
	"fmt"
	"iter"
)

// Fetch gets one page of a list.
type Fetch[T any] func(ctx context.Context, number, size int64) (*Page[T], error)

// PageError tells at which page a list broke off. To go on, list again from that
// page with the same size.
type PageError struct {
	Number int64 // the page that could not be had, from 1
	Size   int64 // items per page
	Err    error // why
}

// Error names the page and the cause.
func (e *PageError) Error() string { return fmt.Sprintf("page %d: %v", e.Number, e.Err) }

// Unwrap gives the cause.
func (e *PageError) Unwrap() error { return e.Err }

// Items returns all items of a list from the given page on (0: the first), with
// size items per page (0: [DefaultPageSize]).
//
// Up to ahead pages are fetched at the same time (0 or 1: one after the other),
// as far as they are known to exist: no request is made that the server's totals
// do not call for. The order of the items is kept. When the loop over the items
// ends, for whatever reason, so has everything that was started for it.
//
// An error is yielded once, as a [PageError], and is the end. Each loop over the
// result starts anew.
func Items[T any](ctx context.Context, start, size int64, ahead int, fetch Fetch[T]) iter.Seq2[T, error] {
	start, size = defaults(start, size)
	return func(yield func(T, error) bool) {
		var err error
		if ahead > 1 {
			err = itemsAhead(ctx, start, size, ahead, fetch, yield)
		} else {
			err = itemsInTurn(ctx, start, size, fetch, yield)
		}
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}

func defaults(start, size int64) (int64, int64) {
	if start == 0 {
		start = 1
	}
	if size == 0 {
		size = DefaultPageSize
	}
	return start, size
}

// itemsInTurn fetches a page when the one before has been consumed.
func itemsInTurn[T any](ctx context.Context, start, size int64, fetch Fetch[T], yield func(T, error) bool) error {
	for number := start; ; number++ {
		page, err := fetch(ctx, number, size)
		if err != nil {
			return &PageError{number, size, err}
		}
		if !yieldAll(page, yield) || !page.More {
			return nil
		}
	}
}

// yieldAll tells whether the consumer wants to go on.
func yieldAll[T any](page *Page[T], yield func(T, error) bool) bool {
	for i := range page.Items {
		if !yield(page.Items[i], nil) {
			return false
		}
	}
	return true
}
