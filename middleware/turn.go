package middleware

import (
	"context"
	"net/http/httptrace"
	"time"
)

// turn is the right of one request to leave. The zero turn is that of a request
// that no [Window] limits.
type turn struct {
	_      [0]func() // no ==, which the linker would keep the code for
	window *Window
	slot   *slot
	owner  int       // of the slot
	taken  time.Time // when another limiter gave the turn

	waited time.Duration // for it
}

// keeps is how long the turn of a limiter other than a Window is good for. Those
// who are held up longer, by an editor or because the process was stopped, must
// not leave together with those whose turn it is by then.
const keeps = 100 * time.Millisecond

// start begins to count the turn's window anew, since the request leaves only
// now. It reports false if the turn has lapsed: its slot went to another.
func (t *turn) start(now time.Time) bool {
	if t.window == nil {
		return t.taken.IsZero() || now.Sub(t.taken) <= keeps
	}
	t.window.mu.Lock()
	defer t.window.mu.Unlock()
	if t.slot.owner != t.owner {
		return false
	}
	t.slot.restart(now)
	t.window.idle.MoveToBack(t.slot.place)
	return true
}

// hold keeps the slot from being given out: the request waits for a connection.
func (t *turn) hold() {
	t.window.mu.Lock()
	defer t.window.mu.Unlock()
	if t.slot.owner == t.owner && t.slot.place != nil {
		t.window.idle.Remove(t.slot.place)
		t.slot.place = nil
	}
}

// left counts the turn's window from now, when the request is on its way.
func (t *turn) left(now time.Time) {
	t.window.mu.Lock()
	defer t.window.mu.Unlock()
	if t.slot.owner != t.owner {
		return
	}
	t.slot.restart(now)
	if t.slot.place == nil {
		t.slot.place = t.window.idle.PushBack(t.slot)
	} else {
		t.window.idle.MoveToBack(t.slot.place)
	}
}

// release ends a hold, where the request never left.
func (t *turn) release() {
	if t.window == nil {
		return
	}
	t.window.mu.Lock()
	held := t.slot.owner == t.owner && t.slot.place == nil
	t.window.mu.Unlock()
	if held {
		t.left(time.Now())
	}
}

// watch returns a context under which net/http says when the request leaves. A
// transport that says nothing is taken to send it at once.
func (t *turn) watch(ctx context.Context) context.Context {
	if t.window == nil {
		return ctx
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { t.hold() },
		WroteHeaders: func() { t.left(time.Now()) },
	})
}

// announced is a turn for a request that no chain sends, such as one for a token.
type announced struct{ turn }

func (a *announced) Start(ctx context.Context) (context.Context, bool) {
	return a.watch(ctx), a.start(time.Now())
}

func (a *announced) Over() { a.release() }
