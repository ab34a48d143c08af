package middleware

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

var errSealed = errors.New("the vault is sealed")

// failingFrom gives tokens without an expiry until it fails, from the n-th time on.
func failingFrom(n int, fail func() error) *auth.Source {
	asked := 0
	return auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
		if asked++; asked >= n {
			return nil, fail()
		}
		return &oauth2.Token{AccessToken: fmt.Sprintf("t%d", asked)}, nil
	}))
}

type waitFunc func(ctx context.Context) error

func (f waitFunc) Wait(ctx context.Context) error { return f(ctx) }

// from is a limiter that lets requests pass before the n-th.
func from(n int, wait func(ctx context.Context) error) Limiter {
	asked := 0
	return waitFunc(func(ctx context.Context) error {
		if asked++; asked < n {
			return nil
		}
		return wait(ctx)
	})
}

func untilDone(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// A response is not lost when something keeps the call from being sent again.
func TestResponseStaysWithoutFurtherAttempt(t *testing.T) {
	sealed := func() error { return errSealed }
	late := context.DeadlineExceeded
	for name, tt := range map[string]struct {
		chain func() *Chain
		want  error
		only  int // status that it happens with; 0: any
	}{
		"new token fails":        {func() *Chain { return &Chain{Tokens: failingFrom(2, sealed)} }, errSealed, 401},
		"token fails at the end": {func() *Chain { return &Chain{Tokens: failingFrom(3, sealed)} }, errSealed, 401},
		"token hangs": {func() *Chain {
			return &Chain{Tokens: failingFrom(2, func() error { advance(time.Hour); return errSealed })}
		}, late, 401},
		"token hangs at the end": {func() *Chain {
			return &Chain{Tokens: failingFrom(3, func() error { advance(time.Hour); return errSealed })}
		}, late, 401},
		"limiter refuses":         {func() *Chain { return &Chain{Limiter: from(2, func(context.Context) error { return errSealed })} }, errSealed, 0},
		"limiter hangs":           {func() *Chain { return &Chain{Limiter: from(2, untilDone)} }, late, 0},
		"turn after the deadline": {func() *Chain { return &Chain{Limiter: NewWindow(1, time.Minute)} }, late, 0},
		"editor fails": {func() *Chain {
			return &Chain{Editors: []Editor{func(ctx context.Context, _ *http.Request) error {
				if AttemptOf(ctx).Number > 1 {
					return errSealed
				}
				return nil
			}}}
		}, errSealed, 0},
		"wait after the deadline": {func() *Chain { return &Chain{Retry: RetryPolicy{Max: 1, BaseDelay: time.Hour, MaxDelay: time.Hour}} }, late, 503},
	} {
		for _, status := range []int{401, 429, 502, 503} {
			if tt.only != 0 && tt.only != status {
				continue
			}
			synctest.Test(t, func(t *testing.T) {
				defer advance(2 * time.Hour) // until nothing hangs
				chain := tt.chain()
				s := &script{steps: []step{answer(status, `{"message":"Because."}`, RequestIDHeader, "req1", "Retry-After", "0")}}
				chain.Transport = s
				if chain.Retry.Max == 0 {
					chain.Retry = DefaultRetry()
				}
				if chain.Tokens == nil {
					chain.Tokens = counting(new(steps))
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute/2)
				defer cancel()
				resp, err := chain.Do(newRequestIn(ctx, t, "GET", ""))
				if err != nil {
					t.Errorf("%s, %d: got %v", name, status, err)
					return
				}
				e := NewError(resp)
				if !errors.Is(e, tt.want) || e.StatusCode != status || e.Message != "Because." || e.RequestID != "req1" || e.Attempts != 1 || s.count() != 1 {
					t.Errorf("%s, %d: %v after %d requests", name, status, e, s.count())
				}
				if text := e.Error(); !strings.Contains(text, "Because.") || !strings.Contains(text, tt.want.Error()) {
					t.Errorf("%s, %d: the text is %s", name, status, text)
				}
				if text := e.LogValue().String(); !strings.Contains(text, tt.want.Error()) {
					t.Errorf("%s, %d: the log has %s", name, status, text)
				}
			})
		}
	}
}

// The attempts that were made are counted, not the one that could not be.
func TestAttemptsBeforeTheOneThatCouldNotBe(t *testing.T) {
	limiter := func() Limiter { return from(3, func(context.Context) error { return errSealed }) }
	synctest.Test(t, func(t *testing.T) {
		resp, err := (&Chain{Transport: &script{steps: []step{answer(503, "")}}, Retry: DefaultRetry(), Limiter: limiter()}).Do(newRequest(t, "GET", ""))
		if err != nil {
			t.Fatal(err)
		}
		if e := NewError(resp); e.Attempts != 2 || !errors.Is(e, errSealed) || !errors.Is(e, ErrServer) {
			t.Errorf("got %v", e)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		_, err := (&Chain{Transport: &script{steps: []step{failing(errReset)}}, Retry: DefaultRetry(), Limiter: limiter()}).Do(newRequest(t, "PUT", "x"))
		e, ok := errors.AsType[*CallError](err)
		if !ok || e.Attempts != 2 || !errors.Is(e, errSealed) || !errors.Is(e, errReset) || e.MayHaveActed {
			t.Errorf("got %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		_, err := (&Chain{Limiter: from(1, untilDone)}).Do(newRequestIn(over(t), t, "GET", ""))
		if e, ok := errors.AsType[*CallError](err); !ok || e.Attempts != 1 || !errors.Is(e, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// over is a context that has ended.
func over(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// A call that gives up because the server refused others is rate limited, whatever it got itself.
func TestRefusalOfOthersEndsARetry(t *testing.T) {
	for name, first := range map[string]step{"status": answer(503, ""), "no response": failing(errReset)} {
		s := &script{steps: []step{first}}
		chain := &Chain{Transport: s, Retry: RetryPolicy{Max: 1, BaseDelay: 1, MaxDelay: 1}, Limiter: from(2, func(context.Context) error { return errRefused })}
		resp, err := chain.Do(newRequest(t, "GET", ""))
		if err == nil {
			err = NewError(resp)
		}
		if !errors.Is(err, ErrRateLimited) || s.count() != 1 {
			t.Errorf("%s: got %v after %d requests", name, err, s.count())
		}
	}
}

// What the server says of a write is not lost with the rest of the response.
func TestWriteWhoseResponseBreaksOff(t *testing.T) {
	type ending struct {
		name  string
		steps []step
		limit Limiter
		want  error
		sent  int
	}
	endings := []ending{
		{"context ends in the body", []step{slowly(200)}, nil, context.Canceled, 1},
		{"the body breaks off", []step{breakingOff(200, `{"id`, errReset), answer(404, "")}, nil, errReset, 1},
	}
	for _, method := range []string{"POST", "PATCH", "PUT", "DELETE"} {
		for _, tt := range endings {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				chain := &Chain{Transport: s, Retry: DefaultRetry(), Limiter: tt.limit}
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Minute, cancel)
				resp, err := chain.Do(newRequestIn(ctx, t, method, "x"))
				if err != nil {
					t.Errorf("%s, %s: got %v", method, tt.name, err)
					return
				}
				body, err := ReadBody(resp, 0)
				e := Unreadable(resp, body, err)
				if !errors.Is(e, ErrApplied) || !errors.Is(e, tt.want) || e.StatusCode != 200 || e.Attempts != tt.sent || s.count() != tt.sent {
					t.Errorf("%s, %s: %v after %d requests", method, tt.name, e, s.count())
				}
				if text := e.Error(); strings.Count(text, tt.want.Error()) != 1 {
					t.Errorf("%s, %s: the text is %s", method, tt.name, text)
				}
			})
		}
	}
}

// A response that is an error is one even if the caller stopped listening.
func TestErrorWhoseResponseBreaksOff(t *testing.T) {
	for _, status := range []int{400, 401, 429, 503} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{steps: []step{slowly(status)}}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			resp, err := (&Chain{Transport: s, Retry: DefaultRetry(), Tokens: counting(new(steps))}).Do(newRequestIn(ctx, t, "GET", ""))
			if err != nil {
				t.Fatal(err)
			}
			if e := NewError(resp); e.StatusCode != status || !errors.Is(e, context.DeadlineExceeded) || errors.Is(e, ErrUnauthorized) != (status == 401) || s.count() != 1 {
				t.Errorf("%d: %v after %d requests", status, e, s.count())
			}
		})
	}
}

// slowly begins a response that does not end before the context.
func slowly(status int) step {
	return func(req *http.Request) (*http.Response, error) {
		resp, err := breakingOff(status, `{"id`, nil)(req)
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id`), untilEnd{req.Context()}))
		return resp, err
	}
}

// untilEnd is read until its context ends.
type untilEnd struct{ ctx context.Context }

func (e untilEnd) Read([]byte) (int, error) { return 0, untilDone(e.ctx) }
