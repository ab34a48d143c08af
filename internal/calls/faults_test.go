package calls_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// calls are one typed method of each method that may or may not be repeated.
var calls = []struct {
	method string
	do     func(ctx context.Context, c *management.Client) error
}{
	{"GET", func(ctx context.Context, c *management.Client) error {
		_, err := c.GetUser(ctx, "u1", nil)
		return err
	}},
	{"POST", func(ctx context.Context, c *management.Client) error {
		_, err := c.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
		return err
	}},
	{"PATCH", func(ctx context.Context, c *management.Client) error {
		_, err := c.UpdateUser(ctx, "u1", gen.UpdateUserRequest{Name: gen.Value("Ann")})
		return err
	}},
	{"PUT", func(ctx context.Context, c *management.Client) error {
		_, err := c.ReplaceUserIdentity(ctx, "u1", "github", gen.NewIdentity{UserID: "g1"})
		return err
	}},
	{"DELETE", func(ctx context.Context, c *management.Client) error {
		return c.DeleteUser(ctx, "u1")
	}},
}

// success is the good answer to each of the calls.
func success(method string) fault {
	switch method {
	case "DELETE":
		return respond(204, "")
	case "PUT":
		return respond(200, `{"github":{"userId":"g1"}}`)
	}
	return respond(200, userJSON)
}

// What a user sees of each fault, and how often what was sent.
func TestFaults(t *testing.T) {
	const html = "<html><head><title>502 Bad Gateway</title></head></html>"
	idempotent := map[string]bool{"GET": true, "PUT": true, "DELETE": true}
	type outcome struct {
		sent   int                // requests that reached the API when the fault lasts
		check  func(error) string // what is wrong with the error then, "" if nothing
		heals  int                // requests when only the first one fails; 0: the call fails all the same
		tokens int                // token requests when the fault lasts; 0 means 1
	}
	statusIs := func(status int, kind error, says string) func(error) string {
		return func(err error) string {
			e, ok := errors.AsType[*management.Error](err)
			if !ok || e.StatusCode != status || kind != nil && !errors.Is(err, kind) || !strings.Contains(err.Error(), says) {
				return fmt.Sprintf("want status %d, %v, %q", status, kind, says)
			}
			if e.RequestID == "" || e.Method == "" || !strings.Contains(e.Path, "/api/users") || strings.Contains(e.Path, "u1") {
				return "the error does not name the call"
			}
			return ""
		}
	}
	noAnswer := func(cause error) func(error) string {
		return func(err error) string {
			if e, ok := errors.AsType[*management.CallError](err); !ok || !errors.Is(err, cause) || e.Path == "" {
				return fmt.Sprintf("want no response because of %v", cause)
			}
			return ""
		}
	}
	pick := func(again bool, yes, no outcome) outcome {
		if again {
			return yes
		}
		return no
	}
	tests := []struct {
		name  string
		fault fault
		want  func(method string) outcome
	}{
		{"reset after the request was read", drop, func(m string) outcome {
			return pick(idempotent[m], outcome{4, anyCallError, 2, 0}, outcome{1, anyCallError, 0, 0})
		}},
		{"stalled headers", stall, func(m string) outcome {
			check := noAnswer(context.DeadlineExceeded)
			return pick(idempotent[m], outcome{4, check, 2, 0}, outcome{1, check, 0, 0})
		}},
		{"stalled body", stallBody, func(m string) outcome {
			check := statusIs(200, context.DeadlineExceeded, "no response within 10s")
			return pick(m == "GET", outcome{4, check, 2, 0}, outcome{1, check, 0, 0})
		}},
		{"body cut off", cutBody, func(m string) outcome {
			if m == "GET" {
				return outcome{4, statusIs(200, nil, "unexpected EOF"), 2, 0}
			}
			return outcome{1, statusIs(200, management.ErrApplied, "unexpected EOF"), 0, 0} // it was made
		}},
		{"truncated JSON", respond(200, `{"id":"u1","na`), func(m string) outcome {
			if m == "DELETE" {
				return outcome{1, statusIs(200, management.ErrApplied, "not Logto's"), 0, 0}
			}
			return outcome{1, statusIs(200, nil, "unexpected end of JSON"), 0, 0}
		}},
		{"429 without Retry-After", respond(429, html), func(string) outcome {
			return outcome{4, statusIs(429, management.ErrRateLimited, "4 attempts"), 2, 0}
		}},
		{"429 with Retry-After", respond(429, "", "Retry-After", "2"), func(string) outcome {
			return outcome{4, statusIs(429, management.ErrRateLimited, "4 attempts"), 2, 0}
		}},
		{"429 of Logto's own", respond(429, `{"code":"request.message_rate_limited","message":"m"}`, "Retry-After", "2"), func(string) outcome {
			return outcome{1, statusIs(429, management.Code("request.message_rate_limited"), "message_rate_limited"), 0, 0}
		}},
		{"500", respond(500, `{"message":"Internal server error."}`), func(string) outcome {
			return outcome{1, statusIs(500, management.ErrServer, "Internal server error."), 0, 0}
		}},
		{"502 as HTML", respond(502, html), func(m string) outcome {
			check := statusIs(502, management.ErrServer, "<title>502 Bad Gateway</title>")
			return pick(idempotent[m], outcome{4, check, 2, 0}, outcome{1, check, 0, 0})
		}},
		{"503 without body", respond(503, ""), func(m string) outcome {
			check := statusIs(503, management.ErrServer, "Service Unavailable")
			return pick(idempotent[m], outcome{4, check, 2, 0}, outcome{1, check, 0, 0})
		}},
		{"401", respond(401, `{"code":"auth.unauthorized","message":"m","data":{"code":"ERR_JWKS_NO_MATCHING_KEY"}}`), func(string) outcome {
			return outcome{2, statusIs(401, management.ErrUnauthorized, "2 attempts"), 2, 2}
		}},
	}
	for _, tt := range tests {
		for _, call := range calls {
			t.Run(tt.name+" "+call.method, func(t *testing.T) {
				want := tt.want(call.method)
				synctest.Test(t, func(t *testing.T) {
					s := &faultServer{faults: []fault{tt.fault}}
					err := call.do(t.Context(), s.start(t, management.WithAttemptTimeout(10*time.Second)))
					if want.check == nil {
						if err != nil {
							t.Errorf("got %v", err)
						}
						return
					}
					if err == nil {
						t.Fatal("the fault is not noticed")
					}
					if problem := want.check(err); problem != "" {
						t.Errorf("%v\n%s", err, problem)
					}
					sent, tokens := s.counts()
					if sent != want.sent || tokens != max(1, want.tokens) {
						t.Errorf("%d requests and %d token requests, want %d and %d", sent, tokens, want.sent, max(1, want.tokens))
					}
					showsNoSecret(t, err)
				})
				synctest.Test(t, func(t *testing.T) {
					s := &faultServer{faults: []fault{tt.fault, success(call.method)}}
					err := call.do(t.Context(), s.start(t, management.WithAttemptTimeout(10*time.Second)))
					if sent, _ := s.counts(); (err == nil) != (want.heals > 0) || sent != max(1, want.heals) {
						t.Errorf("a fault that passes: %v after %d requests, want %d", err, sent, want.heals)
					}
					for _, r := range s.requests {
						if r.body != s.requests[0].body || r.path != s.requests[0].path {
							t.Errorf("the repeated request differs: %+v", r)
						}
					}
				})
			})
		}
	}
}

