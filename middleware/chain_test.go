package middleware

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

// steps notes the order in which the parts are used.
type steps struct {
	mu    sync.Mutex
	names []string
}

func (s *steps) note(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

type notingLimiter struct {
	steps  *steps
	err    error
	paused []time.Duration
}

func (l *notingLimiter) Wait(context.Context) error {
	l.steps.note("limit")
	return l.err
}

func (l *notingLimiter) Pause(d time.Duration) { l.paused = append(l.paused, d) }

type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

// counting gives a new token each time it is asked: t1, t2, …
func counting(s *steps) *auth.Source {
	n := 0
	return auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
		n++
		s.note("token")
		return &oauth2.Token{AccessToken: fmt.Sprintf("t%d", n), Expiry: time.Now().Add(time.Hour)}, nil
	}))
}

// Token, limiter and editors come before each attempt, in this order: those who wait
// for a token together must not leave together.
func TestOrderOfTheChain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order steps
		s := &script{steps: []step{answer(503, ""), answer(503, ""), answer(200, "{}")}}
		chain := &Chain{
			Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
				order.note("send " + req.Header.Get("Authorization"))
				return s.Do(req)
			}),
			Limiter: &notingLimiter{steps: &order},
			// Without an expiry the source is asked for each attempt.
			Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
				order.note("token")
				return &oauth2.Token{AccessToken: "abc"}, nil
			})),
			Editors: []Editor{
				func(context.Context, *http.Request) error { order.note("edit 1"); return nil },
				func(_ context.Context, r *http.Request) error {
					order.note("edit 2")
					if r.Header.Get("Authorization") != "Bearer abc" {
						t.Error("editors come before the token")
					}
					return nil
				},
			},
			Retry:   DefaultRetry(),
			Observe: func(x *Exchange) { order.note(fmt.Sprintf("observe %d", x.Attempt)) },
		}
		if _, err := chain.Do(newRequest(t, "GET", "")); err != nil {
			t.Fatal(err)
		}
		var want []string
		for n := range 3 {
			want = append(want, "token", "limit", "edit 1", "edit 2", "send Bearer abc", fmt.Sprintf("observe %d", n+1))
		}
		if !slices.Equal(order.names, want) {
			t.Errorf("got  %q\nwant %q", order.names, want)
		}
	})
}

// What editors add to one attempt is not there in the next, nor in the request
// that was given.
func TestAttemptsStartFromTheSameRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answer(503, ""), answer(200, "")}}
		chain := &Chain{
			Transport: s,
			Retry:     DefaultRetry(),
			Editors: []Editor{func(_ context.Context, r *http.Request) error {
				r.Header.Add("X-Trace", "a")
				r.URL.RawQuery += "&more"
				return nil
			}},
		}
		req := newRequest(t, "GET", "")
		before := req.URL.String()
		if _, err := chain.Do(req); err != nil {
			t.Fatal(err)
		}
		for i, sent := range s.sent {
			if got := sent.header.Values("X-Trace"); len(got) != 1 {
				t.Errorf("attempt %d carries %q", i+1, got)
			}
		}
		if len(req.Header) != 0 || req.URL.String() != before {
			t.Errorf("the request was changed: %v %v", req.Header, req.URL)
		}
	})
}

// Nothing is sent when a part before the transport refuses.
func TestFailuresBeforeSending(t *testing.T) {
	broken := errors.New("broken")
	noToken := auth.Wrap(sourceFunc(func() (*oauth2.Token, error) { return nil, broken }))
	for name, chain := range map[string]*Chain{
		"limiter": {Limiter: &notingLimiter{steps: new(steps), err: broken}},
		"token":   {Tokens: noToken},
		"editor":  {Editors: []Editor{func(context.Context, *http.Request) error { return broken }}},
	} {
		s := &script{steps: []step{answer(200, "")}}
		chain.Transport, chain.Retry = s, DefaultRetry()
		closed := &closeNoting{Reader: strings.NewReader("x")}
		req := newRequest(t, "POST", "x")
		req.Body = closed
		_, err := chain.Do(req)
		if failed, ok := errors.AsType[*CallError](err); !ok || failed.Method != "POST" || !errors.Is(err, broken) || s.count() != 0 {
			t.Errorf("%s: got %v after %d requests", name, err, s.count())
		}
		if !closed.closed {
			t.Errorf("%s: the body was left open", name)
		}
	}
}

type closeNoting struct {
	io.Reader
	closed bool
}

func (c *closeNoting) Close() error { c.closed = true; return nil }

func TestAttemptTimeout(t *testing.T) {
	hang := func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{hang, answer(200, "{}")}}
		chain := &Chain{Transport: s, Retry: DefaultRetry(), AttemptTimeout: 10 * time.Second}
		start := time.Now()
		resp, err := chain.Do(newRequest(t, "GET", ""))
		if err != nil || resp.StatusCode != 200 || s.count() != 2 {
			t.Fatalf("a read is sent again, got %v", err)
		}
		if took := time.Since(start); took < 10*time.Second || took > 11*time.Second {
			t.Errorf("took %s", took)
		}

		s = &script{steps: []step{hang}}
		chain.Transport = s
		_, err = chain.Do(newRequest(t, "POST", "x"))
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no response within 10s") || !strings.Contains(err.Error(), "may have acted") || s.count() != 1 {
			t.Errorf("a creation is not sent again, got %v after %d requests", err, s.count())
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = chain.Do(newRequestIn(ctx, t, "GET", ""))
		if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "10s") {
			t.Errorf("the caller's own deadline is named wrongly: %v", err)
		}
	})
}

// net/http puts the URL in front of its errors; it may hold what a user looked
// for.
func TestTransportErrorsShowNoURL(t *testing.T) {
	s := &script{steps: []step{failing(&url.Error{Op: "Get", URL: "https://h/?search=secret-person", Err: errReset})}}
	_, err := (&Chain{Transport: s}).Do(newRequest(t, "GET", ""))
	if err == nil || strings.Contains(err.Error(), "secret-person") {
		t.Errorf("got %v", err)
	}
	if _, ok := errors.AsType[*net.OpError](err); !ok {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestTooManyRequestsPausesTheLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tt := range []struct {
			fault  step
			paused []time.Duration
		}{
			{answer(429, "<html>", "Retry-After", "5"), []time.Duration{5 * time.Second}},
			{answer(429, ""), nil},
			{answer(429, logtoLimit, "Retry-After", "5"), nil},
			{answer(503, "", "Retry-After", "5"), nil},
			{answer(429, "", "Retry-After", "86400"), []time.Duration{time.Minute}},
			{answer(429, "", "Retry-After", "Infinity"), []time.Duration{time.Minute}},
			{answer(429, "", "Retry-After", "-5"), nil},
		} {
			limiter := &notingLimiter{steps: new(steps)}
			chain := &Chain{Transport: &script{steps: []step{tt.fault}}, Limiter: limiter}
			if _, err := chain.Do(newRequest(t, "GET", "")); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(limiter.paused, tt.paused) {
				t.Errorf("paused for %v, want %v", limiter.paused, tt.paused)
			}
		}
	})
}

func TestDefaultTransport(t *testing.T) {
	req := newRequest(t, "GET", "")
	req.URL.Scheme = "nowhere"
	if _, err := (&Chain{}).Do(req); err == nil || !strings.Contains(err.Error(), "unsupported protocol scheme") {
		t.Errorf("got %v", err)
	}
}
