package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/logto-go/management/logtotest"
)

// control is what the control address serves: doc.go says how.
type control struct {
	fake *logtotest.Server

	mu        sync.Mutex
	snapshots map[string]*logtotest.Snapshot // by name; "" is that of ?name= left out
}

// newControl takes the present state of the server for its start.
func newControl(fake *logtotest.Server) http.Handler {
	c := &control{fake: fake, snapshots: map[string]*logtotest.Snapshot{}}
	start := fake.Snapshot()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /messages", c.messages)
	mux.HandleFunc("GET /code", c.code)
	mux.HandleFunc("GET /requests", c.requests)
	mux.HandleFunc("POST /sign-in-as", c.signInAs)
	mux.HandleFunc("POST /user-token", c.userToken)
	mux.HandleFunc("POST /faults", c.inject)
	mux.HandleFunc("DELETE /faults", func(w http.ResponseWriter, _ *http.Request) {
		fake.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /reset", func(w http.ResponseWriter, _ *http.Request) {
		fake.Restore(start)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /snapshot", c.snapshot)
	mux.HandleFunc("POST /restore", c.restore)
	return mux
}

// reply writes JSON. A program that reads it is at fault when that fails.
func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // the connection is gone
}

func refuse(w http.ResponseWriter, status int, format string, args ...any) {
	reply(w, status, map[string]string{"error": fmt.Sprintf(format, args...)})
}

// message is a logtotest.Message in JSON.
type message struct {
	To      string         `json:"to"`
	Type    string         `json:"type"`
	Code    string         `json:"code,omitempty"`
	Payload map[string]any `json:"payload"`
	Time    time.Time      `json:"time"`
}

// sent are the messages to the recipient that the query names, or all.
func (c *control) sent(r *http.Request) []message {
	to := r.FormValue("to")
	sent := []message{}
	for _, m := range c.fake.Messages() {
		if to == "" || m.To == to {
			sent = append(sent, message{m.To, m.Type, m.Code(), m.Payload, m.Time})
		}
	}
	return sent
}

func (c *control) messages(w http.ResponseWriter, r *http.Request) {
	reply(w, http.StatusOK, c.sent(r))
}

func (c *control) code(w http.ResponseWriter, r *http.Request) {
	for _, m := range slices.Backward(c.sent(r)) {
		if m.Code != "" {
			reply(w, http.StatusOK, map[string]string{"to": m.To, "code": m.Code})
			return
		}
	}
	refuse(w, http.StatusNotFound, "no code was sent to %q", r.FormValue("to"))
}

// request is a logtotest.Request in JSON.
type request struct {
	Method    string              `json:"method"`
	Path      string              `json:"path"`
	Query     map[string][]string `json:"query"`
	Header    http.Header         `json:"header"`
	Body      string              `json:"body"`
	Operation string              `json:"operation"`
	Status    int                 `json:"status"`
	RequestID string              `json:"requestId"`
	Source    string              `json:"source"`
	Time      time.Time           `json:"time"`
}

func (c *control) requests(w http.ResponseWriter, r *http.Request) {
	operation := r.FormValue("operation")
	seen := []request{}
	for _, q := range c.fake.Requests() {
		if operation == "" || q.Operation == operation {
			seen = append(seen, request{
				q.Method, q.Path, q.Query, q.Header, string(q.Body), q.Operation, q.Status, q.RequestID, q.Source, q.Time,
			})
		}
	}
	reply(w, http.StatusOK, seen)
}

func (c *control) signInAs(w http.ResponseWriter, r *http.Request) {
	once, err := strconv.ParseBool(cmp.Or(r.FormValue("once"), "false"))
	if err != nil {
		http.Error(w, "once must be true or false", http.StatusBadRequest)
		return
	}
	if once {
		c.fake.SignInAsOnce(r.FormValue("user"))
	} else {
		c.fake.SignInAs(r.FormValue("user"))
	}
	w.WriteHeader(http.StatusNoContent)
}

func (c *control) userToken(w http.ResponseWriter, r *http.Request) {
	var options []logtotest.TokenOption
	for name, option := range map[string]func(string) logtotest.TokenOption{
		"resource": logtotest.TokenResource, "organization": logtotest.TokenOrganization, "application": logtotest.TokenApplication,
	} {
		if value := r.FormValue(name); value != "" {
			options = append(options, option(value))
		}
	}
	if scopes := strings.Fields(r.FormValue("scope")); len(scopes) > 0 {
		options = append(options, logtotest.TokenScopes(scopes...))
	}
	token, err := c.fake.UserToken(r.FormValue("user"), options...).Token()
	if err != nil {
		refuse(w, http.StatusBadRequest, "%v", err)
		return
	}
	reply(w, http.StatusOK, map[string]any{"access_token": token.AccessToken, "token_type": token.TokenType, "expires_in": token.ExpiresIn})
}

// fault is a logtotest.Fault in JSON.
type fault struct {
	Operation string            `json:"operation"`
	Times     int               `json:"times"`
	Status    int               `json:"status"`
	Code      string            `json:"code"`
	Message   string            `json:"message"`
	Body      json.RawMessage   `json:"body"` // a text is sent as it is, anything else as JSON
	Header    map[string]string `json:"header"`
	Latency   string            `json:"latency"` // such as "1.5s"
	Drop      bool              `json:"drop"`
}

// maxBody bounds what is read of a fault.
const maxBody = 1 << 20

func (c *control) inject(w http.ResponseWriter, r *http.Request) {
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	decoder.DisallowUnknownFields()
	var given fault
	if err := decoder.Decode(&given); err != nil {
		refuse(w, http.StatusBadRequest, "this is no fault: %v", err)
		return
	}
	injected := logtotest.Fault{
		Operation: given.Operation, Times: given.Times, Status: given.Status, Code: given.Code, Message: given.Message,
		Body: string(given.Body), Header: http.Header{}, Drop: given.Drop,
	}
	_ = json.Unmarshal(given.Body, &injected.Body) // when it is a text
	for name, value := range given.Header {
		injected.Header.Set(name, value)
	}
	if given.Latency != "" {
		latency, err := time.ParseDuration(given.Latency)
		if err != nil {
			refuse(w, http.StatusBadRequest, "latency: %v", err)
			return
		}
		injected.Latency = latency
	}
	if err := injected.Validate(); err != nil {
		refuse(w, http.StatusBadRequest, "%v", err)
		return
	}
	c.fake.Inject(injected)
	w.WriteHeader(http.StatusNoContent)
}

func (c *control) snapshot(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.snapshots[r.FormValue("name")] = c.fake.Snapshot()
	w.WriteHeader(http.StatusNoContent)
}

func (c *control) restore(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := c.snapshots[r.FormValue("name")]
	if kept == nil {
		refuse(w, http.StatusNotFound, "there is no snapshot with the name %q", r.FormValue("name"))
		return
	}
	c.fake.Restore(kept)
	w.WriteHeader(http.StatusNoContent)
}
