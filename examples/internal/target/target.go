package target

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/logto-go/management/logtotest"
)

// Server is where a program works, with its machine-to-machine application.
type Server struct {
	Endpoint, AppID, AppSecret string

	memory *logtotest.Server // nil for the server that the environment names
}

// Choose takes the server that LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET name, and starts one in
// memory when LOGTO_ENDPOINT is not set. Close it.
func Choose(out io.Writer, getenv func(string) string) (*Server, error) {
	s := &Server{Endpoint: getenv("LOGTO_ENDPOINT"), AppID: getenv("LOGTO_APP_ID"), AppSecret: getenv("LOGTO_APP_SECRET")}
	switch {
	case s.Endpoint == "":
		s.memory = logtotest.NewServer(logtotest.WithMessaging())
		s.Endpoint, s.AppID, s.AppSecret = s.memory.URL, s.memory.AppID, s.memory.AppSecret
		fmt.Fprintf(out, "LOGTO_ENDPOINT is not set: using a Logto in memory at %s.\n", s.Endpoint)
	case s.AppID == "" || s.AppSecret == "":
		return nil, errors.New("LOGTO_ENDPOINT is set: set LOGTO_APP_ID and LOGTO_APP_SECRET too, of a machine-to-machine application with the Management API role")
	default:
		fmt.Fprintf(out, "Using %s.\n", s.Endpoint)
	}
	return s, nil
}

// InMemory reports whether the server is of the program's own.
func (s *Server) InMemory() bool { return s.memory != nil }

// Close ends a server in memory.
func (s *Server) Close() {
	if s.memory != nil {
		s.memory.Close()
	}
}

// Code is the verification code that was sent to an address last: a server in memory knows it, and of
// any other a person reads it in their mail and enters it.
func (s *Server) Code(ctx context.Context, in io.Reader, out io.Writer, address string) (string, error) {
	if s.memory != nil {
		messages := s.memory.Messages()
		return messages[len(messages)-1].Code(), nil
	}
	fmt.Fprintf(out, "Enter the code that was sent to %s: ", address)
	entered := make(chan string, 1)
	go func() { // reading does not end when the program is interrupted
		line, _ := bufio.NewReader(in).ReadString('\n')
		entered <- strings.TrimSpace(line)
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case code := <-entered:
		if code == "" {
			return "", errors.New("no code was entered")
		}
		return code, nil
	}
}
