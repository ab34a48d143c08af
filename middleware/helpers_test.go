package middleware

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// advance lets simulated time pass.
func advance(d time.Duration) { <-time.After(d) }

// step is what a script does with one request.
type step func(req *http.Request) (*http.Response, error)

// script is a transport that takes one step per request, the last one for all
// that follow, and remembers what was sent and when.
type script struct {
	mu    sync.Mutex
	steps []step
	sent  []sentRequest
}

type sentRequest struct {
	at     time.Time
	method string
	header http.Header
	body   string
}

func (s *script) Do(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(data)
		_ = req.Body.Close()
	}
	s.mu.Lock()
	n := len(s.sent)
	s.sent = append(s.sent, sentRequest{time.Now(), req.Method, req.Header.Clone(), body})
	next := s.steps[min(n, len(s.steps)-1)]
	s.mu.Unlock()
	return next(req)
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sent)
}

// waits gives the times between one request and the next.
func (s *script) waits() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var waits []time.Duration
	for i := 1; i < len(s.sent); i++ {
		waits = append(waits, s.sent[i].at.Sub(s.sent[i-1].at))
	}
	return waits
}

// answer replies with a status, a body, and headers given as name, value.
func answer(status int, body string, header ...string) step {
	return func(req *http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i < len(header); i += 2 {
			h.Add(header[i], header[i+1])
		}
		return &http.Response{
			StatusCode:    status,
			Header:        h,
			Body:          io.NopCloser(strings.NewReader(body)),
			ContentLength: int64(len(body)),
			Request:       req,
		}, nil
	}
}

// failing replies with a transport error.
func failing(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// breakingOff replies with a body that ends in an error.
func breakingOff(status int, part string, err error) step {
	return func(req *http.Request) (*http.Response, error) {
		resp, _ := answer(status, "")(req)
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(part), errorReader{err}))
		resp.ContentLength = -1
		return resp, nil
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// newRequest makes a request whose body can be sent again.
func newRequest(t *testing.T, method, body string) *http.Request {
	t.Helper()
	return newRequestIn(t.Context(), t, method, body)
}

func newRequestIn(ctx context.Context, t *testing.T, method, body string) *http.Request {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, "https://logto.example/api/users/u1?search=secret-person", reader)
	if err != nil {
		t.Fatal(err)
	}
	req.Pattern = "/api/users/{userId}"
	return req
}

// decodedPages fetches the pages that are given as JSON.
func decodedPages(t *testing.T, lists ...string) Fetch[member] {
	return func(_ context.Context, number, size int64) (*Page[member], error) {
		page := &Page[member]{}
		var err error
		if page.Errors, err = DecodeItems([]byte(lists[number-1]), &page.Items); err != nil {
			t.Error(err)
		}
		for _, e := range page.Errors {
			e.Page = number
		}
		page.PageInfo = NewPageInfo(nil, number, size, len(page.Items)+len(page.Errors))
		return page, nil
	}
}
