package middleware

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/internal/stream"
	"github.com/logto-go/management/internal/testnet"
)

// What a transport makes of a body by GetBody is taken away from it at the end of the call as well.
func TestNothingIsReadAgainAfterTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file, rewound := &slowFile{left: 1000}, 0
		req := newRequest(t, "POST", "")
		req.Body, req.ContentLength = io.NopCloser(file), 1000
		req.GetBody = func() (io.ReadCloser, error) {
			rewound++
			file.left = 1000
			return io.NopCloser(file), nil
		}
		var sent *http.Request
		chain := &Chain{Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
			sent = r
			if _, err := r.Body.Read(make([]byte, 1)); err != nil {
				t.Error(err)
			}
			body, err := r.GetBody()
			if err != nil {
				t.Fatal(err)
			}
			if n, err := r.Body.Read(make([]byte, 1)); n != 0 || !errors.Is(err, stream.ErrOver) {
				t.Errorf("the body before gives %d bytes, %v", n, err)
			}
			go func() { _, _ = io.Copy(io.Discard, body) }()
			advance(time.Second + time.Millisecond)
			return answer(422, `{"code":"entity.invalid_input"}`)(r)
		})}
		resp, err := chain.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		after := file.left // the race detector looks on
		advance(time.Minute)
		synctest.Wait()
		if file.left != after || after == 0 || after == 1000 {
			t.Errorf("%d bytes were left after the call, %d later", after, file.left)
		}
		if _, err := sent.GetBody(); !errors.Is(err, stream.ErrOver) || rewound != 1 {
			t.Errorf("rewound %d times, the last time with %v", rewound, err)
		}
		if resp.Request.GetBody == nil {
			t.Error("the body is lost to those who look at the request")
		}
	})
}

// A body is not rewound for the transport while a read of it hangs.
func TestNoRewindForTheTransportUnderAHangingRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		released := make(chan struct{})
		defer close(released)
		req := newRequest(t, "POST", "")
		req.Body, req.ContentLength = io.NopCloser(hangingFile(released)), -1
		req.GetBody = func() (io.ReadCloser, error) {
			t.Error("rewound")
			return req.Body, nil
		}
		chain := &Chain{AttemptTimeout: time.Second, Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
			go func() { _, _ = r.Body.Read(make([]byte, 1)) }()
			synctest.Wait()
			_, err := r.GetBody()
			return nil, err
		})}
		start := time.Now()
		_, err := chain.Do(req)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > time.Second+100*time.Millisecond {
			t.Errorf("got %v after %s", err, took)
		}
	})
}

// A rewind that fails is the transport's to tell.
func TestRewindForTheTransportFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("the file is gone")
		req := uploadRequest(t, "text")
		req.GetBody = func() (io.ReadCloser, error) { return nil, broken }
		chain := &Chain{Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
			_, err := r.GetBody()
			return nil, err
		})}
		if _, err := chain.Do(req); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
}

// net/http sends an upload again by itself if that is safe and a kept connection ends: all of it.
func TestUploadThatIsSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := strings.Repeat("0123456789", 10_000)
		var bodies []string
		server := testnet.New(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if bodies = append(bodies, string(body)); len(bodies) == 2 {
				testnet.Drop(w)
			}
		}))
		server.Client.Transport.(*http.Transport).DisableKeepAlives = false
		chain := &Chain{Transport: server.Client}
		for range 2 {
			req := uploadRequest(t, text)
			req.URL.Scheme = "http"
			req.Header.Set("Idempotency-Key", "k1")
			if _, err := chain.Do(req); err != nil {
				t.Fatal(err)
			}
		}
		if len(bodies) != 3 || bodies[1] != text || bodies[2] != text {
			t.Errorf("%d requests came", len(bodies))
		}
	})
}

// Over HTTP/2 it sends one again that the server refused to serve.
func TestUploadThatIsSentAgainOverHTTP2(t *testing.T) {
	for name, limiter := range map[string]func() Limiter{
		"no limit": func() Limiter { return nil }, "Window": func() Limiter { return NewWindow(100, time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				text := strings.Repeat("0123456789", 100_000)
				requests := 0
				var bodies []string
				server := testnet.NewRefusing(t, func() bool { requests++; return requests <= 3 },
					func(body []byte) { bodies = append(bodies, string(body)) })
				chain := &Chain{Transport: server.Client, Limiter: limiter()}
				resp, err := chain.Do(uploadRequest(t, text))
				if err != nil {
					t.Fatal(err)
				}
				if requests != 4 || len(bodies) != 1 || bodies[0] != text {
					t.Errorf("%d requests came, %d were served", requests, len(bodies))
				}
				if want := map[string]int{"no limit": 1, "Window": 4}[name]; AttemptOf(resp.Request.Context()).Number != want {
					t.Errorf("it took %d attempts, want %d", AttemptOf(resp.Request.Context()).Number, want)
				}
			})
		})
	}
}

// A transport that closes a body twice closes that of the caller once.
func TestBodyIsClosedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := 0
		req := newRequest(t, "POST", "")
		req.Body, req.ContentLength = closing{&slowFile{left: 3}, &times}, 3
		chain := &Chain{Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
			_, _ = io.Copy(io.Discard, r.Body)
			return answer(200, "")(r)
		})}
		inner := chain.Transport
		chain.Transport = DoerFunc(func(r *http.Request) (*http.Response, error) {
			defer r.Body.Close()
			defer r.Body.Close()
			return inner.Do(r)
		})
		if _, err := chain.Do(req); err != nil || times != 1 {
			t.Errorf("closed %d times, %v", times, err)
		}
	})
}
