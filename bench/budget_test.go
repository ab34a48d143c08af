package bench

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/bench/internal/tenant"
)

const (
	budget  = 200
	window  = 10 * time.Second
	windows = 6
	greedy  = 50 // goroutines that call without a pause
	plays   = 20

	budgetVariable = "BENCH_BUDGET"
)

// TestBudget has greedy callers share a client of Logto Cloud in simulated time,
// and counts the requests of each ten seconds: those for tokens too, for the
// tenant counts them all. Which caller gets its turn when is up to the scheduler, so it
// is played many times, and the worst counts. It prints what it found in the form
// of a benchmark, which in simulated time cannot be one.
func TestBudget(t *testing.T) {
	if os.Getenv(budgetVariable) == "" {
		t.Skip("a measurement: cmd/bench runs it with " + budgetVariable)
	}
	worst, sum := 0, 0.0
	for range plays {
		synctest.Test(t, func(t *testing.T) {
			clock, end := play(t)
			worst = max(worst, clock.worst(window))
			sum += float64(clock.before(end)) / windows
		})
	}
	fmt.Printf("BenchmarkBudget %d %.1f mean-requests/window %d worst-requests/window\n", plays, sum/plays, worst)
}

// play makes calls for some windows, in the bubble of the test.
func play(t *testing.T) (clock *clocked, end time.Time) {
	clock = &clocked{next: newCanned(t, rich), refused: time.Now().Add(windows * window / 2)}
	client, err := management.NewClient("https://tenant.logto.app", "app", "secret", management.WithTransport(clock))
	if err != nil {
		t.Fatal(err)
	}
	end = time.Now().Add(windows * window)
	var running sync.WaitGroup
	for range greedy {
		running.Go(func() {
			for time.Now().Before(end) {
				if _, err := client.GetUser(t.Context(), tenant.ID(0), nil); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	return clock, end
}

// clocked notes when requests pass, which take as long as Logto's take. Halfway
// through, the token is refused, as happens when a signing key is deleted.
type clocked struct {
	next    http.RoundTripper
	refused time.Time // when the first token ends

	mu     sync.Mutex
	times  []time.Time
	tokens int // how many were given
}

// RoundTrip notes the time, and answers 20 ms later.
func (c *clocked) RoundTrip(req *http.Request) (*http.Response, error) {
	isToken := req.URL.Path == "/oidc/token"
	c.mu.Lock()
	c.times = append(c.times, time.Now())
	if isToken {
		c.tokens++
	}
	number := c.tokens
	c.mu.Unlock()
	time.Sleep(latency) // in the bubble, where it costs no time
	switch {
	case isToken:
		return answerWith(req, http.StatusOK, fmt.Sprintf(`{"access_token":"token-%d","expires_in":3600,"token_type":"Bearer","scope":"all"}`, number)), nil
	case req.Header.Get("Authorization") == "Bearer token-1" && time.Now().After(c.refused):
		return answerWith(req, http.StatusUnauthorized, `{"code":"auth.unauthorized","message":"Unauthorized."}`), nil
	}
	return c.next.RoundTrip(req)
}

func answerWith(req *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(body)),
		Request:    req,
	}
}

// worst is the largest number of requests within a window, wherever that begins.
func (c *clocked) worst(window time.Duration) int {
	worst, first := 0, 0
	for i, at := range c.times {
		for at.Sub(c.times[first]) >= window {
			first++
		}
		worst = max(worst, i-first+1)
	}
	return worst
}

func (c *clocked) before(end time.Time) int {
	n := 0
	for _, at := range c.times {
		if at.Before(end) {
			n++
		}
	}
	return n
}
