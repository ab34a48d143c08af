package middleware

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/logto-go/management/internal/testnet"
	"golang.org/x/time/rate"
)

// versions are servers of HTTP/1 and HTTP/2, and clients for them.
func versions(t *testing.T, handler http.HandlerFunc, test func(t *testing.T, url string, client *http.Client)) {
	t.Helper()
	for _, version := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(version, func(t *testing.T) {
			server := httptest.NewUnstartedServer(handler)
			server.EnableHTTP2 = version == "HTTP/2.0"
			server.StartTLS()
			defer server.Close()
			test(t, server.URL, server.Client())
		})
	}
}

// networks are those of a server that speaks HTTP/1, and of one that speaks HTTP/2. Over the latter,
// net/http ends a request without waiting for whoever reads its body.
var networks = map[string]func(testing.TB, http.Handler) *testnet.Net{
	"HTTP/1": testnet.New,
	"HTTP/2": func(t testing.TB, handler http.Handler) *testnet.Net { return testnet.NewHTTP2(t, handler, 0) },
}

// readsAll is a server that reads all of a request.
var readsAll = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })

// chainsOf are chains with each kind of limiter.
func chainsOf(client *http.Client) map[string]*Chain {
	return map[string]*Chain{
		"no limit":     {Transport: client, AttemptTimeout: time.Minute},
		"Window":       {Transport: client, AttemptTimeout: time.Minute, Limiter: NewWindow(1000, time.Second)},
		"rate.Limiter": {Transport: client, AttemptTimeout: time.Minute, Limiter: rate.NewLimiter(rate.Inf, 1)},
	}
}

// Responses that come before the one that counts change nothing: neither the result nor how many attempts there were.
func TestInterimResponses(t *testing.T) {
	var proto atomic.Value // of the request
	versions(t, func(w http.ResponseWriter, r *http.Request) {
		proto.Store(r.Proto)
		w.Header().Set("Link", "</style.css>")
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusProcessing)
		w.Header().Del("Link")
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusConflict)
		_, _ = w.Write(body)
	}, func(t *testing.T, url string, client *http.Client) {
		for name, chain := range chainsOf(client) {
			for _, expect := range []string{"", "100-continue"} {
				req, err := http.NewRequestWithContext(t.Context(), "POST", url+"/api", struct{ io.Reader }{strings.NewReader("text")})
				if err != nil {
					t.Fatal(err)
				}
				if expect != "" {
					req.Header.Set("Expect", expect)
				}
				resp, err := chain.Do(req)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				e := NewError(resp)
				if e.StatusCode != 409 || string(e.Body) != "text" || e.Attempts != 1 || e.Header.Get("Link") != "" || !strings.HasSuffix(t.Name(), proto.Load().(string)) {
					t.Errorf("%s, expecting %q by %s: got %v, %q", name, expect, proto.Load(), e, e.Body)
				}
			}
		}
	})
}

// A server that refuses an upload early is heard in both versions, and nothing is read after the call.
func TestEarlyRefusalOfUploads(t *testing.T) {
	heard := make(chan struct{}, 10)
	versions(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadFull(r.Body, make([]byte, 100))
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = http.NewResponseController(w).Flush()
		if r.ProtoMajor == 1 {
			<-heard // or the connection would be closed under the response
		}
	}, func(t *testing.T, url string, client *http.Client) {
		for name, chain := range chainsOf(client) {
			file := &countingFile{}
			req, err := http.NewRequestWithContext(t.Context(), "POST", url+"/api", file)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := chain.Do(req)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			heard <- struct{}{}
			after := file.read // the race detector looks on
			if resp.StatusCode != 422 || AttemptOf(resp.Request.Context()).Number != 1 || after == 0 {
				t.Errorf("%s: got %d after %d bytes", name, resp.StatusCode, after)
			}
		}
	})
}

// countingFile has no end.
type countingFile struct{ read int }

func (f *countingFile) Read(p []byte) (int, error) {
	f.read += len(p)
	return len(p), nil
}
