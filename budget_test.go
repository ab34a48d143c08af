package management_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
)

// Pages that are fetched ahead keep to the rate limit like all requests.
func TestConcurrentListIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{roster(50_000, 0)}}
		client := s.startAt(t, "http://tenant.logto.app", management.WithInsecureHTTP())
		start := time.Now()
		if n := countItems(t, client.ListUsers(t.Context(), nil, management.Concurrency(16))); n != 50_000 {
			t.Fatalf("%d users", n)
		}
		if took := time.Since(start); took < 24*time.Second || took > 26*time.Second {
			t.Errorf("500 requests took %s", took)
		}
	})
}

// Logto Cloud counts all requests, those for tokens too.
func TestCloudBudgetCountsTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{tokenLife: 10 * time.Second, faults: []fault{respond(200, userJSON)}}
		var times []time.Time
		s.tokenFault = func(int) fault {
			s.mu.Lock()
			times = append(times, time.Now())
			s.mu.Unlock()
			return nil
		}
		client := s.startAt(t, "http://tenant.logto.app", management.WithInsecureHTTP())
		for range 1000 {
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
				t.Fatal(err)
			}
		}
		if len(times) < 5 {
			t.Errorf("%d token requests", len(times))
		}
		for _, r := range s.requests {
			times = append(times, r.at)
		}
		slices.SortFunc(times, time.Time.Compare)
		for i := 200; i < len(times); i++ {
			if times[i].Sub(times[i-200]) <= 10*time.Second {
				t.Fatalf("201 requests within %s", times[i].Sub(times[i-200]))
			}
		}
	})
}
