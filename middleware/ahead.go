package middleware

import (
	"context"
	"errors"
	"sync"
)

// coming is a page on its way.
type coming struct {
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
// unless the loop ends early. A page that came too early for a list that has grown is
// fetched once more.
func (r *run) ahead() error {
	ctx, cancel := context.WithCancel(r.ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	queue := []*coming{r.begin(ctx, &running, r.Start)}
	window, next := 1, r.Start+1
	for number := r.Start; ; number++ {
		head := queue[0]
		queue[0], queue = nil, queue[1:]
		page, err := head.wait()
		if err == nil && r.shorter(page) {
			page, err = r.fetch(ctx, number, r.Size)
		}
		if err != nil {
			return r.fail(number, err)
		}
		if more, err := r.take(number, page); !more {
			return err
		}
		for last := r.needed(number); len(queue) < window && next <= last; next++ {
			queue = append(queue, r.begin(ctx, &running, next))
		}
		window = r.Ahead
	}
}

// shorter reports whether a page is of a shorter list than the page before it. Then it may have come
// before that one, and what has been added between may have moved a record from one to the other:
// neither has it.
func (r *run) shorter(page anyPage) bool {
	return page != nil && page.info().Total >= 0 && page.info().Total < r.total
}

// needed returns the last page that is known to exist and that the limit needs, where
// another follows the given one.
func (r *run) needed(number int64) int64 {
	last := r.lastKnown(number)
	if r.Limit > 0 && r.size > 0 {
		last = min(last, number+pagesFor(int64(r.left), r.size))
	}
	return last
}

// begin fetches a page in a goroutine of its own.
func (r *run) begin(ctx context.Context, running *sync.WaitGroup, number int64) *coming {
	c := &coming{done: make(chan struct{}), err: errGoexit} // the error stays if nothing takes its place
	running.Go(func() {
		defer close(c.done)
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
