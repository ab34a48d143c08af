package middleware

import (
	"context"
	"net/http"
)

// Doer sends a request and returns the response. *http.Client is one.
type Doer interface {
	Do(req *http.Request) (*http.Response, error)
}

// DoerFunc makes a [Doer] of a function.
type DoerFunc func(req *http.Request) (*http.Response, error)

// Do calls the function.
func (f DoerFunc) Do(req *http.Request) (*http.Response, error) { return f(req) }

// Editor changes a request before it is sent, or refuses it with an error. It is assignable to
// gen.RequestEditorFn.
type Editor = func(ctx context.Context, req *http.Request) error

// pathOf returns the path template of a request, such as "/api/users/{userId}", or its path where
// the request has no template.
func pathOf(req *http.Request) string {
	if req == nil {
		return ""
	}
	if req.Pattern != "" {
		return req.Pattern
	}
	if req.URL != nil {
		return req.URL.EscapedPath()
	}
	return ""
}

// urlPathOf returns the path that a request asks for, escaped as it is sent, and without the query.
func urlPathOf(req *http.Request) string {
	if req == nil || req.URL == nil {
		return ""
	}
	return req.URL.EscapedPath()
}

type attemptKey struct{}

// withAttempt notes which attempt at a call a request is. The first is not noted, which spares
// calls that succeed at once the cost.
func withAttempt(ctx context.Context, n int) context.Context {
	if n <= 1 && ctx.Value(attemptKey{}) == nil {
		return ctx
	}
	return context.WithValue(ctx, attemptKey{}, n)
}

// Attempt returns which attempt at its call a request belongs to, from 1. A transport or an editor
// passes the request's context.
func Attempt(ctx context.Context) int {
	if n, ok := ctx.Value(attemptKey{}).(int); ok {
		return n
	}
	return 1
}
