package calls_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
)

// A 429 slows down calls with options, public ones, and clients that were made of this one, too.
func TestRefusalSlowsDerivedClients(t *testing.T) {
	get := func(ctx context.Context, c *management.Client, opts ...management.CallOption) error {
		_, err := c.GetUser(ctx, "u1", nil, opts...)
		return err
	}
	derived := func(t *testing.T, c *management.Client) *management.Client {
		t.Helper()
		other, err := c.With(management.WithHeader("X-A", "b"))
		if err != nil {
			t.Fatal(err)
		}
		return other
	}
	for name, calls := range map[string]func(t *testing.T, c *management.Client) (first, second error){
		"options": func(t *testing.T, c *management.Client) (first, second error) {
			return get(t.Context(), c, management.WithHeader("X-A", "b")), get(t.Context(), c, management.WithHeader("X-A", "c"))
		},
		"a public operation": func(t *testing.T, c *management.Client) (first, second error) {
			return c.GetStatus(t.Context()), get(t.Context(), c)
		},
		"refused to a derived client": func(t *testing.T, c *management.Client) (first, second error) {
			return get(t.Context(), derived(t, c)), get(t.Context(), c)
		},
		"a derived client": func(t *testing.T, c *management.Client) (first, second error) {
			other := derived(t, c)
			return get(t.Context(), c), get(t.Context(), other)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{respond(429, "", "Retry-After", "7"), respond(200, userJSON)}}
			client := s.start(t, management.WithRetry(management.RetryPolicy{}))
			start := time.Now()
			if first, second := calls(t, client); first == nil || second != nil || time.Since(start) != 7*time.Second {
				t.Errorf("%s: %v, then %v after %s", name, first, second, time.Since(start))
			}
		})
	}
}
