package logtotest

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/route"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// Server is an in-memory Logto. It is safe for use by several goroutines at once.
type Server struct {
	// URL is the server's origin, such as http://127.0.0.1:41233. It is empty when New made the
	// server; who serves that one may set it before the first request, for UserToken to go by.
	URL string

	// AppID and AppSecret belong to the machine-to-machine application the server started with.
	AppID, AppSecret string

	cfg      config
	ids      *ids.Source
	listener *httptest.Server

	mu sync.Mutex
	db *state

	testMu   sync.Mutex // guards what tests inject and look at
	faults   []Fault
	requests []Request
}

// NewServer starts a server on a free port of this machine. Close stops it.
func NewServer(options ...Option) *Server {
	s := New(options...)
	s.listener = httptest.NewServer(s)
	s.URL = s.listener.URL
	return s
}

// New makes a server that listens nowhere: an http.Handler to serve as one likes, or to call
// through Transport. It panics when a fixture is wrong, as that is a mistake of the test.
func New(options ...Option) *Server {
	cfg := defaults()
	for _, option := range options {
		option(&cfg)
	}
	s := &Server{AppID: cfg.appID, AppSecret: cfg.appSecret, cfg: cfg, ids: ids.New(rand.NewPCG(cfg.seed, 0)), db: newState()}
	s.seed()
	for _, fixture := range cfg.fixtures {
		if err := s.Apply(fixture); err != nil {
			panic("logtotest: WithFixture: " + err.Error())
		}
	}
	return s
}

// Close stops the server and waits for the requests that are still running.
func (s *Server) Close() {
	if s.listener != nil {
		s.listener.Close()
	}
}

// Transport serves requests to any host without a network, which also works inside a
// testing/synctest bubble.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ s *Server }

// RoundTrip serves the request in the calling goroutine.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	inner := r.Clone(r.Context())
	inner.Host = cmp.Or(inner.Host, inner.URL.Host)
	inner.Body = cmp.Or[io.ReadCloser](inner.Body, http.NoBody)
	defer inner.Body.Close()
	recorder := httptest.NewRecorder()
	if dropped(func() { t.s.ServeHTTP(recorder, inner) }) {
		return nil, io.ErrUnexpectedEOF
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	response := recorder.Result()
	response.Request = r
	return response, nil
}

// dropped runs serve and reports whether it ended as a handler does that closes the connection.
func dropped(serve func()) (aborted bool) {
	defer func() {
		p := recover()
		if aborted = p == any(http.ErrAbortHandler); p != nil && !aborted {
			panic(p)
		}
	}()
	serve()
	return false
}

// maxBody is the largest request body a real server takes; beyond it the response is 404.
const maxBody = 1 << 20

// tokenOperation names the token endpoint where operations are named.
const tokenOperation = "token"

// originHeader is on each response, and says how it was made.
const (
	originHeader      = "Logtotest"
	originModelled    = "modelled"
	originPartly      = "partly modelled"
	originNotModelled = "not modelled"
	originExample     = "example"
	originInjected    = "injected"
)

// ServeHTTP responds to one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{s: s, r: r, header: w.Header(), query: r.URL.Query(), now: s.cfg.now()}
	entry := Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Query: c.query, Header: r.Header.Clone(),
		RequestID: s.ids.RequestID(), Time: c.now,
	}
	c.header.Set("Logto-Core-Request-Id", entry.RequestID)
	c.header.Set(originHeader, originModelled)
	entry.Header.Del("Authorization")
	entry.Header.Del("Cookie")
	var once sync.Once
	remember := func(status int) {
		once.Do(func() {
			entry.Body, entry.Status, entry.Source = c.body, status, c.header.Get(originHeader)
			s.remember(entry)
		})
	}
	defer remember(0) // if there was no response
	answering := &answerWriter{w, remember}

	run, operation, status := s.route(c)
	entry.Operation = operation
	var tooLarge bool
	c.body, tooLarge = readBody(r)
	if fault := s.nextFault(operation); fault != nil && fault.apply(answering, r) {
		return
	}
	switch {
	case status != http.StatusOK:
		text(status).Write(answering, r)
	case tooLarge:
		text(http.StatusNotFound).Write(answering, r)
	default:
		s.serve(c, run).Write(answering, r)
	}
}

// serve runs the handler with the state locked, and what it left to do without.
func (s *Server) serve(c *call, run handler) *response {
	a := s.locked(c, run)
	for _, todo := range c.after {
		todo()
	}
	return a
}

func (s *Server) locked(c *call, run handler) *response {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.db = s.db // here and not before: Restore replaces it
	a, err := run(c)
	if err != nil {
		e, known := errors.AsType[*apiError](err)
		if !known {
			e = wire.Internal()
		}
		a = &response{Status: e.Status, Body: e}
	}
	c.deliverEvents(a.Status)
	return a
}

// route finds what serves the request, and the id of the operation; the token endpoint has a name
// too. The status is 200 when something serves it.
func (s *Server) route(c *call) (run handler, operation string, status int) {
	if run = oidcRoute(c.r); run != nil {
		maps.Copy(c.header, securityHeaders)
		path, origin := strings.TrimSuffix(c.r.URL.Path, "/"), c.r.Header.Get("Origin")
		if c.r.Method == http.MethodPost && path == "/oidc/token" {
			operation = tokenOperation
		} else if c.r.Method == http.MethodGet && origin != "" && slices.Contains(crossOrigin, path) { // anybody may read these
			c.header.Set("Access-Control-Allow-Origin", origin)
		}
		return run, operation, http.StatusOK
	}
	c.op, c.params, status = route.Find(c.r.Method, c.r.URL.EscapedPath())
	if c.op != nil {
		operation = c.op.ID
	}
	return s.operate, operation, status
}

func readBody(r *http.Request) (body []byte, tooLarge bool) {
	if r.Body != nil {
		if read, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1)); err == nil {
			body = read
		}
	}
	return body, len(body) > maxBody
}

// answerWriter tells the status before anything of the response is sent. Whoever has the response
// finds the request in the log: the end of a long one may come before the handler returns.
type answerWriter struct {
	http.ResponseWriter
	answered func(status int)
}

// WriteHeader sends the status.
func (w *answerWriter) WriteHeader(status int) {
	w.answered(status)
	w.ResponseWriter.WriteHeader(status)
}
