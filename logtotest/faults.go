package logtotest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jose"
)

// Fault is what goes wrong with the next calls that it fits, instead of or before the real
// response.
type Fault struct {
	// Times is how many calls fail; 0 means one, a negative number all of them until ClearFaults.
	Times int

	// Operation names the operation that fails by its method of the client, such as "GetUser", or by
	// Logto's operation id; "token" is the token endpoint. Empty means every operation, but not the
	// token endpoint.
	Operation string

	// Status is that of the response. With 0 the call is served as usual, after Latency.
	Status int
	// Code and Message make the body of an error as Logto gives it.
	Code, Message string
	// Body is sent as it is when it is not empty, with the content type of Header. Without one, it is
	// that of JSON if Body is JSON.
	Body string
	// Header is added to what the response has anyway.
	Header http.Header

	// Latency passes before the response, or until the caller gives up.
	Latency time.Duration
	// Drop closes the connection without a response.
	Drop bool
}

// RateLimited is the response of Cloud's firewall: 429 with a page of HTML and no Retry-After.
func RateLimited(times int) Fault {
	return Fault{
		Times: times, Status: http.StatusTooManyRequests,
		Body:   "<html><head><title>Too Many Requests</title></head><body>error code: 1015</body></html>",
		Header: http.Header{"Content-Type": {"text/html; charset=UTF-8"}},
	}
}

// RetryAfter is a 429 that says how long to wait, in whole seconds.
func RetryAfter(times int, seconds string) Fault {
	fault := RateLimited(times)
	fault.Header.Set("Retry-After", seconds)
	return fault
}

// Unavailable is the bare 503 of a server that restarts.
func Unavailable(times int) Fault {
	return Fault{Times: times, Status: http.StatusServiceUnavailable, Body: "Service Unavailable",
		Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}}
}

// Validate refuses a fault that names no operation of the API, or that no response can have.
func (f Fault) Validate() error {
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		return fmt.Errorf("%d is not a status of a response", f.Status)
	}
	if f.Operation != "" && operationID(f.Operation) == "" {
		return fmt.Errorf("there is no operation %s", f.Operation)
	}
	return nil
}

// Inject makes the next calls fail. Faults are used up in the order they were injected. It panics
// if a fault does not pass Validate: a test with such a fault would pass for the wrong reason.
func (s *Server) Inject(faults ...Fault) {
	s.testMu.Lock()
	defer s.testMu.Unlock()
	for _, f := range faults {
		if err := f.Validate(); err != nil {
			panic("logtotest: Inject: " + err.Error())
		}
		if f.Operation != "" {
			f.Operation = operationID(f.Operation)
		}
		f.Times = cmp.Or(f.Times, 1)
		s.faults = append(s.faults, f)
	}
}

// operationID returns the id of an operation that is named by its id or its
// method of the client; "" when there is none.
func operationID(name string) string {
	if name == tokenOperation {
		return name
	}
	for _, op := range document.API().Operations() {
		if name == op.GoMethod || name == op.ID {
			return op.ID
		}
	}
	return ""
}

// ClearFaults forgets the faults that are left.
func (s *Server) ClearFaults() {
	s.testMu.Lock()
	defer s.testMu.Unlock()
	s.faults = nil
}

// ExpireTokens ends every token given out so far: calls with one get 401 until the caller gets
// another.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.db.issued {
		s.db.expired[id] = true
	}
	s.db.issued = nil
}

// RotateKeys replaces the key that signs tokens. Tokens of the old key get 401 with
// ERR_JWKS_NO_MATCHING_KEY in the data.
func (s *Server) RotateKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.db.keys = []*signingKey{s.newKey(jose.EC, s.cfg.now().Unix(), keyCurrent)}
}

// nextFault takes the first fault that fits the operation; nil when there is none.
func (s *Server) nextFault(operation string) *Fault {
	s.testMu.Lock()
	defer s.testMu.Unlock()
	i := slices.IndexFunc(s.faults, func(f Fault) bool {
		return f.Operation == operation || f.Operation == "" && operation != tokenOperation
	})
	if i < 0 {
		return nil
	}
	f := s.faults[i]
	if s.faults[i].Times--; f.Times == 1 {
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	return &f
}

// apply carries the fault out. It reports whether the call is done with.
func (f *Fault) apply(w http.ResponseWriter, r *http.Request) bool {
	if f.Latency > 0 {
		timer := time.NewTimer(f.Latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return true
		}
	}
	if f.Drop {
		panic(http.ErrAbortHandler) // the way to close the connection
	}
	if f.Status == 0 {
		return false
	}
	w.Header().Set(originHeader, originInjected)
	for name, values := range f.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if f.Body == "" {
		e := fail(f.Status, f.Code, "%s", cmp.Or(f.Message, http.StatusText(f.Status)))
		(&response{Status: f.Status, Body: e}).Write(w, r)
		return true
	}
	if w.Header().Get("Content-Type") == "" && json.Valid([]byte(f.Body)) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body))
	return true
}
