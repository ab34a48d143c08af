package middleware

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// turn is the right of one request to leave. The zero turn is that of a request
// that no [Window] limits.
type turn struct {
	_      [0]func() // no ==, which the linker would keep the code for
	window *Window
	slot   *slot
	owner  int       // of the slot
	stage  stage     // guarded by the window, as the slot and its owner are
	taken  time.Time // when another limiter gave the turn

	waited time.Duration // for it
}

// stage is how far a request has come, as far as its transport says so.
type stage int

const (
	untold    stage = iota // nothing was said
	waiting                // it waits for a connection
	connected              // it has one, and may leave at any moment
	gone                   // it was sent
)

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
	return t.count(now, untold)
}

// count counts the turn's window from now, and reports false if the turn has lapsed.
func (t *turn) count(now time.Time, at stage) bool {
	t.window.mu.Lock()
	own := t.slot.owner == t.owner
	if own {
		t.stage = at
		t.slot.restart(now)
		t.window.toBack(t.slot)
	}
	t.window.mu.Unlock()
	return own
}

// reach notes how far the request has come, and keeps its slot from being given out until it
// leaves. It reports false if the request has no turn: another has its slot, or it was sent before.
func (t *turn) reach(at stage) bool {
	t.window.mu.Lock()
	own := t.slot.owner == t.owner && t.stage != gone
	if own {
		t.stage = at
		t.window.takeOut(t.slot)
	}
	t.window.mu.Unlock()
	return own
}

// connect is called when the request has its connection. What leaves has to have a turn
// that is its own: net/http sends a request once more by itself when a kept connection
// ends, and the slot of one that a transport held up has gone to another.
//
// It reports whether the request leaves once more.
func (t *turn) connect(ctx context.Context, conn net.Conn) (again bool) {
	if t.reach(connected) {
		return false
	}
	for {
		next, err := t.window.take(ctx, &patience{})
		if err == nil {
			return t.adopt(&next, connected)
		}
		if err != errRefused { //nolint:errorlint // it comes as it is
			break
		}
	}
	<-ctx.Done()
	if conn != nil && !shared(conn) {
		_ = conn.Close() // HTTP/1 sends even what has been cancelled
	}
	return false
}

// shared reports whether a connection may have other requests on it.
func shared(conn net.Conn) bool {
	c, ok := conn.(*tls.Conn)
	return ok && c.ConnectionState().NegotiatedProtocol == "h2"
}

// adopt has the request leave in the turn of another slot, if its own is used up. It reports whether
// it had left in that.
func (t *turn) adopt(next *turn, at stage) (again bool) {
	t.window.mu.Lock()
	again = t.stage == gone
	if t.slot.owner != t.owner || again {
		t.slot, t.owner, t.stage = next.slot, next.owner, at
	}
	t.window.mu.Unlock()
	return again
}

// release ends the turn. One in which nothing left is free for others. One in which
// something may be about to leave counts from now.
func (t *turn) release(sent bool) {
	if t.window == nil {
		return
	}
	t.window.mu.Lock()
	at := t.stage
	free := t.slot.owner == t.owner && (at == waiting || at == untold && !sent)
	if free {
		t.window.takeOut(t.slot) // for good: a new one takes its place, which is free
		t.slot.owner++
		t.window.made--
	}
	t.window.mu.Unlock()
	if free {
		t.window.throttle.hurry()
	}
	if at == connected {
		t.count(time.Now(), gone)
	}
}

// watch returns a context under which net/http says when the request leaves. A
// transport that says nothing is taken to send it at once.
func (t *turn) watch(ctx context.Context, trace *httptrace.ClientTrace, resent *atomic.Int32) context.Context {
	if t.window == nil {
		return ctx
	}
	trace.GetConn = func(string) { t.reach(waiting) }
	trace.GotConn = func(info httptrace.GotConnInfo) { // holds no lock of net/http's, as GetConn may
		if t.connect(ctx, info.Conn) {
			resent.Add(1)
		}
	}
	trace.WroteHeaders = func() { t.count(time.Now(), gone) }
	return httptrace.WithClientTrace(ctx, trace)
}

// announced is a turn for a request that no chain sends, such as one for a token.
type announced struct {
	turn
	trace  httptrace.ClientTrace
	resent atomic.Int32
}

func (a *announced) Start(ctx context.Context) (context.Context, bool) {
	return a.watch(ctx, &a.trace, &a.resent), a.start(time.Now())
}

func (a *announced) Over() { a.release(true) }
