package middleware

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// Throttle makes all who share it slow down together when the server refuses
// requests with 429, and speed up again step by step: additive increase,
// multiplicative decrease. Before the first 429, and a minute after the last, it
// holds nobody up. The zero Throttle is ready for use.
//
// A 429 pauses everybody for as long as the server asks, or for a second, and
// for longer each time if the first request after the pause is refused again; the
// next time, for as long as the server was seen to go on refusing requests, up to
// eight seconds. After that requests leave one by one. At first their rate doubles
// every second, up from four fifths of what the server accepted lately; once a rate
// is known at which the server refuses, it grows by a fiftieth of that in a second.
type Throttle struct {
	queued   atomic.Bool // requests have to queue, for a pause or a pace
	accepted meter
	queue    queue

	mu       sync.Mutex
	slowed   bool          // there is a pace
	wake     chan struct{} // tells the head of the queue that it may have to wait less
	paused   time.Time     // nothing leaves before
	busy     time.Time     // nothing leaves before, for the head has to wait as long
	since    time.Time     // when the present pace began: the end of the last pause
	began    time.Time     // when the server began to refuse requests, this time
	refuses  time.Duration // for how long it went on, the last time that it did
	lasted   time.Duration // how long the last pause had to be at least; 0: as long as refuses says
	proven   bool          // something that left at this pace was accepted
	base     float64       // the pace at its beginning, in requests per second
	ceiling  float64       // the pace at which the server refused; 0: not known
	lastLeft time.Time
	pauses   pauses
	changed  chan struct{} // closed when the server refuses another request; nil if nobody waits for that
}

const (
	lowestPace   = 0.1 // requests per second
	firstPace    = 2.0 // likewise, at least
	decrease     = 0.8
	increase     = 0.02 // of the ceiling, per second
	firstPause   = time.Second
	probeFor     = 2 * time.Second
	longestPause = 8 * time.Second
	forgetAfter  = time.Minute
)

// enter waits in the queue for the turn of one request. Who is at its head also
// waits for as long as ready says, which takes the turn when it says 0.
func (t *Throttle) enter(ctx context.Context, p *patience, ready func(now time.Time) time.Duration) error {
	if ctx == nil {
		return errNoContext
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if ready == nil && !t.queued.Load() {
		return nil // nobody is held up: the usual case without a limit
	}
	joined := waiter{patience: *p}
	least, err := t.join(time.Now(), &joined)
	if err != nil {
		return err
	}
	if err := fitting(ctx, least); err != nil {
		return err
	}
	if err := t.queue.wait(ctx, func() (<-chan struct{}, error) { return t.stay(&joined) }); err != nil {
		return err
	}
	defer t.queue.leave()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, wake, err := t.next(time.Now(), ready, &joined)
		if err != nil || d <= 0 {
			return err
		}
		if err := sleepUntil(ctx, d, wake); err != nil {
			return err
		}
	}
}

// sleepUntil is how the head of the queue waits: until it is called, at the latest
// for the given time.
func sleepUntil(ctx context.Context, d time.Duration, wake <-chan struct{}) error {
	if err := fitting(ctx, d); err != nil {
		return err
	}
	return backoff.SleepUntil(ctx, d, wake)
}

// join returns how long somebody who joins the queue has to wait at least. The error says that this
// is too long.
func (t *Throttle) join(now time.Time, w *waiter) (time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	pause := t.paused.Sub(now)
	w.join(&t.pauses, pause > 0)
	if pause > 0 && w.tired(now, &t.pauses) {
		return 0, errRefused
	}
	return max(pause, t.busy.Sub(now)), nil
}

// stay returns what tells somebody in the queue that the server has refused another request. The
// error says that it waits no longer.
func (t *Throttle) stay(w *waiter) (<-chan struct{}, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if w.tired(time.Now(), &t.pauses) {
		return nil, errRefused
	}
	if t.changed == nil {
		t.changed = make(chan struct{})
	}
	return t.changed, nil
}

// next returns how long the head of the queue has to wait, at the most, and what
// calls it earlier; 0: it may go. The error says that it waits no longer.
func (t *Throttle) next(now time.Time, ready func(time.Time) time.Duration, head *waiter) (time.Duration, <-chan struct{}, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.delay(now, ready)
	if d <= 0 {
		return 0, nil, nil
	}
	if head.tired(now, &t.pauses) {
		return 0, nil, errRefused
	}
	t.wake = make(chan struct{}, 1)
	return d, t.wake, nil
}

