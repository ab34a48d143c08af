package middleware

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

// closing is a body that tells how often it was closed.
type closing struct {
	io.Reader
	times *int
}

func (c closing) Close() error { *c.times++; return nil }

// A transport that breaks the rules of net/http leads to an error, or to an empty response, and leaves
// nothing open.
func TestOddTransports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		closed := 0
		for name, odd := range map[string]step{
			"nothing": func(*http.Request) (*http.Response, error) { return nil, nil },
			"no body": func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 204}, nil },
			"both": func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Body: closing{strings.NewReader("{}"), &closed}}, broken
			},
			"a switch of protocols": func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 101, Body: closing{strings.NewReader(""), &closed}}, nil
			},
		} {
			resp, err := (&Chain{Transport: DoerFunc(odd)}).Do(newRequest(t, "GET", ""))
			works := name == "no body" || name == "a switch of protocols"
			if (err == nil) != works || (resp != nil) != works || errors.Is(err, broken) != (name == "both") {
				t.Errorf("%s: got %v, %v", name, resp, err)
			}
			if resp == nil {
				continue
			}
			if e := NewError(resp); e.StatusCode != resp.StatusCode || e.Error() == "" {
				t.Errorf("%s: got %v", name, e)
			}
		}
		if closed != 2 {
			t.Errorf("closed %d bodies", closed)
		}
	})
}
