package auth

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
)

type closing chan struct{}

func (c closing) Read([]byte) (int, error) { return 0, io.EOF }
func (c closing) Close() error             { c <- struct{}{}; return nil }

// A transport that breaks the rules of net/http leads to an error, and leaves nothing open.
func TestOddTransports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		closed := make(closing, 10)
		for name, odd := range map[string]roundTripper{
			"nothing": func(*http.Request) (*http.Response, error) { return nil, nil },
			"no body": func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200}, nil },
			"both": func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Body: closed}, broken
			},
		} {
			s, err := ClientCredentials("http://localhost:3001", testID, testSecret, WithHTTPClient(&http.Client{Transport: odd}))
			if err != nil {
				t.Fatal(err)
			}
			if token, err := s.TokenContext(t.Context()); token != nil || err == nil || errors.Is(err, broken) != (name == "both") {
				t.Errorf("%s: got %v, %v", name, token, err)
			}
		}
		if len(closed) == 0 {
			t.Error("the body that nobody sees stays open")
		}
	})
}
