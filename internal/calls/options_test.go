package calls_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/middleware"
)

// getUser makes one call with options and returns the request that came.
func getUser(t *testing.T, client *management.Client, s *faultServer, opts ...management.CallOption) apiRequest {
	t.Helper()
	if _, err := client.GetUser(t.Context(), "u1", nil, opts...); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[len(s.requests)-1]
}

func TestHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		client := s.start(t,
			management.WithUserAgent("billing/1.4"),
			management.WithAcceptLanguage("de", "en"),
			management.WithHeader("X-Client", "c"),
		)
		r := getUser(t, client, s)
		agent := regexp.MustCompile(`^billing/1\.4 logto-go-management/\S+ go/1\.\d+`)
		if !agent.MatchString(r.header.Get("User-Agent")) {
			t.Errorf("User-Agent is %q", r.header.Get("User-Agent"))
		}
		for name, want := range map[string]string{
			"Accept-Language": "de, en", "X-Client": "c", "Accept": "application/json", "Authorization": "Bearer t1",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}

		r = getUser(t, client, s,
			management.WithHeader("X-Client", "call"), management.WithHeader("If-None-Match", `W/"1"`),
			management.WithAcceptLanguage("fr"), management.WithUserAgent(""),
			management.WithEditor(func(_ context.Context, req *http.Request) error {
				req.Header.Set("X-Edited", req.Pattern)
				return nil
			}),
		)
		for name, want := range map[string]string{
			"Accept-Language": "fr", "X-Client": "call", "If-None-Match": `W/"1"`, "X-Edited": "/api/users/{userId}",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s of a call is %q, want %q", name, got, want)
			}
		}

		r = getUser(t, client, s)
		if r.header.Get("X-Client") != "c" || r.header.Get("If-None-Match") != "" || r.header.Get("X-Edited") != "" {
			t.Errorf("options of a call stay: %v", r.header)
		}
	})
}

func TestOptionsRefuseNonsense(t *testing.T) {
	s := &faultServer{faults: []fault{respond(200, userJSON)}}
	client := s.start(t)
	for name, opt := range map[string]management.CallOption{
		"option is nil":       nil,
		"WithHTTPClient":      management.WithHTTPClient(nil),
		"WithTransport":       management.WithTransport(nil),
		"WithTokenSource":     management.WithTokenSource(nil),
		"WithToken":           management.WithToken(" "),
		"retry policy":        management.WithRetry(middleware.RetryPolicy{Max: -1}),
		"timeout":             management.WithAttemptTimeout(-1),
		"largest body":        management.WithMaxBody(0),
		"WithEditor":          management.WithEditor(nil),
		`header "Bad Name"`:   management.WithHeader("Bad Name", "x"),
		`header ""`:           management.WithHeader("", "x"),
		`header "X-A"`:        management.WithHeader("X-A", "x\r\nX-B: y"),
		`"Host"`:              management.WithHeader("host", "x"),
		`"Content-Length"`:    management.WithHeader("Content-Length", "1"),
		`"Transfer-Encoding"`: management.WithHeader("Transfer-Encoding", "chunked"),
		`"Trailer"`:           management.WithHeader("TRAILER", "X-A"),
		`"Accept-Encoding"`:   management.WithHeader("accept-encoding", "gzip"),
		"user agent":          management.WithUserAgent("a\nb"),
		"language":            management.WithAcceptLanguage("de", ""),
		"WithLogger":          management.WithLogger(nil, management.LogOptions{}),
		"Concurrency(0)":      management.Concurrency(0),
		"WithResponse":        management.WithResponse(nil),
		"WithQuery":           management.WithQuery("", "x"),
		"verification id":     management.WithVerificationID(" "),
		"WithEndUser":         management.WithEndUser(netip.Addr{}, "x"),
		"nil pointer":         management.WithLimiter((*middleware.Window)(nil)),
	} {
		_, err := client.GetUser(t.Context(), "u1", nil, opt)
		if e, ok := errors.AsType[*management.CallError](err); !ok || !strings.Contains(err.Error(), name) || e.Path != "/api/users/{userId}" {
			t.Errorf("want an error that speaks of %s, got %v", name, err)
		}
	}
	if sent, tokens := s.counts(); sent+tokens != 0 {
		t.Errorf("%d requests were made", sent+tokens)
	}
}

func TestWithResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(503, ""), respond(200, userJSON, "ETag", `"e"`), respond(404, `{"code":"entity.not_found"}`)}}
		client := s.start(t)
		var r management.Response
		getUser(t, client, s, management.WithResponse(&r))
		if r.StatusCode != 200 || r.RequestID != "req2" || r.Attempts != 2 || r.Header.Get("ETag") != `"e"` {
			t.Errorf("got %+v", r)
		}
		_, err := client.GetUser(t.Context(), "u1", nil, management.WithResponse(&r))
		if !errors.Is(err, management.ErrNotFound) || r.StatusCode != 404 || r.RequestID != "req3" || r.Attempts != 1 {
			t.Errorf("got %+v, %v", r, err)
		}
	})
}

func TestWithRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(503, "")}}
		client := s.start(t)
		if _, err := client.GetUser(t.Context(), "u1", nil, management.WithRetry(middleware.RetryPolicy{})); !errors.Is(err, management.ErrServer) {
			t.Errorf("got %v", err)
		}
		if sent, _ := s.counts(); sent != 1 {
			t.Errorf("%d requests without retries", sent)
		}
	})
}

func TestWithMaxBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		_, err := s.start(t).GetUser(t.Context(), "u1", nil, management.WithMaxBody(10))
		tooLarge, ok := errors.AsType[*middleware.TooLargeError](err)
		if e, isError := errors.AsType[*management.Error](err); !ok || tooLarge.Limit != 10 || !isError || e.StatusCode != 200 {
			t.Errorf("got %v", err)
		}
	})
}

func TestWithAttemptTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{stall}}
		client := s.start(t)
		for wait, opts := range map[time.Duration][]management.CallOption{
			time.Minute: nil,
			time.Second: {management.WithAttemptTimeout(time.Second)},
		} {
			start := time.Now()
			_, err := client.UpdateUser(t.Context(), "u1", gen.UpdateUserRequest{Name: gen.Value("Ann")}, opts...)
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != wait {
				t.Errorf("got %v after %s, want %s", err, time.Since(start), wait)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		start := time.Now()
		_, err := client.GetUser(ctx, "u1", nil, management.WithAttemptTimeout(0))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Hour {
			t.Errorf("without limit: %v after %s", err, time.Since(start))
		}
	})
}

// countingTransport is any http.RoundTripper, such as one that traces.
type countingTransport struct {
	next  http.RoundTripper
	paths []string
}

func (c *countingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	c.paths = append(c.paths, req.Pattern)
	return c.next.RoundTrip(req)
}

// A transport sees every attempt, with its path template, and token requests.
func TestWithTransport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(503, ""), respond(200, userJSON)}}
		plain := s.start(t)
		counting := &countingTransport{next: s.net.Client.Transport}
		client, err := management.NewClient(plain.Endpoint(), "app", "hunter2", management.WithTransport(counting))
		if err != nil {
			t.Fatal(err)
		}
		getUser(t, client, s)
		if got := strings.Join(counting.paths, " "); got != " /api/users/{userId} /api/users/{userId}" {
			t.Errorf("saw %q", got)
		}
		getUser(t, plain, s, management.WithTransport(counting))
		if len(counting.paths) != 4 {
			t.Errorf("a call's transport saw %q", counting.paths)
		}
	})
}

// pickyLimiter counts, and lets nobody pass who has no time.
type pickyLimiter struct{ waits int }

func (l *pickyLimiter) Wait(ctx context.Context) error { l.waits++; return ctx.Err() }

func TestWithLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(503, ""), respond(200, userJSON)}}
		var limiter pickyLimiter
		client := s.start(t, management.WithLimiter(&limiter))
		getUser(t, client, s)
		if limiter.waits != 3 { // two attempts and the token
			t.Errorf("the limiter was asked %d times", limiter.waits)
		}
		getUser(t, client, s, management.WithLimiter(nil))
		if limiter.waits != 3 {
			t.Errorf("a call without limit asked the limiter")
		}
	})
}

// A 429 that says for how long slows down all calls of the client.
func TestPauseOfAllCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(429, "<html>", "Retry-After", "20"), respond(200, userJSON)}}
		client := s.startAt(t, "http://tenant.logto.app", management.WithInsecureHTTP())
		start := time.Now()
		done := make(chan time.Duration, 2)
		for range 2 {
			go func() {
				_, err := client.GetUser(t.Context(), "u1", nil)
				if err != nil {
					t.Error(err)
				}
				done <- time.Since(start)
			}()
			advance(time.Second)
		}
		for range 2 {
			if took := <-done; took < 20*time.Second || took > 21*time.Second {
				t.Errorf("a call took %s", took)
			}
		}
	})
}

// The log of a call shows what happened, and no secret.
func TestWithLogger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		s := &faultServer{faults: []fault{respond(503, ""), respond(200, userJSON)}}
		getUser(t, s.start(t, management.WithLogger(logger, management.LogOptions{Headers: true, Bodies: true})), s)
		text := out.String()
		for _, want := range []string{"method=GET", "path=/api/users/{userId}", "status=503", "status=200", "attempt=2", "request_id=req2", "username"} {
			if !strings.Contains(text, want) {
				t.Errorf("the log lacks %s:\n%s", want, text)
			}
		}
		if strings.Contains(text, "Bearer t1") || strings.Contains(text, "hunter2") {
			t.Errorf("the log shows a secret:\n%s", text)
		}
	})
}
