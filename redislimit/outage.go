package redislimit

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// outage is a time in which Redis is away.
type outage struct {
	err     error
	noticed time.Time
	probe   time.Time     // when to ask Redis again
	pause   time.Duration // until the probe after that
	// turns are when the turns were used that make up the share of this process, the
	// oldest first. There are fewer if the share was not used up.
	turns []time.Time
}

const (
	firstProbe = 100 * time.Millisecond
	lastProbe  = 2 * time.Second
)

// share is how many requests this process may send per window on its own.
func (l *Limiter) share() int { return max(1, l.requests/max(1, l.replicas)) }

// consequence is what the log says of each fallback.
var consequence = map[Fallback]string{
	Share: "this process keeps to its share of the rate limit",
	Fail:  "what waits for the rate limit fails",
}

// lose notes that Redis is away.
func (l *Limiter) lose(err error, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begone(err, now)
}

func (l *Limiter) begone(err error, now time.Time) {
	if l.outage == nil {
		l.outage = &outage{err: err, noticed: now, pause: firstProbe, turns: l.ownTurns(now)}
		l.log.Warn("Redis is not available: "+consequence[l.fallback],
			"share", l.share(), "requests", l.requests, "replicas", l.replicas, "error", err)
	}
	o := l.outage
	o.err = err
	// Not all replicas at the same time.
	o.probe = now.Add(o.pause/2 + rand.N(o.pause))
	// All must be back within a window of the first.
	o.pause = min(2*o.pause, lastProbe, l.length/4)
}

// ownTurns returns what counts towards the share: what passed here in the last window.
// If there are other replicas they may have used the rest of the budget until now, so
// what is lacking to the share is taken to be used now.
func (l *Limiter) ownTurns(now time.Time) []time.Time {
	var turns []time.Time
	for _, p := range l.passed {
		if p.at.Add(l.length).After(now) {
			turns = append(turns, p.at)
		}
	}
	share := l.share()
	turns = turns[max(0, len(turns)-share):]
	for l.replicas > 1 && len(turns) < share {
		turns = append(turns, now)
	}
	return turns
}

// regain notes that Redis is back.
func (l *Limiter) regain(now time.Time) {
	if l.outage == nil {
		return
	}
	l.known, l.knownUntil = l.replicas, now.Add(l.length)
	l.outage = nil
	l.log.Info("Redis is available again: the rate limit is shared", "requests", l.requests, "replicas", l.replicas)
}

// away reports whether Redis is away and not to be asked now, and how long it takes
// until something may happen: a turn of the share, or a probe.
func (l *Limiter) away(now time.Time) (time.Duration, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	o := l.outage
	if o == nil || !now.Before(o.probe) && l.pending == nil {
		return 0, false
	}
	next := l.paused
	if len(o.turns) >= l.share() {
		if free := o.turns[0].Add(l.length); free.After(next) {
			next = free
		}
	}
	if o.probe.Before(next) {
		next = o.probe
		if l.pending != nil && !now.Before(o.probe) {
			next = now.Add(firstProbe) // the last probe is not over
		}
	}
	return next.Sub(now), true
}

// passAlone takes a turn of the share of this process.
func (l *Limiter) passAlone(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outage == nil {
		return false
	}
	if len(l.outage.turns) >= l.share() {
		l.outage.turns = l.outage.turns[1:]
	}
	l.outage.turns = append(l.outage.turns, now)
	if l.held != nil {
		l.returned, l.held = l.held.id, nil
	}
	l.note(pass{l.nextID(), now})
	return true
}

func (l *Limiter) awayError() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outage == nil {
		return ErrAway
	}
	return fmt.Errorf("%w: %w", ErrAway, l.outage.err)
}
