package logtotest

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Request is a request the server received, for tests to look at.
type Request struct {
	Method string      `json:"method"` // such as GET, as it was sent
	Path   string      `json:"path"`   // as it was sent, still escaped
	Query  url.Values  `json:"query"`  // decoded, with every value of a repeated key
	Header http.Header `json:"header"` // without Authorization and Cookie
	Body   []byte      `json:"body"`   // as it was sent, secrets included; empty without one

	Operation string    `json:"operation"` // Logto's operation id, such as "GetUser"; "token" for the token endpoint; empty for an unknown route
	Status    int       `json:"status"`    // of the response; 0 when the connection was dropped
	RequestID string    `json:"requestId"` // as sent in Logto-Core-Request-Id
	Source    string    `json:"source"`    // of the response, as its header Logtotest has it: "modelled", "not modelled", …
	Time      time.Time `json:"time"`      // when it arrived, by the clock of the server
}

// Requests returns what the server received so far, oldest first, but for requests that are still
// running. A request whose response has come is among them.
func (s *Server) Requests() []Request {
	s.testMu.Lock()
	defer s.testMu.Unlock()
	return slices.Clone(s.requests)
}

// RequestsTo returns the requests to one operation, named by its method of the client, such as
// "GetUser", or by Logto's operation id; "token" is the token endpoint. It panics if there is no
// such operation: a test that counts its requests would pass for the wrong reason.
func (s *Server) RequestsTo(operation string) []Request {
	id := operationID(operation)
	if id == "" {
		panic("logtotest: RequestsTo: there is no operation " + operation)
	}
	return slices.DeleteFunc(s.Requests(), func(r Request) bool { return r.Operation != id })
}

// ForgetRequests empties the log.
func (s *Server) ForgetRequests() {
	s.testMu.Lock()
	defer s.testMu.Unlock()
	s.requests = nil
}

func (s *Server) remember(r Request) {
	s.testMu.Lock()
	s.requests = append(s.requests, r)
	s.testMu.Unlock()
	if s.cfg.observe != nil {
		s.cfg.observe(r)
	}
}
