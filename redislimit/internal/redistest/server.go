// Package redistest runs a Redis of its own for tests: it is started on a free port
// of the loopback interface, can be stopped and started again, and ends with the test.
package redistest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Server is a redis-server.
type Server struct {
	Addr    string
	t       testing.TB
	port    string
	process *exec.Cmd
}

// Start runs redis-server. Without one the test is skipped, and fails where the
// environment variable CI is set.
func Start(t testing.TB) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("redis-server is missing: install the Debian package of that name")
		}
		t.Skip("SKIPPED: redis-server is missing, so nothing here was tested: install the Debian package of that name")
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	_ = listener.Close()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Addr: listener.Addr().String(), t: t, port: port}
	s.Run()
	t.Cleanup(s.Kill)
	return s
}

// Run starts the server, without any data, and waits until it responds.
func (s *Server) Run() {
	s.t.Helper()
	s.process = exec.CommandContext(context.Background(), "redis-server", "--port", s.port, //nolint:gosec // the port is the test's own "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
		"--dir", os.TempDir(), "--loglevel", "warning")
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	client := s.Client()
	defer func() { _ = client.Close() }()
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		err := client.Ping(context.Background()).Err()
		if err == nil {
			return
		}
		if time.Since(start) > 20*time.Second {
			s.t.Fatalf("redis-server on %s does not respond: %v", s.Addr, err)
		}
	}
}

// Kill ends the server; its data is gone.
func (s *Server) Kill() {
	if s.process == nil {
		return
	}
	_ = s.process.Process.Kill()
	_ = s.process.Wait() // killed, which is an error
	s.process = nil
}

// Client returns a client of the server.
func (s *Server) Client() *redis.Client { return NewClient(s.Addr) }

// NewClient returns a client of the server at an address, which gives up early.
func NewClient(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true, DialTimeout: time.Second})
}

// String names the server.
func (s *Server) String() string { return fmt.Sprintf("redis-server on %s", s.Addr) }
