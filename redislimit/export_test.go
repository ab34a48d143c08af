package redislimit

import "time"

// OnPass has f called with the time at which the limiter lets each request pass. A goroutine that
// returns from Wait may be held up by the scheduler for any time, so that its own clock says nothing.
func (l *Limiter) OnPass(f func(at time.Time)) { l.onPass = f }
