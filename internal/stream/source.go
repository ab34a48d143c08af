package stream

import (
	"bytes"
	"io"
	"net/http"
	"reflect"
	"strings"
)

// Source is a body that is read while it is sent.
type Source interface {
	io.ReadCloser
	// Hold returns the body for one attempt.
	Hold() Held
}

// New makes a [Source] of a body.
func New(body io.ReadCloser) io.ReadCloser { return &source{body} }

type source struct{ io.ReadCloser }

func (s *source) Hold() Held {
	return hold(s.ReadCloser, &attempt{reading: make(chan struct{}, 1)})
}

// Request returns a request whose body is a [Source], unless it is in memory: the request itself, if
// there is nothing to do.
func Request(req *http.Request) *http.Request {
	if req.Body == nil || req.Body == http.NoBody || inMemory(req.Body) {
		return req
	}
	if _, ok := req.Body.(Source); ok {
		return req
	}
	own := *req
	own.Body = New(req.Body)
	if req.GetBody != nil {
		own.GetBody = func() (io.ReadCloser, error) {
			body, err := req.GetBody()
			if err != nil {
				return nil, err
			}
			return New(body), nil
		}
	}
	return &own
}

// inMemory reports whether a body is one that net/http sends in one piece with the header, and of
// which each rewind is a reader of its own.
func inMemory(body io.Reader) bool {
	switch reflect.TypeOf(body) {
	case reflect.TypeOf(io.NopCloser(nil)), reflect.TypeOf(io.NopCloser(new(bytes.Reader))):
		body, _ = reflect.ValueOf(body).Field(0).Interface().(io.Reader)
	}
	switch body.(type) {
	case *bytes.Reader, *bytes.Buffer, *strings.Reader:
		return true
	}
	return false
}
