package middleware

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
)

var (
	errDial  = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errProxy = &net.OpError{Op: "proxyconnect", Net: "tcp", Err: syscall.ECONNREFUSED}
	errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	errWrite = &net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}
	errTrust = &tls.CertificateVerificationError{Err: errors.New("unknown authority")}
)

const logtoLimit = `{"code":"request.message_rate_limited","message":"Slow down."}`

// Which methods are sent again after which failures. Each failure lasts for one
// attempt, so that 2 means sent again and 1 means not.
func TestWhatIsRetried(t *testing.T) {
	all := []string{"GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"}
	idempotent := all[:4]
	tests := []struct {
		name  string
		fault step
		again []string
	}{
		{"connection reset", failing(errReset), idempotent},
		{"broken pipe", failing(errWrite), idempotent},
		{"answer never began", failing(io.EOF), idempotent},
		{"success broke off", breakingOff(200, `{"id":`, io.ErrUnexpectedEOF), []string{"GET", "HEAD"}},
		{"failure broke off", breakingOff(502, `<html`, io.ErrUnexpectedEOF), idempotent},
		{"could not connect", failing(errDial), all},
		{"could not connect to the proxy", failing(errProxy), all},
		{"certificate", failing(errTrust), nil},
		{"429", answer(429, ""), all},
		{"429 as HTML", answer(429, "<html>"), all},
		{"429 of a firewall", answer(429, `{"code":1015}`), all},
		{"429 of Logto's own", answer(429, logtoLimit), nil},
		{"500", answer(500, `{"message":"Internal server error."}`), nil},
		{"501", answer(501, ""), nil},
		{"502", answer(502, ""), idempotent},
		{"503", answer(503, ""), idempotent},
		{"504", answer(504, ""), idempotent},
		{"408", answer(408, ""), idempotent},
		{"519", answer(519, ""), nil},
		{"520", answer(520, "<html>"), idempotent},
		{"521", answer(521, "<html>"), idempotent},
		{"522", answer(522, "<html>"), idempotent},
		{"523", answer(523, "<html>"), idempotent},
		{"524", answer(524, "<html>"), idempotent},
		{"525", answer(525, ""), nil},
		{"400", answer(400, ""), nil},
		{"404", answer(404, ""), nil},
		{"401 without a token of ours", answer(401, ""), nil},
	}
	for _, tt := range tests {
		for _, method := range all {
			t.Run(tt.name+" "+method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &script{steps: []step{tt.fault, answer(200, "{}")}}
					chain := &Chain{Transport: s, Retry: DefaultRetry()}
					body := ""
					if method == "PUT" || method == "POST" || method == "PATCH" {
						body = `{"name":"Ann"}`
					}
					resp, err := chain.Do(newRequest(t, method, body))
					if again := s.count() == 2; again != slices.Contains(tt.again, method) || s.count() > 2 {
						t.Fatalf("sent %d times", s.count())
					}
					for _, sent := range s.sent {
						if sent.body != body {
							t.Errorf("sent the body %q", sent.body)
						}
					}
					if s.count() == 2 && (err != nil || resp.StatusCode != 200 || AttemptOf(resp.Request.Context()).Number != 2) {
						t.Errorf("the second attempt gave %v", err)
					}
				})
			})
		}
	}
}

func TestBodyThatCannotBeRewound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, fault := range []step{failing(errDial), answer(429, ""), answer(503, "")} {
			s := &script{steps: []step{fault, answer(200, "{}")}}
			req := newRequest(t, "PUT", "x")
			req.GetBody = nil
			_, _ = (&Chain{Transport: s, Retry: DefaultRetry()}).Do(req)
			if s.count() != 1 {
				t.Errorf("sent %d times", s.count())
			}
		}
	})
}

// A policy can add statuses, for what may be repeated in any case.
func TestStatusOfThePolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		policy := RetryPolicy{Max: 1, Status: func(code int) bool { return code == 500 || code == 200 }}
		for method, want := range map[string]int{"GET": 2, "PUT": 2, "POST": 1, "PATCH": 1} {
			s := &script{steps: []step{answer(500, ""), answer(200, "")}}
			if _, err := (&Chain{Transport: s, Retry: policy}).Do(newRequest(t, method, "x")); err != nil || s.count() != want {
				t.Errorf("%s: sent %d times, %v", method, s.count(), err)
			}
		}
	})
}

// Who cannot know whether a change was made is told so.
func TestMayHaveActed(t *testing.T) {
	for fault, want := range map[error]bool{
		io.EOF: true, io.ErrUnexpectedEOF: true, errReset: true, errWrite: true,
		errDial: false, errProxy: false, errTrust: false, context.DeadlineExceeded: true, errors.New("made up"): true,
	} {
		for _, method := range []string{"POST", "PATCH", "GET", "DELETE"} {
			s := &script{steps: []step{failing(fault)}}
			_, err := (&Chain{Transport: s}).Do(newRequest(t, method, "x"))
			want := want && (method == "POST" || method == "PATCH")
			failed, ok := errors.AsType[*CallError](err)
			if !ok || failed.MayHaveActed != want || !errors.Is(err, fault) || strings.Contains(err.Error(), "may have acted") != want {
				t.Errorf("%s: %v", method, err)
			}
		}
	}
}

func TestRetriesRunOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{failing(errReset)}}
		_, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(newRequest(t, "GET", ""))
		failed, ok := errors.AsType[*CallError](err)
		if !ok || failed.Attempts != 4 || failed.Path != "/api/users/{userId}" || !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("got %v", err)
		}

		s = &script{steps: []step{answer(503, "down")}}
		resp, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(newRequest(t, "GET", ""))
		if err != nil {
			t.Fatal(err)
		}
		if e := NewError(resp); e.Attempts != 4 || !strings.Contains(e.Error(), "4 attempts") {
			t.Errorf("got %v", e)
		}
	})
}

// A policy that says no more than how often waits as long as the default does.
func TestRetryDefaults(t *testing.T) {
	if got := (RetryPolicy{Max: 3}).withDefaults(); !reflect.DeepEqual(got, DefaultRetry()) {
		t.Errorf("got %+v", got)
	}
	own := RetryPolicy{Max: 1, BaseDelay: 1, MaxDelay: 2, MaxRetryAfter: 3}
	if got := own.withDefaults(); !reflect.DeepEqual(got, own) {
		t.Errorf("got %+v", got)
	}
}

func TestNoRetriesByDefault(t *testing.T) {
	s := &script{steps: []step{answer(503, "")}}
	if resp, err := (&Chain{Transport: s}).Do(newRequest(t, "GET", "")); err != nil || resp.StatusCode != 503 || s.count() != 1 {
		t.Errorf("got %v after %d requests", err, s.count())
	}
}
