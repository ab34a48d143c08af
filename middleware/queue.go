package middleware

import (
	"context"
	"sync"
)

// queue has those who wait served in the order of their arrival. The zero queue is
// empty.
type queue struct {
	_       [0]func() // no ==, which the linker would keep the code for
	mu      sync.Mutex
	busy    bool            // somebody is at the head
	waiting []chan struct{} // each is closed for whoever gets to the head
}

// wait returns when the caller is at the head of the queue, which it then has to
// leave. If the context ends before, the caller is in the queue no more.
func (q *queue) wait(ctx context.Context) error {
	q.mu.Lock()
	if !q.busy {
		q.busy = true
		q.mu.Unlock()
		return nil
	}
	called := make(chan struct{})
	q.waiting = append(q.waiting, called)
	q.mu.Unlock()
	select {
	case <-called:
		return nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	atHead := true // called at the same moment
	for i := range q.waiting {
		if q.waiting[i] == called {
			q.waiting, atHead = append(q.waiting[:i], q.waiting[i+1:]...), false
			break
		}
	}
	q.mu.Unlock()
	if atHead {
		q.leave()
	}
	return ctx.Err()
}

// leave calls the next to the head.
func (q *queue) leave() {
	q.mu.Lock()
	if q.busy = len(q.waiting) > 0; q.busy {
		close(q.waiting[0])
		q.waiting = q.waiting[1:]
	}
	q.mu.Unlock()
}