func anyCallError(err error) string {
	if _, ok := errors.AsType[*management.CallError](err); !ok {
		return "want a CallError"
	}
	return ""
}

func showsNoSecret(t *testing.T, err error) {
	t.Helper()
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
		for _, secret := range []string{"hunter2secret", "Bearer t", "access_token"} {
			if strings.Contains(text, secret) {
				t.Errorf("a secret is shown: %s", text)
			}
		}
	}
}

// A connection that cannot be made is tried again for every method, for nothing
// has been sent; with or without a token at hand.
func TestConnectionRefused(t *testing.T) {
	for _, call := range calls {
		t.Run(call.method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{open: true, faults: []fault{success(call.method)}}
				client := s.start(t, management.WithToken("fixed"))
				s.net.FailDials(2)
				if err := call.do(t.Context(), client); err != nil {
					t.Fatal(err)
				}
				if sent, _ := s.counts(); sent != 1 || s.net.Dials() != 3 {
					t.Errorf("%d requests, %d dials", sent, s.net.Dials())
				}
			})
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{open: true, faults: []fault{success(call.method)}}
				client := s.start(t, management.WithToken("fixed"))
				s.net.FailDials(100)
				err := call.do(t.Context(), client)
				op, ok := errors.AsType[*net.OpError](err)
				if !ok || op.Op != "dial" || !errors.Is(err, syscall.ECONNREFUSED) || s.net.Dials() != 4 {
					t.Errorf("got %v after %d dials", err, s.net.Dials())
				}
			})
		})
	}
}

// A connection that breaks before the request was read looks the same from here
// as one that broke after it, so only what may be repeated is.
func TestConnectionDropped(t *testing.T) {
	for _, call := range calls {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{open: true, faults: []fault{success(call.method)}}
			client := s.start(t, management.WithToken("fixed"))
			s.net.DropConns(1)
			err := call.do(t.Context(), client)
			again := call.method != "POST" && call.method != "PATCH"
			if sent, _ := s.counts(); (err == nil) != again || sent != map[bool]int{true: 1}[again] {
				t.Errorf("%s: %v after %d requests", call.method, err, sent)
			}
		})
	}
}

// The caller's deadline ends everything: the wait for a response, for a retry, for
// a token.
func TestDeadlines(t *testing.T) {
	hang := func(int) fault { return stall }
	tests := map[string]*faultServer{
		"answer":         {faults: []fault{stall}},
		"body":           {faults: []fault{stallBody}},
		"token":          {tokenFault: hang, faults: []fault{respond(200, userJSON)}},
		"second token":   {tokenFault: func(n int) fault { return map[bool]fault{true: stall}[n > 1] }, faults: []fault{respond(401, "")}},
		"retry or reply": {faults: []fault{respond(503, ""), stall}},
	}
	for name, s := range tests {
		for _, call := range calls {
			if name == "retry or reply" && (call.method == "POST" || call.method == "PATCH") {
				continue
			}
			t.Run(name+" "+call.method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &faultServer{tokenFault: s.tokenFault, faults: s.faults}
					client := s.start(t)
					ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
					defer cancel()
					start := time.Now()
					err := call.do(ctx, client)
					if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 5*time.Second {
						t.Errorf("got %v after %s", err, time.Since(start))
					}
				})
			})
		}
	}
}
