package middleware

import (
	"container/list"
	"context"
	"sync"
)

// queue has those who wait served in the order of their arrival. The zero queue is
// empty.
type queue struct {
	_       [0]func() // no ==, which the linker would keep the code for
	mu      sync.Mutex
	busy    bool      // somebody is at the head
	waiting list.List // of chan struct{}, closed for whoever gets to the head
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
	place := q.waiting.PushBack(called)
	q.mu.Unlock()
	select {
	case <-called:
		return nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	select {
	case <-called: // at the same moment
		q.mu.Unlock()
		q.leave()
	default:
		q.waiting.Remove(place)
		q.mu.Unlock()
	}
	return ctx.Err()
}

// leave calls the next to the head.
func (q *queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if next := q.waiting.Front(); next != nil {
		close(q.waiting.Remove(next).(chan struct{}))
	} else {
		q.busy = false
	}
}
