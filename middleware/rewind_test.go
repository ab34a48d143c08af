package middleware

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/stream"
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
		if err := <-late; !errors.Is(err, stream.ErrOver) {
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
		resp, err := (&Chain{Transport: s, Retry: DefaultRetry()}).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if e := NewError(resp); !errors.Is(e, broken) || !errors.Is(e, ErrRateLimited) || s.count() != 1 {
			t.Errorf("got %v after %d requests", e, s.count())
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

// After the call no byte of the upload is read, though the transport goes on: not even the read that
// is under way ends after it.
func TestNothingIsReadAfterTheCall(t *testing.T) {
	for name, end := range map[string]step{
		"refused early": answer(422, `{"code":"entity.invalid_input"}`), "failed": failing(errReset),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				file := &slowFile{left: 1000}
				req := newRequest(t, "POST", "")
				req.Body, req.ContentLength = io.NopCloser(file), 1000
				chain := &Chain{Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
					go func() { _, _ = io.Copy(io.Discard, struct{ io.Reader }{r.Body}) }()
					advance(time.Second + time.Millisecond)
					return end(r)
				})}
				_, _ = chain.Do(req)
				after := file.left // the race detector looks on
				advance(time.Minute)
				synctest.Wait()
				if file.left != after || after == 0 || after == 1000 {
					t.Errorf("%d bytes were left after the call, %d later", after, file.left)
				}
			})
		})
	}
}

// slowFile gives a byte each 300 ms.
type slowFile struct{ left int }

func (f *slowFile) Read(p []byte) (int, error) {
	advance(300 * time.Millisecond)
	if f.left == 0 {
		return 0, io.EOF
	}
	f.left--
	return copy(p, "x"), nil
}

// A reader that blocks holds up nobody whose context has ended.
func TestBlockedUploadEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		defer w.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		req := newRequestIn(ctx, t, "POST", "")
		req.Body, req.ContentLength = r, -1
		chain := &Chain{Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
			go func() { _, _ = io.Copy(io.Discard, struct{ io.Reader }{r.Body}) }()
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}
		start := time.Now()
		_, err := chain.Do(req)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took.Truncate(time.Second) != 3*time.Second {
			t.Errorf("got %v after %s", err, took)
		}
	})
}

// An upload that gets on is not cut; one that does not is.
func TestAttemptTimeoutOfUploads(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bytes int
		stall bool
		took  time.Duration
	}{{"gets on", 100, false, 30 * time.Second}, {"stalls at the end", 10, true, 13 * time.Second}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				req := newRequest(t, "POST", "")
				req.Body, req.ContentLength = io.NopCloser(&slowFile{left: tt.bytes}), int64(tt.bytes)
				chain := &Chain{AttemptTimeout: 10 * time.Second, Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
					if _, err := io.Copy(io.Discard, struct{ io.Reader }{r.Body}); err != nil {
						return nil, err
					}
					if tt.stall {
						<-r.Context().Done()
						return nil, r.Context().Err()
					}
					return answer(200, "{}")(r)
				})}
				start := time.Now()
				_, err := chain.Do(req)
				if tt.stall != errors.Is(err, context.DeadlineExceeded) || (err == nil) == tt.stall {
					t.Errorf("got %v", err)
				}
				if took := time.Since(start).Truncate(time.Second); took != tt.took {
					t.Errorf("took %s, want %s", took, tt.took)
				}
			})
		})
	}
}

// A body is read in a goroutine of net/http, where a panic would end the program. It goes on in the
// caller's, and a reader that ends its goroutine ends the call.
func TestReaderThatDoesNotReturn(t *testing.T) {
	for protocol, network := range networks {
		for name, end := range map[string]func(){"panic": func() { panic("boom") }, "Goexit": runtime.Goexit} {
			for _, timeout := range []time.Duration{0, time.Minute} {
				t.Run(protocol+", "+name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						server := network(t, readsAll)
						req := newRequest(t, "POST", "")
						req.URL.Scheme = server.Scheme
						req.Body, req.ContentLength = io.NopCloser(&endingReader{left: 10, end: end}), -1
						chain := &Chain{Transport: server.Client, AttemptTimeout: timeout, Retry: DefaultRetry()}
						start := time.Now()
						defer func() {
							if value := recover(); (value == "boom") != (name == "panic") || time.Since(start) != 0 {
								t.Errorf("recovered %v after %s", value, time.Since(start))
							}
						}()
						if _, err := chain.Do(req); err == nil || !strings.Contains(err.Error(), "Goexit") {
							t.Errorf("got %v", err)
						}
					})
				})
			}
		}
	}
}

// endingReader gives some bytes and does not return after that.
type endingReader struct {
	left int
	end  func()
}

func (r *endingReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		r.end()
	}
	r.left--
	return copy(p, "x"), nil
}

// A body is not rewound while a read of it hangs, which would take what the next attempt is to send.
func TestNoRewindUnderAHangingRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		released := make(chan struct{})
		defer close(released)
		rewound := 0
		req := newRequest(t, "POST", "")
		req.Body, req.ContentLength = io.NopCloser(hangingFile(released)), -1
		req.GetBody = func() (io.ReadCloser, error) {
			rewound++
			return req.Body, nil
		}
		chain := &Chain{AttemptTimeout: time.Second, Retry: DefaultRetry(), Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
			go func() { _, _ = io.Copy(io.Discard, struct{ io.Reader }{r.Body}) }()
			synctest.Wait()
			return answer(429, "")(r)
		})}
		resp, err := chain.Do(req)
		if err != nil || resp.StatusCode != 429 || rewound > 0 {
			t.Errorf("got %v, %v, rewound %d times", resp, err, rewound)
		}
	})
}

// hangingFile blocks in Read until it is closed.
type hangingFile chan struct{}

func (f hangingFile) Read([]byte) (int, error) {
	<-f
	return 0, io.EOF
}
