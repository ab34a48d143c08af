package calls_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/middleware"
	"golang.org/x/oauth2"
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

// A token request counts from when it leaves, however long its connection takes.
func TestBudgetCountsTokensWhenTheyLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		var times []time.Time
		s.tokenFault = func(int) fault {
			times = append(times, time.Now())
			return nil
		}
		client := s.start(t, management.WithLimiter(middleware.NewWindow(10, 10*time.Second)))
		transport := s.net.Client.Transport.(*http.Transport)
		dial, dials := transport.DialContext, 0
		transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if dials++; dials == 1 {
				advance(9 * time.Second)
			}
			return dial(ctx, network, address)
		}
		for range 30 {
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range s.requests {
			times = append(times, r.at)
		}
		for i := 10; i < len(times); i++ {
			if gap := times[i].Sub(times[i-10]); gap <= 10*time.Second {
				t.Fatalf("11 requests within %s", gap)
			}
		}
	})
}

// A redirect that is followed is a request like any other.
func TestRedirectsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/moved") {
				respond(200, userJSON)(w, r)
				return
			}
			http.Redirect(w, r, r.URL.Path+"/moved", http.StatusFound)
		}}}
		s.open = true
		client := s.start(t, management.WithToken("abc"), management.WithLimiter(middleware.NewWindow(10, 10*time.Second)))
		for range 20 {
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
				t.Fatal(err)
			}
		}
		for i := 10; i < len(s.requests); i++ {
			if gap := s.requests[i].at.Sub(s.requests[i-10].at); gap <= 10*time.Second {
				t.Fatalf("11 requests within %s", gap)
			}
		}
		if len(s.requests) != 40 {
			t.Errorf("%d requests", len(s.requests))
		}
	})
}

// A 401 that is not about the token is the call's own: it is sent once, and reported as
// it is.
func TestOwnUnauthorized(t *testing.T) {
	tests := map[string]func(context.Context, *management.AccountClient) error{
		"verification_record.permission_denied": func(ctx context.Context, c *management.AccountClient) error {
			return c.UpdatePassword(ctx, gen.PasswordRequest{Password: "a new one"})
		},
		"secrets.third_party_token_set.access_token_expired": func(ctx context.Context, c *management.AccountClient) error {
			_, err := c.GetEnterpriseSsoIdentityAccessToken(ctx, "c1")
			return err
		},
	}
	for code, call := range tests {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{
				respond(401, `{"code":"`+code+`","message":"No."}`),
				respond(404, `{"code":"entity.not_found","message":"Gone."}`),
			}}
			n := 0
			account, err := s.start(t).Account(tokenFunc(func() (*oauth2.Token, error) {
				n++
				return &oauth2.Token{AccessToken: fmt.Sprintf("user-token-%d", n), Expiry: time.Now().Add(time.Hour)}, nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			err = call(t.Context(), account)
			if !errors.Is(err, management.Code(code)) || !errors.Is(err, management.ErrUnauthorized) || len(s.requests) != 1 || n != 1 {
				t.Errorf("got %v after %d requests with %d tokens", err, len(s.requests), n)
			}
		})
	}
}

type tokenFunc func() (*oauth2.Token, error)

func (f tokenFunc) Token() (*oauth2.Token, error) { return f() }

// A server that asks for a day ends the call at once, and others within a minute.
func TestRetryAfterOfADay(t *testing.T) {
	for _, endpoint := range []string{"http://tenant.logto.app", "http://localhost:3001"} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{respond(429, "<html>", "Retry-After", "86400"), respond(200, userJSON)}}
			client := s.startAt(t, endpoint, management.WithInsecureHTTP())
			start := time.Now()
			_, err := client.GetUser(t.Context(), "u1", nil)
			failed, ok := errors.AsType[*management.Error](err)
			if !ok || !errors.Is(err, management.ErrRateLimited) || failed.RetryAfter != 24*time.Hour || time.Since(start) != 0 {
				t.Errorf("got %v after %s", err, time.Since(start))
			}
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil || time.Since(start) != time.Minute {
				t.Errorf("the next call: %v after %s", err, time.Since(start))
			}
		})
	}
}

// A conditional request that is answered with 304 says so.
func TestNotModified(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(304, "")}}
		_, err := s.start(t).GetUser(t.Context(), "u1", nil, management.WithHeader("If-None-Match", `"abc"`))
		if !errors.Is(err, management.ErrNotModified) || len(s.requests) != 1 || s.requests[0].header.Get("If-None-Match") != `"abc"` {
			t.Errorf("got %v", err)
		}
	})
}
