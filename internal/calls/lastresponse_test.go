package calls_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/middleware"
	"golang.org/x/oauth2"
)

// The server's 401 is what a caller sees, whatever keeps the call from being sent with another token.
func TestRefusedTokenIsReported(t *testing.T) {
	sealed := errors.New("the vault is sealed")
	for name, tt := range map[string]struct {
		server  *faultServer
		options func() []management.ClientOption
		want    error
	}{
		"the second token cannot be had": {&faultServer{open: true}, func() []management.ClientOption {
			n := 0
			return []management.ClientOption{management.WithTokenSource(tokenFunc(func() (*oauth2.Token, error) {
				if n++; n > 2 {
					return nil, sealed
				}
				return &oauth2.Token{AccessToken: fmt.Sprintf("user-token-%d", n)}, nil
			}))}
		}, sealed},
		"the second token hangs": {
			&faultServer{tokenFault: func(n int) fault { return map[bool]fault{true: stall}[n > 1] }}, nil, context.DeadlineExceeded,
		},
		"no turn before the deadline": {&faultServer{}, func() []management.ClientOption {
			return []management.ClientOption{management.WithLimiter(middleware.NewWindow(3, time.Minute))}
		}, context.DeadlineExceeded},
	} {
		for _, call := range calls {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{open: tt.server.open, tokenFault: tt.server.tokenFault}
				s.faults = []fault{respond(401, `{"code":"auth.unauthorized","message":"Unauthorized because."}`)}
				var options []management.ClientOption
				if tt.options != nil {
					options = tt.options()
				}
				client := s.start(t, options...)
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				err := call.do(ctx, client)
				e, ok := errors.AsType[*management.Error](err)
				sent, _ := s.counts()
				if !ok || !errors.Is(err, management.ErrUnauthorized) || !errors.Is(err, tt.want) {
					t.Fatalf("%s: %s: got %v", name, call.method, err)
				}
				if e.Code != "auth.unauthorized" || e.RequestID != "req1" || e.Attempts != 1 || sent != 1 || !strings.Contains(err.Error(), "Unauthorized because.") {
					t.Errorf("%s: %s: %v after %d requests", name, call.method, err, sent)
				}
				showsNoSecret(t, err)
			})
		}
	}
}

// A context that ends in the wait for a retry does not take the server's answer away.
func TestRefusalBeforeTheRetry(t *testing.T) {
	for status, kind := range map[int]error{429: management.ErrRateLimited, 502: management.ErrServer, 503: management.ErrServer} {
		for _, after := range []time.Duration{2 * time.Second, time.Hour} {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{respond(status, `{"message":"Wait."}`, "Retry-After", "4")}}
				client := s.start(t)
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(after, func() { cancel(nil) })
				if after == time.Hour { // so that the wait is not even begun
					short, stop := context.WithTimeout(ctx, 2*time.Second)
					defer stop()
					ctx = short
				}
				_, err := client.GetUser(ctx, "u1", nil)
				e, ok := errors.AsType[*management.Error](err)
				ended := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
				if !ok || !ended || !errors.Is(err, kind) || e.RetryAfter != 4*time.Second || e.RequestID != "req1" || e.Attempts != 1 {
					t.Errorf("%d: got %v", status, err)
				}
				if text := fmt.Sprint(err); !strings.Contains(text, "Wait. (there was no further attempt: context ") {
					t.Errorf("%d: got %v", status, text)
				}
			})
		}
	}
}

// A write that the server reports as done is that, though the rest of the response does not come, and
// is not made again: a second DELETE would end as 404.
func TestWriteWhoseContextEnds(t *testing.T) {
	for name, faults := range map[string][]fault{"stalls": {stallBody, respond(404, "")}, "breaks off": {cutBody, respond(404, "")}} {
		for _, kind := range []error{context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF} {
			for _, call := range calls {
				if call.method == "GET" || (name == "breaks off") != errors.Is(kind, io.ErrUnexpectedEOF) {
					continue
				}
				synctest.Test(t, func(t *testing.T) {
					s := &faultServer{faults: faults}
					client := s.start(t)
					ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
					if errors.Is(kind, context.Canceled) {
						ctx, cancel = context.WithCancel(t.Context())
						time.AfterFunc(5*time.Second, cancel)
					}
					defer cancel()
					err := call.do(ctx, client)
					e, ok := errors.AsType[*management.Error](err)
					sent, _ := s.counts()
					if !ok || !errors.Is(err, management.ErrApplied) || !errors.Is(err, kind) {
						t.Fatalf("%s: %s: got %v", name, call.method, err)
					}
					if e.StatusCode != 200 || e.RequestID != "req1" || e.Attempts != 1 || sent != 1 || !strings.Contains(err.Error(), "the server reports success") {
						t.Errorf("%s: %s: %v after %d requests", name, call.method, err, sent)
					}
				})
			}
		}
	}
}
