package otel_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A transport that breaks the rules of net/http gets a span as any other.
func TestOddTransports(t *testing.T) {
	closed := make(closing, 1)
	broken := errors.New("broken")
	for name, next := range map[string]roundTripper{
		"nothing": func(*http.Request) (*http.Response, error) { return nil, nil },
		"no body": func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 204}, nil },
		"both": func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: closed}, broken
		},
	} {
		r := record(t, next)
		resp, err := r.transport.RoundTrip(httptest.NewRequestWithContext(t.Context(), "GET", "https://t.logto.app/api/users", nil))
		if (resp != nil) != (name == "no body") || errors.Is(err, broken) != (name == "both") {
			t.Errorf("%s: got %v, %v", name, resp, err)
		}
		if resp != nil && resp.Body != nil {
			_ = resp.Body.Close()
		}
		if n := len(r.spans.GetSpans()); n != 1 {
			t.Errorf("%s: %d spans", name, n)
		}
	}
	if len(closed) != 1 {
		t.Error("the body that nobody sees stays open")
	}
}

// closing is a body that tells whether it was closed.
type closing chan struct{}

func (c closing) Read([]byte) (int, error) { return 0, io.EOF }
func (c closing) Close() error             { c <- struct{}{}; return nil }
