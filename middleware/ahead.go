package middleware

import (
	"context"
	"sync"
)

// fetched is a page on its way.
type fetched[T any] struct {
	number int64
	done   chan struct{}
	page   *Page[T]
	err    error
}

// itemsAhead fetches pages while earlier ones are consumed. The first page comes
// alone, since only its headers tell how many there are.
//
// At most ahead pages are on their way or waiting to be consumed, beside the one
// that is being consumed. Beyond the pages that are known to exist, each page
// has to say that there is another before that is asked for.
func itemsAhead[T any](ctx context.Context, start, size int64, ahead int, fetch Fetch[T], yield func(T, error) bool) error {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	begin := func(number int64) *fetched[T] {
		f := &fetched[T]{number: number, done: make(chan struct{})}
		running.Go(func() {
			defer close(f.done)
			f.page, f.err = fetch(ctx, number, size)
		})
		return f
	}

	queue := []*fetched[T]{begin(start)}
	next := start + 1 // the first page not asked for yet
	for len(queue) > 0 {
		head := queue[0]
		queue = queue[1:]
		<-head.done
		if head.err != nil {
			return &PageError{head.number, size, head.err}
		}
		if head.page.More {
			known := max(head.page.counted(), head.number+1)
			for len(queue) < ahead && next <= known {
				queue = append(queue, begin(next))
				next++
			}
		}
		if !yieldAll(head.page, yield) || !head.page.More {
			return nil
		}
	}
	return nil
}
