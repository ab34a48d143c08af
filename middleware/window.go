package middleware

import (
	"container/list"
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"github.com/logto-go/management/internal/departure"
	"golang.org/x/time/rate"
)

// Window is a [Limiter] that lets no more than a number of requests leave in any
// window of a given length. All of them may leave at once; after that, each of
// them makes room for another when its window is over. Who waits is served in
// order of arrival, and who gives up leaves no trace.
//
// A [Chain] that has a Window as its limiter counts a request when it is written
// to the network, not when it got its turn: the time for making a connection, and
// that during which the process was stopped, cannot push requests together.
type Window struct {
	requests int        // how many in a window; 0 in one that was not made by NewWindow
	refill   rate.Limit // of one slot: once per window; rate.Inf: no limit
	throttle Throttle   // the queue of those who wait, and the pace after a 429

	mu   sync.Mutex
	made int        // how many slots there are
	idle *list.List // those that may be given out, the one that was used longest ago first
}

// slot lets one request leave per window.
type slot struct {
	take    func(now time.Time) time.Duration // takes it, or returns how long it is not free
	restart func(now time.Time)               // has it free again a window after now
	owner   int                               // counts the turns: who had it before has lost it
	place   *list.Element                     // in the list of idle slots; nil: a request waits for a connection with it
}

// newSlot returns a slot. It does not have its bucket as a field: a type that is in an interface, as
// slots are in their list, has all its methods linked that look like one of an interface.
func newSlot(refill rate.Limit) *slot {
	bucket := rate.NewLimiter(refill, 1)
	restart := func(now time.Time) {
		bucket.SetBurstAt(now, 0) // empties it
		bucket.SetBurstAt(now, 1)
	}
	take := func(now time.Time) time.Duration {
		if missing := 1 - bucket.TokensAt(now); missing > 0 {
			return max(1, time.Duration(missing/float64(refill)*float64(time.Second)))
		}
		restart(now)
		return 0
	}
	return &slot{take: take, restart: restart}
}

// slack is the part of a window by which it is made longer: not all requests
// take equally long to the server, and it is the server that counts.
const slack = 250

// NewWindow returns a limiter of the given number of requests (at least 1) in any
// window of the given length; a length of 0 means no limit. It takes about 200
// bytes for each request of a window.
func NewWindow(requests int, window time.Duration) *Window {
	w := &Window{requests: max(1, requests), refill: rate.Inf, idle: list.New()}
	if window > 0 {
		window = min(window, math.MaxInt64/2) // 146 years; one more would overflow, and be no limit
		w.refill = rate.Every(window + window/slack)
	}
	return w
}

// CloudLimiter returns the limiter for Logto Cloud: no more than 200 requests in
// any ten seconds, which is what Logto advises per tenant.
func CloudLimiter() *Window { return NewWindow(200, 10*time.Second) }

// Wait returns when the next request may be sent. If that is sure to be after the
// context's deadline it returns at once, with an error that wraps
// [context.DeadlineExceeded].
func (w *Window) Wait(ctx context.Context) error {
	t, err := w.take(ctx, &patience{})
	if err == nil {
		departure.Give(ctx, &announced{turn: t})
	}
	return err
}

// Pause lets nothing pass for the given time from now, or longer if a pause that
// was asked for before lasts longer.
func (w *Window) Pause(d time.Duration) {
	if w != nil {
		w.throttle.pause(time.Now(), d)
	}
}

// take waits for the turn of one request.
func (w *Window) take(ctx context.Context, p *patience) (turn, error) {
	if w == nil || w.requests == 0 {
		return turn{}, errors.New("logto: the middleware.Window is nil or its zero value: make one with NewWindow")
	}
	if w.refill == rate.Inf {
		return turn{}, w.throttle.enter(ctx, p, nil)
	}
	var taken turn
	err := w.throttle.enter(ctx, p, func(now time.Time) (wait time.Duration) {
		taken, wait = w.grant(now)
		return wait
	})
	return taken, err
}

// outPoll is how soon to look again when every slot is with a request that waits
// for its connection.
const outPoll = 5 * time.Millisecond

// grant gives out the slot that was used longest ago, or returns how long it
// takes until that is free. The slot is taken at the time it is given out,
// however late that is, and not reserved before.
func (w *Window) grant(now time.Time) (turn, time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.made < w.requests {
		s := newSlot(w.refill)
		s.place = w.idle.PushFront(s)
		w.made++
	}
	front := w.idle.Front()
	if front == nil {
		return turn{}, outPoll
	}
	s := front.Value.(*slot)
	if wait := s.take(now); wait > 0 {
		return turn{}, wait
	}
	s.owner++
	w.toBack(s)
	return turn{window: w, slot: s, owner: s.owner}, 0
}

// toBack puts a slot behind all others that may be given out.
func (w *Window) toBack(s *slot) {
	w.takeOut(s)
	s.place = w.idle.PushBack(s)
}

// takeOut keeps a slot from being given out.
func (w *Window) takeOut(s *slot) {
	if s.place != nil {
		w.idle.Remove(s.place)
		s.place = nil
	}
}
