package middleware

import (
	"context"
	"errors"
	"sync"
)

// coming is a page on its way.
type coming struct {
	alone    bool // it is on its way since the page before it has come
	cancel   context.CancelFunc
	done     chan struct{}
	page     anyPage
	err      error
	panicked any // what the fetching panicked with, or nil
}

var errGoexit = errors.New("runtime.Goexit was called while the page was fetched: by a transport, an editor or a token source")

// ahead fetches pages while earlier ones are read. The first page comes alone, since
// only its headers tell how many there are. So does the second, when the first has been
// read, since many loops end early.
//
// As long as the list is as long as the server says, no page is asked for in vain
// unless the loop ends early. Pages that are on their way while the list changes may
// lack what moves from one to the other: where the total changes, those are given up,
// and the list goes on with one page at a time, and then with more.
func (r *run) ahead() error {
	ctx, cancel := context.WithCancel(r.ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	queue := []*coming{r.begin(ctx, &running, r.Start)}
	window, next, changed := 1, r.Start+1, false
	for number := r.Start; ; number++ {
		head := queue[0]
		queue[0], queue = nil, queue[1:]
		page, err := head.wait()
		if err == nil && r.changes(page) {
			for _, c := range queue {
				c.cancel()
			}
			queue, next, window, changed = nil, number+1, 0, true
			if page.info().Total < r.total && !head.alone { // it may have come before the last one
				page, err = r.fetch(ctx, number, r.Size)
			}
		}
		if err != nil {
			return r.fail(number, err)
		}
		if more, err := r.take(number, page); !more {
			return err
		}
		if number > r.Start {
			window = min(r.Ahead, window+1)
			if !changed {
				window = r.Ahead
			}
		}
		for last := r.needed(number, page); len(queue) < window && next <= last; next++ {
			c := r.begin(ctx, &running, next)
			c.alone = next == number+1
			queue = append(queue, c)
		}
	}
}

// changes reports whether a page is of a longer or shorter list than the page before it.
func (r *run) changes(page anyPage) bool {
	return page != nil && r.begun && r.total >= 0 && page.info().Total >= 0 && page.info().Total != r.total
}

// needed returns the last page that is known to exist and that the limit needs, where
// another follows the given one. A total that is capped does not tell whether the list
// changes, and audit logs always do: then it is the next one.
func (r *run) needed(number int64, page anyPage) int64 {
	last := r.lastKnown(number)
	if page.info().Capped {
		last = number + 1
	}
	if r.Limit > 0 && r.size > 0 {
		last = min(last, number+pagesFor(int64(r.left), r.size))
	}
	return last
}

// begin fetches a page in a goroutine of its own.
func (r *run) begin(ctx context.Context, running *sync.WaitGroup, number int64) *coming {
	ctx, cancel := context.WithCancel(ctx)
	c := &coming{cancel: cancel, done: make(chan struct{}), err: errGoexit} // the error stays if nothing takes its place
	running.Go(func() {
		defer close(c.done)
		defer cancel()
		defer func() { c.panicked = recover() }()
		c.page, c.err = r.fetch(ctx, number, r.Size)
	})
	return c
}

// wait returns the page once it is there. A panic of the fetching goes on in the
// caller's goroutine, where it would have been without fetching ahead.
func (c *coming) wait() (anyPage, error) {
	<-c.done
	if c.panicked != nil {
		panic(c.panicked)
	}
	return c.page, c.err
}
