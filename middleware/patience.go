package middleware

import "time"

// errRefused ends the waiting of those who have been held up for long enough. For a call it is
// ErrRateLimited.
const errRefused kind = "the server goes on refusing requests"

// leastRefusals is how many requests in a row are refused before anybody who waits gives up.
const leastRefusals = 4

// patience is how long a call waits for a server that refuses requests. The zero patience ends with
// the context.
type patience struct {
	refusals int           // one after the other
	wait     time.Duration // the longest pause; also how long there must have been nothing but refusals
}

// patience is that of a call: it waits as if each refusal were its own. Others that wait before it
// would hold it up otherwise until each of them has been refused as often as it is tried.
func (p RetryPolicy) patience() patience {
	return patience{max(leastRefusals, p.Max+1), p.withDefaults().MaxRetryAfter}
}

func (p *patience) exceeded(pause time.Duration) bool { return p.wait > 0 && pause > p.wait }

// pauses are those that a server brought about.
type pauses struct {
	all      int
	overlong int       // for which it asked for more than is allowed
	inRow    int       // since it accepted a request
	first    time.Time // when the first of those in a row began
}

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

// hopeless reports whether there is no use in another attempt.
func (p *pauses) hopeless(now time.Time, than patience) bool {
	return p.inRow >= than.refusals && now.Sub(p.first) >= than.wait
}

// waiter is somebody who waits.
type waiter struct {
	patience
	since    time.Time
	before   int // pauses that do not count for it
	overlong int // pauses to put up with, though they are too long
}

// tired reports whether somebody gives up at the beginning of a pause.
func (w *waiter) tired(now time.Time, p *pauses) bool {
	return p.overlong > w.overlong || w.wait > 0 && now.Sub(w.since) >= w.wait && min(p.inRow, p.all-w.before) >= w.refusals
}
