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
// leave. If the context ends before, or stay says so, the caller is in the queue no
// more. What stay returns says when it is to be asked again.
func (q *queue) wait(ctx context.Context, stay func() (<-chan struct{}, error)) error {
	q.mu.Lock()
	if !q.busy {
		q.busy = true
		q.mu.Unlock()
		return nil
	}
	called := make(chan struct{})
	place := q.waiting.PushBack(called)
	q.mu.Unlock()
	for {
		ask, err := stay()
		if err == nil {
			select {
			case <-called:
				return nil
			case <-ask:
				continue
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
		q.giveUp(place, called)
		return err
	}
}

// giveUp takes somebody out of the queue, who may have been called at the same moment.
func (q *queue) giveUp(place *list.Element, called <-chan struct{}) {
	q.mu.Lock()
	select {
	case <-called:
		q.mu.Unlock()
		q.leave()
	default:
		q.waiting.Remove(place)
		q.mu.Unlock()
	}
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