func (t *Throttle) delay(now time.Time, ready func(time.Time) time.Duration) time.Duration {
	if d := t.paused.Sub(now); d > 0 {
		return d
	}
	if now.Sub(t.since) > forgetAfter {
		t.slowed = false
	}
	t.queued.Store(t.slowed)
	if t.slowed {
		gap := time.Duration(float64(time.Second) / t.pace(now))
		if !t.proven {
			gap = max(gap, probeFor) // one goes ahead, and the others wait for its response
		}
		if d := t.lastLeft.Add(gap).Sub(now); d > 0 {
			return d
		}
	}
	if ready != nil {
		if d := ready(now); d > 0 {
			t.busy = now.Add(d)
			return d
		}
	}
	t.lastLeft = now
	return 0
}

// pace is how many requests may leave per second.
func (t *Throttle) pace(now time.Time) float64 {
	elapsed := max(0, now.Sub(t.since).Seconds())
	if t.ceiling == 0 {
		pace := t.base
		for elapsed = min(elapsed, 30); elapsed >= 1; elapsed-- {
			pace *= 2
		}
		return pace * (1 + elapsed)
	}
	return t.base + increase*t.ceiling*elapsed
}

// accept notes that the server accepted a request.
func (t *Throttle) accept(left, now time.Time) {
	t.accepted.add(now)
	if !t.queued.Load() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pauses.inRow = 0
	if left.Before(t.since) || t.proven {
		return
	}
	if t.lasted == 0 {
		t.refuses -= t.refuses / 4 // less may do
	}
	t.proven = true
	t.call()
}

// call has the head of the queue look again whether it may go.
func (t *Throttle) call() {
	select {
	case t.wake <- struct{}{}:
	default: // nobody sleeps
	}
}

// hurry notes that a turn that was given out is free again.
func (t *Throttle) hurry() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy = time.Time{}
	t.call()
}

// refuse notes that the server refused a request that left at the given time, and
// asked for a wait (0: it did not). No pause is longer than the patience allows. It reports
// whether that is at an end.
func (t *Throttle) refuse(left, now time.Time, asked time.Duration, p *patience) (hopeless bool) {
	most := p.wait
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pauses.asked = maxTime(t.pauses.asked, now.Add(min(asked, most)))
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
	again := t.slowed && !t.proven
	switch {
	case !t.slowed:
		t.begin(now)
	case left.Before(t.since):
		// It left before we slowed down, so it says nothing about the pace.
		t.pauseUntil(now.Add(min(asked, most)))
		t.since = maxTime(t.since, t.paused)
		return false
	case t.proven:
		t.ceiling = min(t.pace(now), t.accepted.peak(now))
		t.base = max(lowestPace, decrease*t.ceiling)
		t.lasted = 0
	}
	t.pauses.note(now, asked > most)
	t.lasted = min(max(2*t.lasted, firstPause), longestPause)
	pause := t.lasted
	if again {
		t.refuses = min(now.Sub(t.began), longestPause)
	} else if t.began = now; t.refuses > pause {
		pause, t.lasted = t.refuses, 0
	}
	t.pauseUntil(now.Add(min(max(asked, pause), most)))
	t.since, t.proven, t.lastLeft = t.paused, false, time.Time{}
	return t.pauses.hopeless(now, p)
}

// begin slows down from whatever the pace is.
func (t *Throttle) begin(now time.Time) {
	t.base = max(firstPace, decrease*t.accepted.mean(now))
	t.ceiling, t.lasted, t.refuses, t.pauses.inRow = 0, 0, 0, 0
	t.slowed = true
}

// pausing reports whether nothing may leave now.
func (t *Throttle) pausing() bool {
	if !t.queued.Load() {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Now().Before(t.paused)
}

// pause lets nothing pass for some time.
func (t *Throttle) pause(now time.Time, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if d > 0 {
		t.pauseUntil(now.Add(d))
	}
}

func (t *Throttle) pauseUntil(until time.Time) {
	t.paused = maxTime(t.paused, until)
	t.queued.Store(true)
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
