package webhook

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

func accept(context.Context, *Event) error { return nil }

// deliver sends a body to a handler made with the key "key".
func deliver(t *testing.T, handle Func, body, signature string, opts ...Option) (status int, reported error) {
	t.Helper()
	opts = append(opts, OnError(func(_ *http.Request, err error) { reported = err }))
	h, err := NewHandler("key", handle, opts...)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/logto", strings.NewReader(body))
	r.Header.Set("logto-signature-sha-256", signature)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, reported
}

func TestHandler(t *testing.T) {
	body := string(recorded(t, UserCreated))
	failed := errors.New("the queue is full")
	tests := []struct {
		name      string
		handle    Func
		body      string
		signature string
		opts      []Option
		status    int
		err       error
	}{
		{"accepted", accept, body, Sign("key", []byte(body)), nil, 204, nil},
		{"an older key", accept, body, Sign("old", []byte(body)), []Option{AlsoKeys("older", "old")}, 204, nil},
		{"exactly the limit", accept, body, Sign("key", []byte(body)), []Option{MaxBody(int64(len(body)))}, 204, nil},
		{"one byte more", accept, body, Sign("key", []byte(body)), []Option{MaxBody(int64(len(body)) - 1)}, 413, ErrTooLarge},
		{"no signature", accept, body, "", nil, 401, ErrSignature},
		{"wrong key", accept, body, Sign("other", []byte(body)), nil, 401, ErrSignature},
		{"altered body", accept, strings.Replace(body, "POST", "PUT ", 1), Sign("key", []byte(body)), nil, 401, ErrSignature},
		{"signed, but no event", accept, "[]", Sign("key", []byte("[]")), nil, 400, ErrMalformed},
		{"Func failed", func(context.Context, *Event) error { return failed }, body, Sign("key", []byte(body)), nil, 500, failed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got *Event
			handle := func(ctx context.Context, e *Event) error { got = e; return tt.handle(ctx, e) }
			status, err := deliver(t, handle, tt.body, tt.signature, tt.opts...)
			if status != tt.status || !errors.Is(err, tt.err) {
				t.Errorf("got %d, %v; want %d, %v", status, err, tt.status, tt.err)
			}
			if called := got != nil; called != (status == 204 || status == 500) {
				t.Errorf("Func called: %v", called)
			}
		})
	}
}

func TestHandlerMaxAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		created := time.Now()
		body := `{"event":"PostSignIn","userId":"u1","createdAt":"` + created.UTC().Format(time.RFC3339Nano) + `"}`
		signature := Sign("key", []byte(body))

		time.Sleep(time.Minute) // simulated
		if status, err := deliver(t, accept, body, signature, MaxAge(time.Minute)); status != 204 {
			t.Errorf("an event of the allowed age: got %d, %v", status, err)
		}
		time.Sleep(time.Nanosecond)
		if status, err := deliver(t, accept, body, signature, MaxAge(time.Minute)); status != 400 || !errors.Is(err, ErrStale) {
			t.Errorf("an old event: got %d, %v", status, err)
		}
		if status, err := deliver(t, accept, body, signature); status != 204 {
			t.Errorf("an old event without a limit: got %d, %v", status, err)
		}
	})
}

// A clock may be wrong by as much as MaxAge, and not by a year.
func TestHandlerMaxAgeOfTheFuture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for ahead, want := range map[time.Duration]int{
			time.Minute: 204, time.Minute + time.Nanosecond: 400, 24 * time.Hour: 400, 200 * 365 * 24 * time.Hour: 400,
		} {
			body := `{"event":"PostSignIn","userId":"u1","createdAt":"` + time.Now().Add(ahead).UTC().Format(time.RFC3339Nano) + `"}`
			status, err := deliver(t, accept, body, Sign("key", []byte(body)), MaxAge(time.Minute))
			if status != want || (want == 400) != errors.Is(err, ErrStale) {
				t.Errorf("%s ahead: got %d, %v", ahead, status, err)
			}
		}
		body := `{"event":"PostSignIn","userId":"u1"}`
		if status, err := deliver(t, accept, body, Sign("key", []byte(body)), MaxAge(time.Minute)); status != 400 || !errors.Is(err, ErrStale) {
			t.Errorf("an event without a time: got %d, %v", status, err)
		}
	})
}

