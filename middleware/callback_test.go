package middleware

import (
	"context"
	"net/http"
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
		"chain":       {nil, t.Context(), &Call{Request: request}, "Chain is nil"},
		"context":     {&Chain{Transport: ok}, nil, &Call{Request: request}, "context is nil"},
		"call":        {&Chain{Transport: ok}, t.Context(), nil, "no request"},
		"request":     {&Chain{Transport: ok}, t.Context(), &Call{}, "no request"},
		"URL":         {&Chain{Transport: ok}, t.Context(), &Call{Request: &http.Request{}}, "no URL"},
		"transport":   {&Chain{Transport: client}, t.Context(), &Call{Request: request}, "nil *http.Client"},
		"limiter":     {&Chain{Transport: ok, Limiter: window}, t.Context(), &Call{Request: request}, "nil *middleware.Window"},
		"window":      {&Chain{Transport: ok, Limiter: &Window{}}, t.Context(), &Call{Request: request}, "NewWindow"},
		"editor":      {&Chain{Transport: ok, Editors: []Editor{nil}}, t.Context(), &Call{Request: request}, "editor 1"},
		"source":      {&Chain{Transport: ok, Tokens: &auth.Source{}}, t.Context(), &Call{Request: request}, "auth.Source"},
		"wrapped nil": {&Chain{Transport: ok, Tokens: auth.Wrap(nil)}, t.Context(), &Call{Request: request}, "token source is nil"},
		"response": {&Chain{Transport: DoerFunc(func(*http.Request) (*http.Response, error) { return nil, nil })},
			t.Context(), &Call{Request: request}, "neither"},
	}
	for name, tt := range tests {
		resp, err := tt.chain.Send(tt.ctx, tt.call)
		if err == nil || resp != nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := (&Chain{}).Do(nil); err == nil {
		t.Error("Do of nothing")
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
