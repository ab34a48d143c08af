package auth

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/logto-go/management/internal/testnet"
)

// tokenServer answers token requests and keeps the forms.
type tokenServer struct {
	mu     sync.Mutex
	forms  []url.Values
	answer func(n int, w http.ResponseWriter, r *http.Request)
}

func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != "/oidc/token" || r.ParseForm() != nil {
		http.Error(w, "not a token request", http.StatusTeapot)
		return
	}
	s.mu.Lock()
	s.forms = append(s.forms, r.PostForm)
	n := len(s.forms)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Logto-Core-Request-Id", "req1")
	s.answer(n, w, r)
}

// count tells how many requests came.
func (s *tokenServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.forms)
}

func reply(status int, body string) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func (s *tokenServer) start(t *testing.T) Option { return WithHTTPClient(s.client(t)) }

func (s *tokenServer) client(t *testing.T) *http.Client { return testnet.New(t, s).Client }

// tokenError gets a token from a server with the given answers and returns the
// error.
func tokenError(t *testing.T, server *tokenServer, opts ...Option) error {
	t.Helper()
	s, err := ClientCredentials("http://localhost:3001", testID, testSecret, append(opts, server.start(t))...)
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.TokenContext(t.Context())
	if err == nil {
		t.Fatalf("got a token: %v", token.Valid())
	}
	if strings.Contains(err.Error(), testSecret) || strings.Contains(fmt.Sprintf("%+v", err), testSecret) {
		t.Errorf("the error shows the secret: %v", err)
	}
	return err
}
