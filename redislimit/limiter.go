package redislimit

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Limiter shares a budget of requests with all limiters of the same tenant on the
// same Redis. It is a [middleware.Limiter] with a Pause. Make it with [New].
type Limiter struct {
	redis    redis.Scripter
	prefix   string
	keys     []string
	requests int
	length   time.Duration // of a window, and the slack
	keeps    time.Duration // how long a turn is good for
	timeout  time.Duration
	fallback Fallback
	log      *slog.Logger
	replica  string // the id of this limiter

	// head is held by the one who waits for the next turn. Those behind it are
	// served in the order they came, as senders on a channel are.
	head chan struct{}

	mu         sync.Mutex
	serial     int       // of the last turn
	held       *turn     // given out by Redis, and not used so far
	returned   string    // a turn that was given out and will not be used
	passed     []pass    // in the last window, the oldest first
	paused     time.Time // nobody passes before
	replicas   int       // seen last, this one included
	known      int       // replicas before the last outage, which count
	knownUntil time.Time
	contact    time.Time          // when Redis responded last, in whatever way
	clock      int64              // what its clock said then, in microseconds
	born       string             // which data it had
	pending    *flight            // a round trip that is still under way
	outage     *outage            // nil: Redis is there
	onPass     func(at time.Time) // of tests; nil: nobody asks
}

// turn is the right to pass at a time that Redis said.
type turn struct {
	id       string
	due      time.Time // not before
	earliest time.Time // what due is at the earliest, if Redis responded at once
	recheck  time.Time // when there may be a better one; zero: never
}

// pass is a turn that was used.
type pass struct {
	id string
	at time.Time
}

const (
	// slack is the part of a window by which it is taken to be longer than it is: a
	// request may take longer from its turn to the server than a later one.
	slack = 50
	// A turn is good for a two-hundredth of a window, but not for less than this.
	shortestKeep = 10 * time.Millisecond
	// recheck is how soon to ask again, more or less, while Redis waits for replicas to
	// come back from an outage.
	recheck = 400 * time.Millisecond
)

// New returns a limiter of the given number of requests, at least 1, in any window of
// the given length, for a tenant. All limiters of a tenant have to be made alike.
// It does not ask Redis for anything yet.
//
// The client can be any of go-redis, for one server, a cluster or a sentinel.
func New(client redis.Scripter, tenant string, requests int, window time.Duration, opts ...Option) (*Limiter, error) {
	switch {
	case isNil(client):
		return nil, errors.New("redislimit: New needs a Redis client, not nil")
	case tenant == "":
		return nil, errors.New("redislimit: New needs the name of a tenant: limiters of one name share a budget")
	case requests < 1:
		return nil, errors.New("redislimit: the number of requests must be at least 1")
	case window < time.Millisecond:
		return nil, errors.New("redislimit: the window must be at least a millisecond long")
	}
	l := &Limiter{
		redis: client, prefix: "logto:limit:", requests: requests, length: window + window/slack,
		keeps: max(window/200, shortestKeep), timeout: 500 * time.Millisecond, log: slog.Default(),
		replica: rand.Text()[:12], head: make(chan struct{}, 1), replicas: 1,
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("redislimit: an option is nil")
		}
		if err := opt(l); err != nil {
			return nil, err
		}
	}
	l.timeout = min(l.timeout, l.length/3)
	for _, name := range []string{"meta", "log", "replicas", "back"} {
		// What is in braces decides on the slot of a cluster.
		l.keys = append(l.keys, fmt.Sprintf("%s{%s}:%s", l.prefix, hashTag(tenant), name))
	}
	return l, nil
}

