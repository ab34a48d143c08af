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
		if took := time.Since(start); took < 20*time.Second || took > 21*time.Second {
			t.Errorf("500 requests took %s", took)
		}
	})
}

// A list that fits into the budget is not slowed down by it.
func TestListWithinTheBudget(t *testing.T) {
	took := map[string]time.Duration{}
	for _, endpoint := range []string{"http://tenant.logto.app", "http://localhost:3001"} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{roster(10_000, 20*time.Millisecond)}}
			client := s.startAt(t, endpoint, management.WithInsecureHTTP())
			start := time.Now()
			if n := countItems(t, client.ListUsers(t.Context(), nil, management.Concurrency(8))); n != 10_000 {
				t.Fatalf("%d users", n)
			}
			took[endpoint] = time.Since(start)
		})
	}
	if limited, free := took["http://tenant.logto.app"], took["http://localhost:3001"]; limited > free*115/100 {
		t.Errorf("it took %s, and %s without a limit", limited, free)
	}
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
