package transport_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/internal/transport"
)

func TestTuned(t *testing.T) {
	standard := &http.Transport{ForceAttemptHTTP2: true, IdleConnTimeout: 90 * time.Second}
	got, ok := transport.Tuned(standard, 0).(*http.Transport)
	if !ok || got == standard || got.MaxIdleConnsPerHost != transport.MaxIdlePerHost || !got.ForceAttemptHTTP2 || got.IdleConnTimeout != 90*time.Second {
		t.Errorf("got %+v", got)
	}
	if standard.MaxIdleConnsPerHost != 0 {
		t.Error("the standard transport was changed")
	}
	for theirs, want := range map[time.Duration]time.Duration{0: 4 * time.Second, time.Minute: 4 * time.Second, time.Second: time.Second} {
		if got := transport.Tuned(&http.Transport{IdleConnTimeout: theirs}, transport.SelfHostedIdle).(*http.Transport); got.IdleConnTimeout != want {
			t.Errorf("connections are kept for %s, want %s", got.IdleConnTimeout, want)
		}
	}
	// A program may have put a transport of its own in place of the standard one.
	own := http.NewFileTransport(http.Dir("."))
	if transport.Tuned(own, transport.SelfHostedIdle) != own {
		t.Error("a transport of another kind was replaced")
	}
}

// Connections to a self-hosted server end before the server ends them, and those to
// Logto Cloud are kept. Clients without a transport of their own use these.
func TestDefaultTransports(t *testing.T) {
	reached := errors.New("reached")
	for endpoint, want := range map[string]time.Duration{
		"https://tenant.logto.app": http.DefaultTransport.(*http.Transport).IdleConnTimeout,
		"https://auth.example.com": transport.SelfHostedIdle,
		"http://localhost:3001":    transport.SelfHostedIdle,
	} {
		e, err := auth.ParseEndpoint(endpoint)
		if err != nil {
			t.Fatal(err)
		}
		used := transport.Default(e.IsCloud()).(*http.Transport)
		if got := used.IdleConnTimeout; got != want {
			t.Errorf("%s: connections are kept for %s", endpoint, got)
		}
		client, err := management.NewClient(endpoint, "", "", management.WithoutToken(), management.WithInsecureHTTP(),
			management.WithRetry(management.RetryPolicy{}))
		if err != nil {
			t.Fatal(err)
		}
		used.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, reached }
		if err := client.GetStatus(t.Context()); !errors.Is(err, reached) {
			t.Errorf("%s: the client uses another transport: %v", endpoint, err)
		}
		used.DialContext = nil
	}
}

// pipes is a listener whose connections are pipes in memory.
type pipes struct {
	conns chan net.Conn
	dials int
}

func (p *pipes) Accept() (net.Conn, error) {
	c, open := <-p.conns
	if !open {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p *pipes) Close() error   { return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// A server that closes connections after five idle seconds, as Node.js does, never
// closes one that is about to be used, at whatever period it is called.
func TestNodeClosesNothingInUse(t *testing.T) {
	for _, period := range []time.Duration{3990, 4000, 4999, 5000, 5001, 5010} {
		synctest.Test(t, func(t *testing.T) {
			p := &pipes{conns: make(chan net.Conn)}
			used := transport.Tuned(&http.Transport{}, transport.SelfHostedIdle).(*http.Transport)
			used.DialContext = func(context.Context, string, string) (net.Conn, error) {
				p.dials++
				here, there := net.Pipe()
				p.conns <- there
				return here, nil
			}
			closed := 0
			server := &http.Server{
				IdleTimeout: 5 * time.Second,
				Handler:     http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }),
			}
			start := time.Now()
			var mu sync.Mutex
			idle := map[net.Conn]time.Time{}
			server.ConnState = func(c net.Conn, state http.ConnState) {
				mu.Lock()
				defer mu.Unlock()
				switch state {
				case http.StateIdle:
					idle[c] = time.Now()
				case http.StateClosed:
					if since, ok := idle[c]; ok && time.Since(since) >= 5*time.Second {
						closed++
					}
				}
			}
			go func() { _ = server.Serve(p) }()
			client := &http.Client{Transport: used}
			for range 10 {
				resp, err := client.Post("http://localhost/api/users", "application/json", http.NoBody)
				if err != nil {
					t.Fatalf("at a period of %s: %v after %s", period*time.Millisecond, err, time.Since(start))
				}
				_ = resp.Body.Close()
				time.Sleep(period * time.Millisecond)
			}
			used.CloseIdleConnections()
			close(p.conns)
			_ = server.Close()
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if closed > 0 {
				t.Errorf("at a period of %s the server closed %d connections", period*time.Millisecond, closed)
			}
			if wantNew := period > 4000; (p.dials > 1) != wantNew && period != 4000 {
				t.Errorf("at a period of %s, %d connections were made", period*time.Millisecond, p.dials)
			}
		})
	}
}
