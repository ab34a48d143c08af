package middleware

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

// chains call what a user gave in each of the places where that is possible.
func chains(misbehave func()) map[string]*Chain {
	fine := DoerFunc(answer(200, "{}"))
	return map[string]*Chain{
		"transport": {Transport: DoerFunc(func(req *http.Request) (*http.Response, error) { misbehave(); return fine(req) })},
		"editor":    {Transport: fine, Editors: []Editor{func(context.Context, *http.Request) error { misbehave(); return nil }}},
		"limiter":   {Transport: fine, Limiter: limiterFunc(func(context.Context) error { misbehave(); return nil })},
		"observer":  {Transport: fine, Observe: func(*Exchange) { misbehave() }},
		"policy": {
			Transport: DoerFunc(answer(500, "")),
			Retry:     RetryPolicy{Max: 1, Status: func(int) bool { misbehave(); return false }},
		},
		"tokens": {Transport: fine, Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
			misbehave()
			return &oauth2.Token{AccessToken: "abc"}, nil
		}))},
	}
}

// What a user gave may panic or end its goroutine: everything that the call held is
// free again, and the next call works.
func TestCallbacksLockNothing(t *testing.T) {
	for _, end := range []func(){func() { panic("boom") }, runtime.Goexit} {
		synctest.Test(t, func(t *testing.T) {
			bad := false
			for name, chain := range chains(func() {
				if bad {
					end()
				}
			}) {
				window := NewWindow(1, time.Second)
				if chain.Limiter == nil {
					chain.Limiter = window
				}
				slots := NewSlots(1)
				call := func() {
					_, err := chain.Send(t.Context(), &Call{Request: newRequest(t, "GET", ""), Slots: slots})
					if err != nil && !strings.Contains(err.Error(), "Goexit") {
						t.Errorf("%s: %v", name, err)
					}
				}
				bad = true
				done := make(chan any)
				go func() {
					defer func() { done <- recover() }()
					call()
				}()
				if value := <-done; value != nil && value != "boom" {
					t.Errorf("%s: recovered %v", name, value)
				}
				bad = false
				start := time.Now()
				call()
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("%s: the next call took %s", name, took)
				}
			}
		})
	}
}

// Nils and zero values are told, not called.
func TestNilParts(t *testing.T) {
	var client *http.Client
	var roundTripper *http.Transport
	var jar *cookiejar.Jar
	var noContext context.Context
	var window *Window
	var source *auth.Source
	ok := DoerFunc(answer(200, ""))
	request := newRequest(t, "GET", "")
	tests := map[string]struct {
		chain *Chain
		ctx   context.Context
		call  *Call
		says  string
	}{
		"chain":    {nil, t.Context(), &Call{Request: request}, "Chain is nil"},
		"context":  {&Chain{Transport: ok}, nil, &Call{Request: request}, "context is nil"},
		"call":     {&Chain{Transport: ok}, t.Context(), nil, "no request"},
		"request":  {&Chain{Transport: ok}, t.Context(), &Call{}, "no request"},
		"URL":      {&Chain{Transport: ok}, t.Context(), &Call{Request: &http.Request{}}, "no URL"},
		"DoerFunc": {&Chain{Transport: DoerFunc(nil)}, t.Context(), &Call{Request: request}, "nil middleware.DoerFunc"},
		"client's transport": {&Chain{Transport: &http.Client{Transport: roundTripper}}, t.Context(), &Call{Request: request},
			"client's transport is a nil pointer"},
		"client's jar": {&Chain{Transport: &http.Client{Jar: jar}}, t.Context(), &Call{Request: request}, "cookie jar is a nil pointer"},
		"transport":    {&Chain{Transport: client}, t.Context(), &Call{Request: request}, "nil *http.Client"},
		"limiter":      {&Chain{Transport: ok, Limiter: window}, t.Context(), &Call{Request: request}, "nil *middleware.Window"},
		"window":       {&Chain{Transport: ok, Limiter: &Window{}}, t.Context(), &Call{Request: request}, "NewWindow"},
		"editor":       {&Chain{Transport: ok, Editors: []Editor{nil}}, t.Context(), &Call{Request: request}, "editor 1"},
		"source":       {&Chain{Transport: ok, Tokens: &auth.Source{}}, t.Context(), &Call{Request: request}, "auth.Source"},
		"wrapped nil":  {&Chain{Transport: ok, Tokens: auth.Wrap(nil)}, t.Context(), &Call{Request: request}, "token source is nil"},
		"response": {&Chain{Transport: DoerFunc(func(*http.Request) (*http.Response, error) { return nil, nil })},
			t.Context(), &Call{Request: request}, "neither"},
	}
	for name, tt := range tests {
		resp, err := tt.chain.Send(tt.ctx, tt.call)
		if err == nil || resp != nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, call := range map[string]func() error{
		"Do of nothing": func() error { _, err := (&Chain{}).Do(nil); return err },
		"DoerFunc":      func() error { _, err := DoerFunc(nil).Do(request); return err },
		"body":          func() error { _, err := ReadBody(nil, 0); return err },
		"error":         func() error { return NewError(nil) },
		"error of":      func() error { return ErrorOf(nil, nil) },
		"unreadable":    func() error { return Unreadable(nil, nil, io.EOF) },
		"empty error":   func() error { return NewError(&http.Response{}) },
		"wait":          func() error { return NewWindow(1, time.Second).Wait(noContext) },
		"zero window":   func() error { return (&Window{}).Wait(t.Context()) },
		"token":         func() error { _, err := auth.Static("abc").TokenContext(noContext); return err },
		"list": func() error {
			for _, err := range Items[int](noContext, Paging{Ahead: 2}, nil) {
				return err
			}
			return nil
		},
	} {
		if err := call(); err == nil || err.Error() == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, edit := range map[string]Editor{
		"Bearer": Bearer(auth.Static("abc")), "AcceptLanguage": AcceptLanguage("de"), "UserAgent": UserAgent("app"),
	} {
		if err := edit(t.Context(), nil); err == nil {
			t.Errorf("%s of no request", name)
		}
		bare := &http.Request{}
		if err := edit(t.Context(), bare); err != nil || len(bare.Header) != 1 {
			t.Errorf("%s of a request without headers: %v, %v", name, bare.Header, err)
		}
	}
	for name, edit := range map[string]Editor{
		"RateLimit": RateLimit(nil), "RateLimit of nil": RateLimit(window), "RateLimit of zero": RateLimit(&Window{}),
		"Bearer": Bearer(nil), "Bearer of nil": Bearer(source),
	} {
		if err := edit(t.Context(), newRequest(t, "GET", "")); err == nil || !strings.HasPrefix(err.Error(), "logto: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
