package middleware

import (
	"context"
	"net/http"
)

// Doer sends a request and returns the answer. *http.Client is one.
type Doer interface {
	Do(req *http.Request) (*http.Response, error)
}

// DoerFunc makes a [Doer] of a function.
type DoerFunc func(req *http.Request) (*http.Response, error)

// Do calls the function.
func (f DoerFunc) Do(req *http.Request) (*http.Response, error) { return f(req) }

// Editor changes a request before it is sent, or refuses it with an error. It is
// assignable to gen.RequestEditorFn.
type Editor = func(ctx context.Context, req *http.Request) error

// pathOf names the path of a request: its template, such as
// "/api/users/{userId}", where the request knows it.
func pathOf(req *http.Request) string {
	if req == nil {
		return ""
	}
	if req.Pattern != "" {
		return req.Pattern
	}
	if req.URL != nil {
		return req.URL.Path
	}
	return ""
}

type attemptKey struct{}

// withAttempt notes which attempt at a call a request is. The first is not
// noted, to spare calls that succeed at once the cost.
func withAttempt(ctx context.Context, n int) context.Context {
	if n <= 1 && ctx.Value(attemptKey{}) == nil {
		return ctx
	}
	return context.WithValue(ctx, attemptKey{}, n)
}

// Attempt tells which attempt at its call a request belongs to, from 1. A
// transport or an editor can ask it of the request's context.
func Attempt(ctx context.Context) int {
	if n, ok := ctx.Value(attemptKey{}).(int); ok {
		return n
	}
	return 1
}
