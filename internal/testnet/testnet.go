package testnet

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Net is a network of one server.
type Net struct {
	// Client reaches the server by any host name.
	Client *http.Client
	// Scheme is that of the URLs to reach it by.
	Scheme string

	listener *listener
	mu       sync.Mutex
	dialErrs []error
	deaf     int
	dials    int
}

// New serves a handler on a network of its own until the test ends. In a
// synctest bubble the server is part of the bubble, and whatever the client
// leaves running makes the test fail.
func New(t testing.TB, handler http.Handler) *Net {
	t.Helper()
	return start(t, &http.Server{Handler: handler})
}

// start has a server serve a network of its own.
func start(t testing.TB, server *http.Server) *Net {
	t.Helper()
	n := &Net{Scheme: "http", listener: newListener()}
	// Each request has a connection of its own: net/http itself repeats a read
	// when a connection that was kept turns out to be broken, and tests count.
	transport := &http.Transport{DialContext: n.dial, DisableKeepAlives: true}
	n.Client = &http.Client{Transport: transport}
	// The server's goroutine of a connection may outlive the call, since net/http
	// lingers after some responses, so the test waits until each is done with it.
	var serving, open sync.WaitGroup
	server.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed, http.StateHijacked:
			open.Done()
		}
	}
	serve := server.Serve
	if server.TLSConfig != nil {
		n.Scheme = "https"
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // of a server that is alone
		transport.ForceAttemptHTTP2, transport.DisableKeepAlives = true, false
		serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	serving.Go(func() {
		if err := serve(n.listener); !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("test server: %v", err)
		}
	})
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Errorf("closing the test server: %v", err)
		}
		serving.Wait()
		open.Wait()
	})
	return n
}

// FailDials makes the next connections fail to come about, with the error a
// closed port gives.
func (n *Net) FailDials(times int) {
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	n.mu.Lock()
	defer n.mu.Unlock()
	for range times {
		n.dialErrs = append(n.dialErrs, refused)
	}
}

// DropConns makes the server close the next connections before it reads from
// them.
func (n *Net) DropConns(times int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.deaf += times
}

// Dials tells how many connections were asked for.
func (n *Net) Dials() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.dials
}

func (n *Net) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	n.mu.Lock()
	n.dials++
	var err error
	if len(n.dialErrs) > 0 {
		err, n.dialErrs = n.dialErrs[0], n.dialErrs[1:]
	}
	deaf := err == nil && n.deaf > 0
	if deaf {
		n.deaf--
	}
	n.mu.Unlock()
	if err != nil {
		return nil, err
	}
	client, server := net.Pipe()
	if deaf {
		return client, server.Close()
	}
	select {
	case n.listener.conns <- server:
		return client, nil
	case <-n.listener.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// AnswerEarly answers a request, without a body, before all of it was read, and
// keeps the connection for a second more, as servers do. If it were closed at once,
// it would be up to chance whether net/http returns the response or that it cannot
// send the rest of the request.
func AnswerEarly(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(status)
	if err := http.NewResponseController(w).Flush(); err != nil {
		panic(err)
	}
	time.Sleep(time.Second)
}

// Drop ends the connection of a request that a handler is serving, without any
// response; over HTTP/2 only the request.
func Drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if errors.Is(err, http.ErrNotSupported) {
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		panic(err)
	}
	_ = conn.Close() // that is the fault
}

// CutOff ends the connection in the middle of a response: after what the handler
// wrote, which must be less than the Content-Length it set.
func CutOff(w http.ResponseWriter) {
	if err := http.NewResponseController(w).Flush(); err != nil {
		panic(err)
	}
	Drop(w)
}

type listener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newListener() *listener {
	return &listener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *listener) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }
