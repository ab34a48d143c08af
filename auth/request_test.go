package auth

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/testnet"
)

const (
	testID     = "m2m:app"
	testSecret = "hunter2 & co"
	goodAnswer = `{"access_token":"tok","expires_in":3600,"token_type":"Bearer","scope":"all"}`
)

func TestTokenRequestIsRetried(t *testing.T) {
	drop := func(_ int, w http.ResponseWriter, _ *http.Request) { testnet.Drop(w) }
	cut := func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"access_token":"tok"`)
		testnet.CutOff(w)
	}
	for name, fault := range map[string]func(int, http.ResponseWriter, *http.Request){
		"dropped":  drop,
		"cut off":  cut,
		"500":      reply(500, `{"message":"Internal server error."}`),
		"503":      reply(503, `<html>down</html>`),
		"429":      reply(429, ``),
		"no reply": func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
					if n < 3 {
						fault(n, w, r)
						return
					}
					reply(200, goodAnswer)(n, w, r)
				}}
				s, err := ClientCredentials("http://localhost:3001", testID, testSecret, server.start(t))
				if err != nil {
					t.Fatal(err)
				}
				if got := mustToken(t, s); got != "tok" || server.count() != 3 {
					t.Errorf("got %q after %d requests", got, server.count())
				}
			})
			synctest.Test(t, func(t *testing.T) {
				server := &tokenServer{answer: fault}
				_ = tokenError(t, server)
				if server.count() != maxAttempts {
					t.Errorf("given up after %d requests", server.count())
				}
			})
		})
	}
}

func TestTokenEndpointIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := testnet.New(t, &tokenServer{answer: reply(200, goodAnswer)})
		network.FailDials(maxAttempts)
		s, err := ClientCredentials("http://localhost:3001", testID, testSecret, WithHTTPClient(network.Client))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.TokenContext(t.Context())
		unreachable, ok := errors.AsType[*UnreachableError](err)
		if !ok || unreachable.Endpoint != "http://localhost:3001/oidc/token" || !strings.Contains(err.Error(), "connection refused") {
			t.Errorf("down: %v", err)
		}
		if got := mustToken(t, s); got != "tok" {
			t.Errorf("up again: %s", got)
		}
	})
}

func TestTokenRequestLimits(t *testing.T) {
	t.Run("time", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			server := &tokenServer{answer: func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}
			start := time.Now()
			err := tokenError(t, server, WithTimeout(time.Second))
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no response in time") {
				t.Errorf("got %v", err)
			}
			if took := time.Since(start); took < 3*time.Second || took > 5*time.Second {
				t.Errorf("three attempts of a second took %s", took)
			}
		})
	})
	t.Run("size", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			server := &tokenServer{answer: reply(200, strings.Repeat("x", maxTokenBody+1))}
			err := tokenError(t, server)
			if !strings.Contains(err.Error(), "larger than") || server.count() != 1 {
				t.Errorf("got %v after %d requests", err, server.count())
			}
		})
	})
}

func TestRedirectDoesNotCarryCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &tokenServer{answer: func(_ int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.example/oidc/token", http.StatusTemporaryRedirect)
		}}
		_ = tokenError(t, server)
		if server.count() != 1 {
			t.Errorf("%d requests: the redirect was followed", server.count())
		}
	})
}

func TestRetryAfterOfTokenEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "3")
			reply([]int{429, 200}[n-1], goodAnswer)(n, w, r)
		}}
		s, err := ClientCredentials("http://localhost:3001", testID, testSecret, server.start(t))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		mustToken(t, s)
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("waited %s", took)
		}
	})
}

// If the token endpoint asks for more than is allowed, there is no token for now.
func TestLongRetryAfterOfTokenEndpoint(t *testing.T) {
	for after, opts := range map[string][]Option{
		"61":       nil,
		"Infinity": nil,
		"11":       {WithMaxRetryAfter(10 * time.Second)},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := &tokenServer{answer: func(n int, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", after)
				reply(429, "")(n, w, r)
			}}
			start := time.Now()
			refused, ok := errors.AsType[*TokenError](tokenError(t, server, opts...))
			if !ok || refused.RetryAfter < 11*time.Second || time.Since(start) != 0 || server.count() != 1 {
				t.Errorf("%s: got %+v after %s and %d requests", after, refused, time.Since(start), server.count())
			}
		})
	}
}

type countingLimiter struct{ waits atomic.Int64 }

func (l *countingLimiter) Wait(context.Context) error { l.waits.Add(1); return nil }

func TestTokenRequestsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var limiter countingLimiter
		_ = tokenError(t, &tokenServer{answer: reply(503, "")}, WithLimiter(&limiter))
		if limiter.waits.Load() != maxAttempts {
			t.Errorf("waited %d times", limiter.waits.Load())
		}
	})
}
