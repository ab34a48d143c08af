package backoff

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"
)

func TestDelay(t *testing.T) {
	tests := []struct {
		failures    int
		base, limit time.Duration
		most        time.Duration
	}{
		{1, time.Second, time.Minute, time.Second},
		{3, time.Second, time.Minute, 4 * time.Second},
		{7, time.Second, time.Minute, time.Minute},
		{math.MaxInt, time.Second, math.MaxInt64, math.MaxInt64},
		{1, time.Minute, time.Second, time.Second},
		{5, 0, 0, 0},
		{math.MaxInt, 0, time.Second, 0},
		{0, time.Second, time.Minute, time.Second},
		{1, -time.Second, time.Minute, 0},
	}
	for _, tt := range tests {
		for range 100 {
			if d := Delay(tt.failures, tt.base, tt.limit); d < tt.most/2 || d > tt.most {
				t.Fatalf("after %d failures of %s up to %s: %s", tt.failures, tt.base, tt.limit, d)
			}
		}
	}
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := Sleep(t.Context(), time.Hour); err != nil || time.Since(start) != time.Hour {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		if err := Sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		if Fits(ctx, 0) || !Fits(t.Context(), 1000*time.Hour) {
			t.Error("Fits looks at something else than the deadline")
		}
	})
}
