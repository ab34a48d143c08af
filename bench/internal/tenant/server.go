package tenant

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// Settings say what a tenant is like.
type Settings struct {
	Users   int           // how many there are
	Kind    Kind          // what they are like
	Latency time.Duration // how long each response takes beside the work
}

// Counts are the requests that a tenant got.
type Counts struct {
	Tokens int64         `json:"tokens"` // of the token endpoint
	Calls  int64         `json:"calls"`  // of the API
	Slept  time.Duration `json:"slept"`  // the latency of all responses: a sleep is longer than it was meant to be
}

// Server handles the requests of a client.
type Server struct {
	settings Settings
	pages    *pages
	user     []byte
	mux      *http.ServeMux

	tokens, calls, slept atomic.Int64
}

// New returns the server of a tenant.
func New(settings Settings) *Server {
	s := &Server{settings: settings, pages: newPages(settings.Kind), user: User(settings.Kind, 0), mux: http.NewServeMux()}
	s.mux.HandleFunc("POST /oidc/token", s.token)
	s.mux.HandleFunc("GET /api/users", s.call(s.listUsers))
	s.mux.HandleFunc("POST /api/users", s.call(s.createUser))
	s.mux.HandleFunc("GET /api/users/{id}", s.call(s.getUser))
	return s
}

// Counts returns what was asked so far.
func (s *Server) Counts() Counts {
	return Counts{s.tokens.Load(), s.calls.Load(), time.Duration(s.slept.Load())}
}

// ServeHTTP handles a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Server) call(answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.calls.Add(1)
		if s.settings.Latency > 0 {
			start := time.Now()
			time.Sleep(s.settings.Latency)
			s.slept.Add(int64(time.Since(start)))
		}
		w.Header().Set("Logto-Core-Request-Id", "benchmark")
		answer(w, r)
	}
}

func (s *Server) token(w http.ResponseWriter, _ *http.Request) {
	s.tokens.Add(1)
	writeJSON(w, []byte(`{"access_token":"benchmark","expires_in":3600,"token_type":"Bearer","scope":"all"}`))
}

func (s *Server) getUser(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.user) }

func (s *Server) createUser(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	writeJSON(w, s.user)
}

func (s *Server) listUsers(w http.ResponseWriter, r *http.Request) {
	page, size := number(r, "page", 1), number(r, "page_size", 20)
	last := max(1, (s.settings.Users+size-1)/size)
	w.Header().Set("Total-Number", strconv.Itoa(s.settings.Users))
	link := func(to int, relation string) {
		w.Header().Add("Link", fmt.Sprintf(`<http://localhost/users?page=%d&page_size=%d>; rel="%s"`, to, size, relation))
	}
	link(1, "first")
	if page > 1 {
		link(page-1, "prev")
	}
	if page < last {
		link(page+1, "next")
	}
	link(last, "last")
	first := min((page-1)*size, s.settings.Users)
	writeJSON(w, s.pages.page(first, min(first+size, s.settings.Users)))
}

func number(r *http.Request, name string, otherwise int) int {
	if n, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func writeJSON(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a client that went away is no matter here
}
