package middleware

import (
	"testing"
	"testing/synctest"
	"time"
)

// However often the server refuses, and whatever it asks for, nobody waits longer than MaxRetryAfter.
func TestNoPauseBeyondMaxRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 2 * time.Second
		throttle := new(Throttle)
		for i := range 8 {
			now := time.Now()
			throttle.refuse(now, now, time.Duration(i%2)*time.Hour, &patience{refusals: 4, wait: most})
			if wait, _ := throttle.join(now, &waiter{}); wait <= 0 || wait > most {
				t.Errorf("refused %d times: a wait of %s", i+1, wait)
			}
			advance(most + time.Second)
		}
	})
}
