package calls_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/testnet"
)

// advance lets simulated time pass.
func advance(d time.Duration) { <-time.After(d) }

// apiRequest is a request as it came to the fault server.
type apiRequest struct {
	at     time.Time
	method string
	path   string // with the query
	header http.Header
	body   string
}

// fault is how the fault server answers one request.
type fault func(w http.ResponseWriter, r *http.Request)

// faultServer is a server with a token endpoint that gives t1, t2, …, and an API
// that answers with one fault per request, the last for all that follow.
type faultServer struct {
	open       bool // the client has no credentials
	tokenLife  time.Duration
	tokenFault func(n int) fault // nil, or nil for a request: a token
	faults     []fault
	// earlyTooMany is how many requests are answered with 429 before their body
	// is read.
	earlyTooMany int
	// http2 has it speak HTTP/2, with so many streams a connection (0: as many as usual).
	http2   bool
	streams int

	mu       sync.Mutex
	tokens   int
	lastForm string // of the last token request
	requests []apiRequest
	net      *testnet.Net
}

func (s *faultServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.tooEarly(r) {
		testnet.AnswerEarly(w, http.StatusTooManyRequests)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the connection is gone
	}
	if r.URL.Path == "/oidc/token" {
		s.serveToken(w, r, string(body))
		return
	}
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, apiRequest{time.Now(), r.Method, r.RequestURI, r.Header.Clone(), string(body)})
	answer := s.faults[min(n, len(s.faults)-1)]
	s.mu.Unlock()
	w.Header().Set("Logto-Core-Request-Id", fmt.Sprintf("req%d", n+1))
	answer(w, r)
}

func (s *faultServer) tooEarly(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/oidc/token" || s.earlyTooMany == 0 {
		return false
	}
	s.earlyTooMany--
	return true
}

func (s *faultServer) serveToken(w http.ResponseWriter, r *http.Request, form string) {
	s.mu.Lock()
	s.tokens++
	s.lastForm = form
	n := s.tokens
	s.mu.Unlock()
	if s.tokenFault != nil {
		if answer := s.tokenFault(n); answer != nil {
			answer(w, r)
			return
		}
	}
	life := s.tokenLife
	if life == 0 {
		life = time.Hour
	}
	respond(200, fmt.Sprintf(`{"access_token":"t%d","expires_in":%d,"token_type":"Bearer","scope":"all"}`, n, int(life.Seconds())))(w, r)
}

// counts tells how many API and token requests came.
func (s *faultServer) counts() (requests, tokens int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests), s.tokens
}

// respond answers with a status, a body that is JSON if it looks so, and headers
// given as name, value.
func respond(status int, body string, header ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") || json.Valid([]byte(body)) {
			w.Header().Set("Content-Type", "application/json")
		}
		for i := 0; i < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // the client may be gone
	}
}

// stall answers nothing until the client gives up.
func stall(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// stallBody begins a response and does not go on.
func stallBody(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"id":"u1",`)
	if err := http.NewResponseController(w).Flush(); err != nil {
		panic(err)
	}
	<-r.Context().Done()
}

// drop ends the connection after the request was read.
func drop(w http.ResponseWriter, _ *http.Request) { testnet.Drop(w) }

// cutBody ends the connection in the middle of the response.
func cutBody(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"id":"u1",`)
	testnet.CutOff(w)
}

const userJSON = `{"id":"u1","username":"ann","primaryEmail":null,"primaryPhone":null,"name":"Ann","avatar":null,` +
	`"customData":{"big":9007199254740993},"identities":{},"lastSignInAt":null,"createdAt":1795357793741,"updatedAt":1795357793741,` +
	`"profile":{},"applicationId":null,"isSuspended":false}`

// start returns a client of the fault server.
func (s *faultServer) start(t testing.TB, opts ...management.ClientOption) *management.Client {
	t.Helper()
	endpoint := "http://localhost:3001"
	if s.http2 {
		endpoint = "https://localhost:3001"
	}
	return s.startAt(t, endpoint, opts...)
}

func (s *faultServer) startAt(t testing.TB, endpoint string, opts ...management.ClientOption) *management.Client {
	t.Helper()
	if s.http2 {
		s.net = testnet.NewHTTP2(t, s, s.streams)
	} else {
		s.net = testnet.New(t, s)
	}
	opts = append([]management.ClientOption{management.WithHTTPClient(s.net.Client)}, opts...)
	id, secret := "app", "hunter2secret"
	if s.open {
		id, secret = "", ""
	}
	client, err := management.NewClient(endpoint, id, secret, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}
