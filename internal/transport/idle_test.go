package transport_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/transport"
)

// distance is how long anything takes to the server, or from there.
const distance = 10 * time.Millisecond

// far makes connections to a server at a distance: what the client sends may be on its way when the
// server closes the connection.
func (p *pipes) far(context.Context, string, string) (net.Conn, error) {
	p.dials++
	here, mine := net.Pipe()
	theirs, there := net.Pipe()
	go carry(theirs, mine)
	go carry(mine, theirs)
	p.conns <- there
	return here, nil
}

// carry brings what comes from one connection to the other, and its end. What the other does not take any
// more is lost.
func carry(to, from net.Conn) {
	chunk := make([]byte, 4096)
	for {
		n, err := from.Read(chunk)
		<-time.After(distance)
		if err != nil {
			_ = to.Close() // it may be closed
			return
		}
		_, _ = to.Write(chunk[:n]) // lost
	}
}

// post creates something every 5.01 s, on a server that closes connections after five idle seconds, as
// Node.js does. It returns what became of that.
func post(t *testing.T, p *pipes, client *management.Client) (failed int, err error) {
	t.Helper()
	server := &http.Server{
		IdleTimeout: 5 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusNoContent)
		}),
	}
	go func() { _ = server.Serve(p) }()
	defer func() {
		close(p.conns)
		_ = server.Close()
	}()
	for range 12 {
		next := time.After(5010 * time.Millisecond)
		if _, e := client.Do(t.Context(), http.MethodPost, "/api/users", map[string]string{"username": "ann"}); e != nil {
			failed, err = failed+1, e
		}
		<-next
	}
	return failed, err
}

// No client of a self-hosted server meets the closing of an idle connection, which loses a POST that is on
// its way: neither with the default transport, nor with an HTTP client that has none, nor one derived from
// another. One whose transport keeps connections for as long as that of net/http does.
func TestNodeLosesNoPost(t *testing.T) {
	const endpoint = "http://localhost:3001"
	ours := transport.Default(false).(*http.Transport)
	defer func(dial func(context.Context, string, string) (net.Conn, error)) { ours.DialContext = dial }(ours.DialContext)
	for name, newClient := range map[string]func(own http.RoundTripper) (*management.Client, error){
		"default": func(http.RoundTripper) (*management.Client, error) {
			return management.NewClient(endpoint, "", "", management.WithoutToken())
		},
		"WithHTTPClient": func(http.RoundTripper) (*management.Client, error) {
			return management.NewClient(endpoint, "", "", management.WithoutToken(), management.WithHTTPClient(&http.Client{Timeout: time.Minute}))
		},
		"derived": func(http.RoundTripper) (*management.Client, error) {
			client, err := management.NewClient(endpoint, "", "", management.WithoutToken())
			if err != nil {
				return nil, err
			}
			return client.With(management.WithHTTPClient(&http.Client{}), management.WithAttemptTimeout(time.Second))
		},
		"net/http's time": func(own http.RoundTripper) (*management.Client, error) {
			return management.NewClient(endpoint, "", "", management.WithoutToken(), management.WithHTTPClient(&http.Client{Transport: own}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &pipes{conns: make(chan net.Conn)}
				ours.DialContext = p.far
				own := &http.Transport{DialContext: p.far, IdleConnTimeout: 90 * time.Second}
				client, err := newClient(own)
				if err != nil {
					t.Fatal(err)
				}
				failed, err := post(t, p, client)
				ours.CloseIdleConnections()
				own.CloseIdleConnections()
				if name == "net/http's time" {
					if failed == 0 || !errors.Is(err, io.EOF) {
						t.Errorf("%d fail, %v: the test shows nothing", failed, err)
					}
				} else if failed > 0 || p.dials < 2 {
					t.Errorf("%d fail over %d connections: %v", failed, p.dials, err)
				}
			})
		})
	}
}
