package middleware

import (
	"context"
	"errors"
	"net/http"
)

// Doer sends a request and returns the response. *http.Client is one.
type Doer interface {
	Do(req *http.Request) (*http.Response, error)
}

// DoerFunc makes a [Doer] of a function.
type DoerFunc func(req *http.Request) (*http.Response, error)

// Do calls the function with the request.
func (f DoerFunc) Do(req *http.Request) (*http.Response, error) {
	if f == nil {
		return nil, errors.New("logto: the middleware.DoerFunc is nil: give it a function that sends the request")
	}
	return f(req)
}

// Editor changes a request before it is sent, or refuses it with an error. It is assignable to
// gen.RequestEditorFn.
type Editor = func(ctx context.Context, req *http.Request) error

// setHeader sets a header for an editor: of a request that others made, which may have none yet.
func setHeader(req *http.Request, name, value string) error {
	if req == nil {
		return errNoRequest
	}
	if req.Header == nil {
		req.Header = http.Header{}
	}
	req.Header.Set(name, value)
	return nil
}

var errNoRequest = errors.New("logto: there is no request to send: it is nil, or has no URL")

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
