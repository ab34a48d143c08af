package totp

import (
	"testing"
	"time"
)

// The examples of RFC 6238, cut to six digits.
func TestCode(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // 12345678901234567890
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 20000000000: "353130"} {
		if got, err := Code(secret, time.Unix(at, 0)); got != want || err != nil {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want)
		}
	}
	for shift, want := range map[time.Duration]bool{-61 * time.Second: false, -30 * time.Second: true, 0: true, 30 * time.Second: true, 61 * time.Second: false} {
		if got := Fits(secret, "050471", time.Unix(1111111111, 0).Add(shift)); got != want {
			t.Errorf("after %v: %v", shift, got)
		}
	}
	if _, err := Code("not base 32!", time.Time{}); err == nil {
		t.Error("a bad secret gives a code")
	}
}
