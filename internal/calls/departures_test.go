package calls_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/middleware"
	"golang.org/x/time/rate"
)

// within checks that no window has more requests than it may.
func (s *faultServer) within(t *testing.T, most int, window time.Duration) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := most; i < len(s.requests); i++ {
		if gap := s.requests[i].at.Sub(s.requests[i-most].at); gap <= window {
			t.Fatalf("%d requests within %s", most+1, gap)
		}
	}
}

// keptConnections makes a client that has some kept connections, whose next requests the server drops. The
// budget is free by then.
func keptConnections(t *testing.T, s *faultServer, kept int, limiter middleware.Limiter) *management.Client {
	t.Helper()
	s.open = true
	s.faults = []fault{func(w http.ResponseWriter, r *http.Request) {
		advance(time.Second) // so that no connection is used twice
		respond(200, userJSON)(w, r)
	}}
	client := s.start(t, management.WithToken("token"), management.WithLimiter(limiter), management.WithRetry(management.RetryPolicy{}))
	transport := s.net.Client.Transport.(*http.Transport)
	transport.DisableKeepAlives, transport.MaxIdleConnsPerHost = false, kept
	var all sync.WaitGroup
	for range kept {
		all.Go(func() {
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	advance(20 * time.Second)
	s.mu.Lock()
	s.requests, s.faults = nil, []fault{drop}
	s.mu.Unlock()
	return client
}

// A read is sent again by net/http itself where a kept connection ends before the response, and counts
// each time, for every limiter and as an attempt.
func TestResendsKeepToTheBudget(t *testing.T) {
	for name, limiter := range map[string]func() middleware.Limiter{
		"Window":       func() middleware.Limiter { return middleware.NewWindow(8, 10*time.Second) },
		"rate.Limiter": func() middleware.Limiter { return rate.NewLimiter(rate.Every(10*time.Second+1), 8) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{}
				client := keptConnections(t, s, 8, limiter())
				attempts := 0
				for range 8 {
					_, err := client.GetUser(t.Context(), "u1", nil)
					failed, ok := errors.AsType[*management.CallError](err)
					if !ok {
						t.Fatalf("got %v", err)
					}
					attempts += failed.Attempts
				}
				if n, _ := s.counts(); n <= 8 || attempts != n {
					t.Errorf("%d requests, %d attempts", n, attempts)
				}
				if name == "Window" {
					s.within(t, 8, 10*time.Second)
				} else {
					s.mu.Lock()
					took := s.requests[len(s.requests)-1].at.Sub(s.requests[0].at)
					if least := time.Duration(len(s.requests)-8-1) * 10 * time.Second; took < least {
						t.Errorf("%d requests took %s, less than %s", len(s.requests), took, least)
					}
					s.mu.Unlock()
				}
			})
		})
	}
}

// The attempt that succeeds at last knows how often the request was sent.
func TestResendsCountAsAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{}
		client := keptConnections(t, s, 1, rate.NewLimiter(rate.Every(time.Second), 1))
		s.mu.Lock()
		s.faults = []fault{drop, respond(503, ""), respond(404, `{"code":"entity.not_found"}`)}
		s.mu.Unlock()
		var seen []int
		client, err := client.With(management.WithRetry(management.RetryPolicy{Max: 1}), management.WithEditor(
			func(ctx context.Context, _ *http.Request) error {
				seen = append(seen, middleware.AttemptOf(ctx).Number)
				return nil
			}))
		if err != nil {
			t.Fatal(err)
		}
		var r management.Response
		_, err = client.GetUser(t.Context(), "u1", nil, management.WithResponse(&r))
		e, ok := errors.AsType[*management.Error](err)
		if n, _ := s.counts(); !ok || n != 3 || e.Attempts != 3 || r.Attempts != 3 || !slices.Equal(seen, []int{1, 3}) {
			t.Errorf("%d requests, got %v, %d attempts, editors saw %v", n, err, r.Attempts, seen)
		}
	})
}

// A limiter that gives no turn ends what net/http sends again.
func TestResendWithoutATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{}
		away := errors.New("the limiter is away")
		turns := 2
		client := keptConnections(t, s, 1, limiterFunc(func(context.Context) error {
			if turns--; turns < 0 {
				return away
			}
			return nil
		}))
		if _, err := client.GetUser(t.Context(), "u1", nil); err == nil {
			t.Error("got a user")
		}
		if n, _ := s.counts(); n != 1 {
			t.Errorf("%d requests", n)
		}
	})
}

type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

// Where the context ends before the turn of what net/http sends again, it does not leave.
func TestResendThatComesTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{}
		client := keptConnections(t, s, 8, middleware.NewWindow(8, 10*time.Second))
		start := time.Now()
		for range 2 {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			_, err := client.GetUser(ctx, "u1", nil)
			cancel()
			if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != 2*time.Second {
				t.Errorf("got %v after %s", err, took)
			}
		}
		if n, _ := s.counts(); n != 8 {
			t.Errorf("%d requests", n)
		}
	})
}

// holdUp is a transport that lets nothing pass until a time.
type holdUp struct {
	next  http.RoundTripper
	until time.Time
}

func (h *holdUp) RoundTrip(r *http.Request) (*http.Response, error) {
	advance(time.Until(h.until))
	return h.next.RoundTrip(r)
}

// Requests that a transport has held up do not leave together.
func TestHeldRequestsKeepToTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{open: true, faults: []fault{respond(200, userJSON)}}
		client := s.start(t, management.WithToken("token"), management.WithLimiter(middleware.NewWindow(10, time.Second)))
		hold := &holdUp{s.net.Client.Transport, time.Now().Add(3500 * time.Millisecond)}
		client, err := client.With(management.WithTransport(hold))
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.within(t, 10, time.Second)
		if took := time.Since(hold.until); took > 5*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// A redirect takes one turn, and no second one when it leaves.
func TestRedirectTakesOneTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{open: true, faults: []fault{respond(307, "", "Location", "/api/users/u2"), respond(200, userJSON)}}
		client := s.start(t, management.WithToken("token"), management.WithLimiter(middleware.NewWindow(2, 10*time.Second)))
		start := time.Now()
		for range 2 {
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 10*time.Second || took > 11*time.Second {
			t.Errorf("three requests took %s", took)
		}
		s.within(t, 2, 10*time.Second)
	})
}

// What did not leave uses up nothing: what an editor refused, and what was cancelled while its connection
// was made.
func TestWhatDoesNotLeaveIsFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{open: true, faults: []fault{respond(200, userJSON)}}
		refuse := true
		var hang atomic.Bool // a dial may outlive its call
		hang.Store(true)
		client := s.start(t, management.WithToken("token"), management.WithLimiter(middleware.NewWindow(5, 10*time.Second)),
			management.WithEditor(func(context.Context, *http.Request) error {
				if refuse {
					return errors.New("refused by an editor")
				}
				return nil
			}))
		transport := s.net.Client.Transport.(*http.Transport)
		dial := transport.DialContext
		transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if hang.Load() {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return dial(ctx, network, address)
		}
		start := time.Now()
		try := func(times int, works bool) {
			for range times {
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				defer cancel()
				if _, err := client.GetUser(ctx, "u1", nil); (err == nil) != works {
					t.Errorf("after %s: %v", time.Since(start), err)
				}
			}
		}
		try(10, false)
		refuse = false
		try(10, false)
		hang.Store(false)
		if took := time.Since(start); took != time.Second {
			t.Errorf("after %s", took)
		}
		try(5, true)
		try(1, false) // the sixth of the window
		advance(10 * time.Second)
		s.within(t, 5, 10*time.Second)
	})
}