// Wait returns nil when one request may be sent, which should then be done at once.
// It returns an error that wraps the context's as soon as the context ends, and at
// once if that is sure to be before the turn; the turn is then another's.
func (l *Limiter) Wait(ctx context.Context) error {
	if l == nil || l.head == nil {
		return errors.New("redislimit: a Limiter has to be made with New, and not be nil")
	}
	if ctx == nil {
		return errors.New("redislimit: the context is nil: pass context.Background() if there is none")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := fits(ctx, l.busyUntil()); err != nil {
		return err
	}
	select {
	case l.head <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.head }()
	for {
		passed, err := l.pass(ctx)
		if passed || err != nil {
			return err
		}
	}
}

// pass takes a step towards passing. It returns false if there are more to take.
func (l *Limiter) pass(ctx context.Context) (bool, error) {
	if wait, away := l.away(time.Now()); away {
		if l.fallback == Fail {
			return false, l.awayError()
		}
		if wait > 0 {
			// It may be shorter: Redis may come back.
			return false, sleep(ctx, wait)
		}
		if l.passAlone(time.Now()) {
			return true, nil
		}
	}
	t, err := l.reserve(ctx)
	if t == nil || err != nil {
		return false, err
	}
	if !t.recheck.IsZero() && t.recheck.Before(t.due) {
		if err := sleep(ctx, time.Until(t.recheck)); err != nil {
			return false, err
		}
		l.giveBack(t)
		return false, nil
	}
	if err := fits(ctx, t.due); err != nil {
		return false, err
	}
	if err := sleep(ctx, time.Until(t.due)); err != nil {
		return false, err
	}
	return l.use(t, time.Now()), nil
}

// reserve returns the turn of this process: one that somebody gave up before it was
// due, or the next that Redis has. It is nil if Redis turns out to be away.
func (l *Limiter) reserve(ctx context.Context) (*turn, error) {
	l.mu.Lock()
	held := l.held
	if held != nil && time.Now().After(held.earliest.Add(l.keeps)) {
		l.returned, l.held, held = held.id, nil, nil
	}
	l.mu.Unlock()
	if held != nil {
		return held, nil
	}
	return l.ask(ctx)
}

// use spends a turn. It reports false if the turn is none any more: it is too late
// for it, or there is a pause now.
func (l *Limiter) use(t *turn, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = nil
	if now.After(t.earliest.Add(l.keeps)) || now.Before(l.paused) {
		l.returned = t.id
		return false
	}
	l.note(pass{t.id, now})
	return true
}

// giveBack gives up a turn: Redis hears of it when the next is asked for.
func (l *Limiter) giveBack(t *turn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held == t {
		l.returned, l.held = t.id, nil
	}
}

// note remembers what passed, for as long as it counts.
func (l *Limiter) note(p pass) {
	for len(l.passed) > 0 && !l.passed[0].at.Add(l.length).After(p.at) {
		l.passed = l.passed[1:]
	}
	l.passed = append(l.passed, p)
	if l.onPass != nil {
		l.onPass(p.at)
	}
}

// nextID returns an id for a turn.
func (l *Limiter) nextID() string {
	l.serial++
	return fmt.Sprintf("%s:%d", l.replica, l.serial)
}

// busyUntil returns the time before which nobody in the queue passes.
func (l *Limiter) busyUntil() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held != nil && l.held.recheck.IsZero() {
		return l.held.due
	}
	return time.Time{}
}

// Pause lets nothing pass for the given time, in all processes: requests that have
// their turn already, at most one in each other process, still go. It returns when
// Redis knows, or does not respond; then it is told with the next turn.
func (l *Limiter) Pause(d time.Duration) {
	if l == nil || l.head == nil || d <= 0 {
		return
	}
	l.mu.Lock()
	if until := time.Now().Add(d); until.After(l.paused) {
		l.paused = until
	}
	l.mu.Unlock()
	if !l.gone() {
		l.tell()
	}
}

// fits returns an error if a time is after the deadline.
func fits(ctx context.Context, due time.Time) error {
	if deadline, ok := ctx.Deadline(); ok && due.After(deadline) {
		return fmt.Errorf("the rate limit asks for a wait of %s, longer than the deadline allows: %w",
			time.Until(due).Round(time.Millisecond), context.DeadlineExceeded)
	}
	return nil
}

// sleep waits, or returns the error of the context as soon as that ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
