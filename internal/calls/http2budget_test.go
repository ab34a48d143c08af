package calls_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/testnet"
	"github.com/logto-go/management/middleware"
)

// Requests that share their connections keep to the budget, and use all of it: however many connections
// are made, how often net/http sends again what was more than the server takes over one of them, and
// whoever gives up meanwhile, which disturbs none that goes on.
func TestBudgetOverHTTP2(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most, window, callers = 20, time.Second, 100
		s := &faultServer{http2: true, streams: 3, open: true, faults: []fault{func(w http.ResponseWriter, r *http.Request) {
			advance(300 * time.Millisecond)
			respond(200, userJSON)(w, r)
		}}}
		client := s.start(t, management.WithToken("token"), management.WithLimiter(middleware.NewWindow(most, window)))
		start := time.Now()
		var left atomic.Int64
		var all sync.WaitGroup
		for i := range callers {
			impatient := i%4 == 3
			all.Go(func() {
				ctx := t.Context()
				if impatient {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, 1500*time.Millisecond)
					defer cancel()
				}
				var r management.Response
				_, err := client.GetUser(ctx, "u1", nil, management.WithResponse(&r))
				if failed, ok := errors.AsType[*management.CallError](err); ok && impatient && errors.Is(err, context.DeadlineExceeded) {
					r.Attempts = failed.Attempts
				} else if err != nil {
					t.Error(err)
				}
				left.Add(int64(r.Attempts))
			})
		}
		all.Wait()
		s.within(t, most, window)
		n, _ := s.counts()
		if took := time.Since(start); n < callers*3/4 || took > time.Duration(left.Load()/most+1)*window*11/10 {
			t.Errorf("%d requests, %d with those that were refused, took %s", n, left.Load(), took)
		}
		if dials := s.net.Dials(); dials < 2 {
			t.Errorf("%d connections", dials)
		}
	})
}

// What net/http sends again over HTTP/2, because the server refused to serve it, counts each time. Who
// gives up meanwhile leaves the connection to the others.
func TestResendsOverHTTP2KeepToTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most, window = 8, 10 * time.Second
		var mu sync.Mutex
		var came []time.Time
		server := testnet.NewRefusing(t, func() bool {
			mu.Lock()
			defer mu.Unlock()
			came = append(came, time.Now())
			return len(came) <= 10
		}, func([]byte) { advance(5 * time.Second) })
		client, err := management.NewClient("https://localhost:3001", "", "", management.WithToken("token"),
			management.WithHTTPClient(server.Client), management.WithLimiter(middleware.NewWindow(most, window)),
			management.WithRetry(management.RetryPolicy{}))
		if err != nil {
			t.Fatal(err)
		}
		attempts := 0
		var all sync.WaitGroup
		gaveUp := 0
		for i := range 20 {
			impatient := i%4 == 3
			all.Go(func() {
				ctx := t.Context()
				if impatient {
					var cancel context.CancelFunc
					ctx, cancel = context.WithCancel(ctx) // a deadline would tell at once that it is hopeless
					defer time.AfterFunc(12*time.Second, cancel).Stop()
				}
				var r management.Response
				err := client.DeleteUser(ctx, "u1", management.WithResponse(&r))
				mu.Lock()
				defer mu.Unlock()
				if failed, ok := errors.AsType[*management.CallError](err); ok && impatient && errors.Is(err, context.Canceled) {
					r.Attempts = failed.Attempts
					gaveUp++
				} else if err != nil {
					t.Error(err)
				}
				attempts += r.Attempts
			})
		}
		all.Wait()
		if len(came) < 20 || attempts < len(came) || attempts > len(came)+gaveUp || gaveUp == 0 {
			t.Errorf("%d requests, %d attempts, %d gave up", len(came), attempts, gaveUp)
		}
		for i := most; i < len(came); i++ {
			if gap := came[i].Sub(came[i-most]); gap <= window {
				t.Fatalf("%d requests within %s", most+1, gap)
			}
		}
	})
}
