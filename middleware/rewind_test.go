package middleware

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// upload is a body like that of a file: all its readers share one position.
type upload struct{ *strings.Reader }

func (u upload) Close() error { return nil }

func uploadRequest(t *testing.T, text string) *http.Request {
	t.Helper()
	file := upload{strings.NewReader(text)}
	req := newRequest(t, "POST", "")
	req.Body, req.ContentLength = file, -1
	req.GetBody = func() (io.ReadCloser, error) {
		_, err := file.Seek(0, io.SeekStart)
		return file, err
	}
	return req
}

// A transport that answers early goes on reading the body. What it reads then is
// not taken from the next attempt. (The race detector looks on.)
func TestRewindWhileTheBodyIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := strings.Repeat("0123456789", 1000)
		n := 0
		late := make(chan error, 1)
		chain := &Chain{
			Retry: DefaultRetry(),
			Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
				if n++; n == 1 {
					go func() {
						var err error
						for err == nil {
							_, err = req.Body.Read(make([]byte, 10))
							advance(10 * time.Millisecond)
						}
						late <- err
					}()
					return answer(429, "")(req)
				}
				body, err := io.ReadAll(req.Body)
				if err != nil || string(body) != text {
					t.Errorf("the second attempt sent %d bytes of %d, %v", len(body), len(text), err)
				}
				return answer(200, "")(req)
			}),
		}
		if _, err := chain.Do(uploadRequest(t, text)); err != nil {
			t.Fatal(err)
		}
		if err := <-late; !errors.Is(err, errOver) {
			t.Errorf("the first attempt went on: %v", err)
		}
	})
}

func TestRewindFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("the file is gone")
		req := uploadRequest(t, "text")
		req.GetBody = func() (io.ReadCloser, error) { return nil, broken }
		s := &script{steps: []step{answer(429, "")}}
		_, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(req)
		if !errors.Is(err, broken) || s.count() != 1 {
			t.Errorf("got %v after %d requests", err, s.count())
		}
	})
}

// A body in memory reaches the transport as it is: net/http sends such a body in
// one piece with the headers.
func TestBodyInMemoryIsNotWrapped(t *testing.T) {
	req := newRequest(t, "POST", "text")
	chain := &Chain{Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
		if r.Body != req.Body {
			t.Errorf("the body is a %T", r.Body)
		}
		return answer(200, "")(r)
	})}
	if _, err := chain.Do(req); err != nil {
		t.Fatal(err)
	}
}
