package testnet

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func get(ctx context.Context, n *Net, host string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.Scheme+"://"+host+"/path", nil)
	if err != nil {
		return "", err
	}
	resp, err := n.Client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func TestServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := New(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "hello "+r.URL.Path)
		}))
		body, err := get(t.Context(), n, "any.host")
		if err != nil || body != "hello /path" {
			t.Fatalf("got %q, %v", body, err)
		}
	})
}

func TestServesHTTP2(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := NewHTTP2(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, r.Proto)
		}), 0)
		for range 3 {
			if body, err := get(t.Context(), n, "any.host"); err != nil || body != "HTTP/2.0" {
				t.Fatalf("got %q, %v", body, err)
			}
		}
		if n.Dials() != 1 {
			t.Errorf("%d connections", n.Dials())
		}
		resp, err := upload(t, n, 10<<20)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("got %v, %v", resp, err)
		}
	})
}

// net/http sends again what was refused, as far as the server lets it.
func TestRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused, served := 3, 0
		n := NewRefusing(t, func() bool { refused--; return refused >= 0 }, func(body []byte) {
			if served++; string(body) != strings.Repeat("x", (served-1)*1_000_000) {
				t.Errorf("a body of %d bytes", len(body))
			}
		})
		if body, err := get(t.Context(), n, "any.host"); err != nil || body != "" || refused >= 0 {
			t.Errorf("got %q, %v", body, err)
		}
		if _, err := upload(t, n, 1_000_000); err != nil || served != 2 || n.Dials() != 1 {
			t.Errorf("%d requests served over %d connections, %v", served, n.Dials(), err)
		}
		refused = 1
		if _, err := upload(t, n, 1_000_000); err == nil || served != 2 {
			t.Errorf("what cannot be rewound was sent again")
		}
	})
}

// net/http keeps a connection for a while when a handler has not read all of the
// request, so that the client gets to see the response: how long, and when, is
// its own affair and differs between Go releases. So is which of the response and
// the failure to send the rest of the request the client sees, if it does not.
func TestWaitsForTheServer(t *testing.T) {
	for _, size := range []int{1, 200_000, 10 << 20} {
		synctest.Test(t, func(t *testing.T) {
			n := New(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusTooManyRequests)
			}))
			resp, err := upload(t, n, size)
			if err == nil && resp.StatusCode != http.StatusTooManyRequests {
				t.Fatalf("%d bytes: got %v", size, resp)
			}
		})
	}
}

// upload sends a body without a known length, as an upload is: in chunks.
func upload(t *testing.T, n *Net, size int) (*http.Response, error) {
	t.Helper()
	body := struct{ io.Reader }{strings.NewReader(strings.Repeat("x", size))}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, n.Scheme+"://any.host/path", body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := n.Client.Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	return resp, err
}

// Who answers early is heard, however often and however much is still to be sent.
func TestAnswerEarly(t *testing.T) {
	for range 20 {
		for _, size := range []int{1, 200_000, 10 << 20} {
			synctest.Test(t, func(t *testing.T) {
				n := New(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					AnswerEarly(w, http.StatusTooManyRequests)
				}))
				if resp, err := upload(t, n, size); err != nil || resp.StatusCode != http.StatusTooManyRequests {
					t.Fatalf("%d bytes: got %v, %v", size, resp, err)
				}
			})
		}
	}
}

func TestStallCostsNoRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := New(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		start := time.Now()
		_, err := get(ctx, n, "any.host")
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Hour {
			t.Fatalf("got %v after %s", err, time.Since(start))
		}
	})
}

func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := New(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "dropped.host" {
				Drop(w)
				return
			}
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "half")
			CutOff(w)
		}))
		n.FailDials(1)
		_, err := get(t.Context(), n, "any.host")
		if op, ok := errors.AsType[*net.OpError](err); !ok || op.Op != "dial" {
			t.Errorf("a failed dial gave %v", err)
		}
		body, err := get(t.Context(), n, "any.host")
		if body != "half" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("a cut answer gave %q, %v", body, err)
		}
		if body, err := get(t.Context(), n, "dropped.host"); body != "" || !errors.Is(err, io.EOF) {
			t.Errorf("a dropped request gave %q, %v", body, err)
		}
		n.DropConns(1)
		if body, err := get(t.Context(), n, "any.host"); body != "" || err == nil {
			t.Errorf("a dropped connection gave %q, %v", body, err)
		}
		if n.Dials() != 4 {
			t.Errorf("%d dials, want 4", n.Dials())
		}
	})
}
