package middleware

import "time"

// errRefused ends the waiting of those who have been held up for long enough. For a call it is
// ErrRateLimited.
const errRefused kind = "the server goes on refusing requests"

// Who waits gives up when the server has refused so many requests in a row, and none other, for so
// long. The first request after a pause may be refused several times before a window of the server
// ends, and few are longer than five minutes.
const (
	leastRefusals = 4
	outage        = 6 * time.Minute
)

// patience is how long a call waits for a server that refuses requests. The zero patience ends with
// the context.
type patience struct {
	refusals int           // one after the other
	wait     time.Duration // the longest that the server may ask for
	since    time.Time     // when the call began
}

// patience is that of a call: it waits as if each refusal were its own. Others that wait before it
// would hold it up otherwise until each of them has been refused as often as it is tried.
func (p RetryPolicy) patience() patience {
	return patience{refusals: max(leastRefusals, p.Max+1), wait: p.withDefaults().MaxRetryAfter}
}

// pauses are those that a server brought about.
type pauses struct {
	all      int
	overlong int       // for which it asked for more than is allowed
	inRow    int       // since it accepted a request
	first    time.Time // when the first of those in a row began
	asked    time.Time // it has asked for nothing to leave before
}

// note notes that a pause begins.
func (p *pauses) note(now time.Time, overlong bool) {
	if p.inRow == 0 {
		p.first = now
	}
	p.all++
	p.inRow++
	if overlong {
		p.overlong++
	}
}

// hopeless reports whether there is no use in another attempt of a call.
func (p *pauses) hopeless(now time.Time, call *patience) bool {
	return p.inRow >= call.refusals && now.Sub(p.first) >= outage && now.Sub(call.since) >= outage
}

// waiter is somebody who waits.
type waiter struct {
	patience
	before   int // pauses that do not count for it
	overlong int // pauses to put up with, though they are too long
}

// join notes the pauses before somebody began to wait.
func (w *waiter) join(p *pauses, paused bool) {
	w.before, w.overlong = p.all, p.overlong
	if !paused {
		w.overlong++ // it waits for one
	}
}

// tired reports whether somebody waits no longer.
func (w *waiter) tired(now time.Time, p *pauses) bool {
	switch {
	case p.overlong > w.overlong:
		return true
	case w.wait == 0:
		return false
	}
	return p.asked.Sub(now) > w.wait || min(p.inRow, p.all-w.before) >= w.refusals && now.Sub(p.first) >= outage
}
