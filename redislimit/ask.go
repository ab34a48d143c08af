package redislimit

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed limiter.lua
var source string

var script = redis.NewScript(source)

// What the script may return first.
const (
	tooLate   = 0
	forgotten = 2
	unsure    = 3 // it is done, but the turn could be sooner when more is known
)

// remembers is how long Redis keeps what the script needs, if nobody asks. What was
// before that is in nobody's window any more.
const remembers = time.Hour

// reply is what the script returns.
type reply struct {
	outcome  int64
	wait     time.Duration
	replicas int
	clock    int64  // of Redis, in microseconds
	born     string // which data it has: others after they were lost
}

func parse(cmd *redis.Cmd) (reply, error) {
	values, err := cmd.Slice()
	if err != nil {
		return reply{}, err
	}
	var numbers [4]int64
	if len(values) != 5 {
		return reply{}, fmt.Errorf("the script returned %d values", len(values))
	}
	for i := range numbers {
		n, ok := values[i].(int64)
		if !ok {
			return reply{}, fmt.Errorf("the script returned a %T", values[i])
		}
		numbers[i] = n
	}
	born, _ := values[4].(string)
	return reply{numbers[0], time.Duration(numbers[1]) * time.Microsecond, int(numbers[2]), numbers[3], born}, nil
}

// flight is one round trip. It goes on when the one who began it gives up, and is
// there for whoever comes next: at no time is there more than one.
type flight struct {
	op       string // "take" or "pause"
	id       string // of the turn that is asked for
	returned string // the turn that is given back with it
	joining  bool   // it tells Redis what passed during an outage
	begun    time.Time
	done     chan struct{}
}

// ask gets the next turn from Redis. It is nil without an error if Redis does not
// respond.
func (l *Limiter) ask(ctx context.Context) (*turn, error) {
	f := l.begin("take")
	if err := l.await(ctx, f); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held, nil
}

// tell has Redis know of a pause that began before now.
func (l *Limiter) tell() {
	for now := time.Now(); ; {
		f := l.begin("pause")
		_ = l.await(context.Background(), f) // what fails is told again, with a turn
		if l.gone() || !f.begun.Before(now) {
			return
		}
		// Another round trip was under way, which knew nothing of it.
	}
}

// gone reports whether Redis is away.
func (l *Limiter) gone() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.outage != nil
}

// await waits for a round trip: until it is done, or has taken too long, or the
// context ends, of which only the last is an error.
func (l *Limiter) await(ctx context.Context, f *flight) error {
	timer := time.NewTimer(time.Until(f.begun.Add(l.timeout)))
	defer timer.Stop()
	select {
	case <-f.done:
	case <-timer.C:
		l.lose(fmt.Errorf("no response within %s", l.timeout), time.Now())
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// begin starts a round trip, or returns the one that is under way.
func (l *Limiter) begin(op string) *flight {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending != nil {
		return l.pending
	}
	f := &flight{
		op: op, id: l.nextID(), returned: l.returned, joining: l.outage != nil,
		begun: time.Now(), done: make(chan struct{}),
	}
	args := l.arguments(f)
	l.pending = f
	go func() {
		// The client may take longer than it is asked to, if it was not made with
		// ContextTimeoutEnabled: then nobody waits for it any more.
		ctx, cancel := context.WithTimeout(context.Background(), l.timeout)
		defer cancel()
		r, err := parse(script.Run(ctx, l.redis, l.keys, args...))
		l.end(f, r, err, time.Now())
	}()
	return f
}

// end notes what came of a round trip.
func (l *Limiter) end(f *flight, r reply, err error, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer close(f.done)
	l.pending = nil
	if err != nil {
		l.returned = f.id // Redis may have given it out
		l.begone(err, now)
		return
	}
	l.clock, l.contact = r.clock, now
	switch r.outcome {
	case tooLate: // or the clock was put forward: to be tried again
		return
	case forgotten:
		l.begone(errors.New("it has lost its data"), now)
		l.outage.probe = now
		return
	}
	if l.outage != nil && (!f.joining || l.passedSince(f.begun)) {
		l.returned = f.id // it did not tell Redis of all that passed
		return
	}
	if l.returned == f.returned {
		l.returned = ""
	}
	l.born, l.replicas = r.born, max(r.replicas, l.replicasBefore(now))
	if f.op == "take" {
		l.held = &turn{id: f.id, due: now.Add(r.wait), earliest: f.begun.Add(r.wait)}
		if r.outcome == unsure {
			l.held.recheck = now.Add(recheck/2 + rand.N(recheck))
		}
	}
	l.regain(now)
}

// replicasBefore returns how many replicas there were before an outage, as long as that
// matters: Redis may have to hear of them again.
func (l *Limiter) replicasBefore(now time.Time) int {
	if l.outage != nil {
		return l.replicas
	}
	if now.Before(l.knownUntil) {
		return l.known
	}
	return 1
}

func (l *Limiter) passedSince(t time.Time) bool {
	return len(l.passed) > 0 && l.passed[len(l.passed)-1].at.After(t)
}

// arguments are those of the script.
func (l *Limiter) arguments(f *flight) []any {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	micro := func(d time.Duration) string { return number(d.Microseconds()) }
	deadline, born := int64(-1), ""
	if !l.contact.IsZero() && f.begun.Sub(l.contact) < remembers {
		deadline = l.clock + (f.begun.Sub(l.contact) + l.timeout).Microseconds()
		born = l.born
	}
	args := []any{
		f.op, strconv.Itoa(l.requests), micro(l.length), l.replica, f.id, l.returned,
		micro(max(0, l.paused.Sub(f.begun))), number(deadline), born,
	}
	if !f.joining {
		return append(args, "0", strconv.Itoa(l.share()))
	}
	args = append(args, "1", strconv.Itoa(l.share()), strconv.Itoa(l.replicas), micro(f.begun.Sub(l.outage.noticed)))
	for _, p := range l.passed {
		if age := f.begun.Sub(p.at); age < l.length {
			args = append(args, p.id, micro(age))
		}
	}
	return args
}
