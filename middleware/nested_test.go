package middleware

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
)

// A call that an attempt leads to must not wait for the slot that the attempt
// holds, and has attempts of its own.
func TestNestedCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var attempts []int
		inner := &Chain{Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
			attempts = append(attempts, AttemptOf(req.Context()).Number)
			return answer(200, "")(req)
		})}
		n := 0
		outer := &Chain{
			Retry: RetryPolicy{Max: 1},
			Editors: []Editor{func(ctx context.Context, _ *http.Request) error {
				_, err := inner.Do(newRequestIn(ctx, t, "GET", ""))
				return err
			}},
			Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
				if n++; n == 1 {
					return answer(503, "")(req)
				}
				return answer(200, "")(req)
			}),
		}
		if _, err := outer.Send(t.Context(), &Call{Request: newRequest(t, "GET", ""), Slots: NewSlots(1)}); err != nil {
			t.Fatal(err)
		}
		if len(attempts) != 2 || attempts[0] != 1 || attempts[1] != 1 {
			t.Errorf("attempts of the inner calls: %v", attempts)
		}
	})
}
