// Package redistest runs a Redis of its own for tests: it is started on a socket of its
// own, can be stopped and started again, and ends with the test.
package redistest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Server is a redis-server.
type Server struct {
	Addr    string // the path of its socket
	t       testing.TB
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
	// A socket in a folder of its own: a port that is free now may be another's when the server
	// starts. The path of a socket has to be short, which one below t.TempDir may not be.
	dir, err := os.MkdirTemp("", "redis") //nolint:usetesting // as said
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Server{Addr: filepath.Join(dir, "socket"), t: t}
	s.Run()
	t.Cleanup(s.Kill)
	return s
}

// Run starts the server, without any data, and waits until it responds.
func (s *Server) Run() {
	s.t.Helper()
	s.process = exec.CommandContext(context.Background(), "redis-server", //nolint:gosec // the folder is the test's own
		"--port", "0", "--unixsocket", s.Addr, "--save", "", "--appendonly", "no", "--dir", filepath.Dir(s.Addr), "--loglevel", "warning")
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
		if time.Since(start) > time.Minute {
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
