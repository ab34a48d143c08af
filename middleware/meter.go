package middleware

import (
	"sync/atomic"
	"time"
)

// meter counts what happened in each of the last seconds. It takes no lock, since
// every call comes by here; a count may be off by a few where a second begins.
type meter struct {
	seconds [meterSpan + 1]struct {
		_  [0]func()    // no ==, which the linker would keep the code for
		at atomic.Int64 // which second, by the clock
		n  atomic.Int64
	}
}

// meterSpan is how many whole seconds a meter looks back.
const meterSpan = 10

func (m *meter) add(now time.Time) {
	at := now.Unix()
	s := &m.seconds[index(at)]
	if old := s.at.Load(); old != at && s.at.CompareAndSwap(old, at) {
		s.n.Store(0)
	}
	s.n.Add(1)
}

// mean is the number per second, over the whole span.
func (m *meter) mean(now time.Time) float64 {
	sum := int64(0)
	m.each(now, func(n int64) { sum += n })
	return float64(sum) / meterSpan
}

// peak is the number of the fullest second.
func (m *meter) peak(now time.Time) float64 {
	most := int64(0)
	m.each(now, func(n int64) { most = max(most, n) })
	return float64(most)
}

func (m *meter) each(now time.Time, f func(n int64)) {
	at := now.Unix()
	for i := range m.seconds {
		if s := &m.seconds[i]; at-s.at.Load() <= meterSpan && s.at.Load() <= at {
			f(s.n.Load())
		}
	}
}

func index(second int64) int {
	const size = meterSpan + 1
	return int((second%size + size) % size)
}