// An event whose time cannot be read may be any age. Its error does not blame a clock.
func TestHandlerMaxAgeWithoutATime(t *testing.T) {
	for _, field := range []string{``, `,"createdAt":null`, `,"createdAt":"soon"`, `,"createdAt":{}`, `,"createdAt":1e300`} {
		body := `{"event":"Planet.Created"` + field + `}`
		signature := Sign("key", []byte(body))
		status, err := deliver(t, accept, body, signature, MaxAge(time.Hour))
		if status != 400 || !errors.Is(err, ErrStale) || strings.Contains(err.Error(), "clock") || !strings.Contains(err.Error(), "createdAt") {
			t.Errorf("%s: got %d, %v", body, status, err)
		}
		if status, err := deliver(t, accept, body, signature); status != 204 {
			t.Errorf("%s without a limit: got %d, %v", body, status, err)
		}
	}
}

// A limit that the server sets around the handler counts like the handler's own.
func TestHandlerBehindMaxBytes(t *testing.T) {
	body := string(recorded(t, UserCreated))
	for limit, want := range map[int64]int{int64(len(body)): 204, int64(len(body)) - 1: 413, 10: 413} {
		var reported error
		h, err := NewHandler("key", accept, OnError(func(_ *http.Request, err error) { reported = err }))
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(http.MaxBytesHandler(h, limit))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(SignatureHeader, Sign("key", []byte(body)))
		resp, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close() // only the status matters
		server.Close()
		if resp.StatusCode != want || (want == 413) != errors.Is(reported, ErrTooLarge) {
			t.Errorf("%d bytes allowed: got %d, %v", limit, resp.StatusCode, reported)
		}
	}
}

func TestHandlerShowsNoKey(t *testing.T) {
	h, err := NewHandler("hunter2", accept, AlsoKeys("hunter2-old"), MaxAge(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	type config struct{ hook Handler }
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{h, *h, config{*h}, &config{*h}, []any{*h}} {
			if text := fmt.Sprintf(format, value); strings.Contains(text, "hunter2") || strings.Contains(text, hex.EncodeToString([]byte("hunter2"))) {
				t.Errorf("%s of %T shows the key: %s", format, value, text)
			}
		}
	}
}

func TestZeroHandler(t *testing.T) {
	for _, h := range []*Handler{nil, {}} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/logto", strings.NewReader("{}")))
		if w.Code != http.StatusInternalServerError {
			t.Errorf("got %d", w.Code)
		}
	}
}

func TestHandlerMethods(t *testing.T) {
	h, err := NewHandler("key", accept)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/logto", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" {
		t.Errorf("got %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestNewHandlerRefuses(t *testing.T) {
	tests := []struct {
		name   string
		key    string
		handle Func
		opts   []Option
		want   string
	}{
		{"no key", "", accept, nil, "signing key is empty"},
		{"no further key", "key", accept, []Option{AlsoKeys("")}, "signing key is empty"},
		{"no function", "key", nil, nil, "is nil"},
		{"no size", "key", accept, []Option{MaxBody(0)}, "MaxBody"},
		{"no age", "key", accept, []Option{MaxAge(-1)}, "MaxAge"},
		{"no report", "key", accept, []Option{OnError(nil)}, "OnError"},
		{"no option", "key", accept, []Option{nil}, "option is nil"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, err := NewHandler(tt.key, tt.handle, tt.opts...)
			if h != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, %v", h, err)
			}
		})
	}
}

func TestFromRequest(t *testing.T) {
	body := recorded(t, UserDeleted)
	request := func(body io.Reader, signature string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, "/", body)
		r.Header.Set(SignatureHeader, signature)
		return r
	}
	event, err := FromRequest(request(strings.NewReader(string(body)), Sign("old", body)), "new", "old")
	if err != nil || event.Type != UserDeleted {
		t.Errorf("got %+v, %v", event, err)
	}
	large := strings.Repeat(" ", DefaultMaxBody+1)
	if _, err := FromRequest(request(strings.NewReader(large), Sign("key", []byte(large))), "key"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if _, err := FromRequest(request(iotest.ErrReader(io.ErrUnexpectedEOF), ""), "key"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}
