package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/logto-go/management/logtotest"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// control is what the control address serves: doc.go says how.
type control struct {
	fake      *logtotest.Server
	snapshots sync.Map // *logtotest.Snapshot by name; "" is that of ?name= left out
}

// newControl takes the present state of the server for its start.
func newControl(fake *logtotest.Server) http.Handler {
	c := &control{fake: fake}
	start := fake.Snapshot()
	mux := http.NewServeMux()
	mux.Handle("GET /messages", asking(c.messages))
	mux.Handle("GET /code", asking(c.code))
	mux.Handle("GET /requests", asking(c.requests))
	mux.Handle("POST /sign-in-as", doing(c.signInAs))
	mux.Handle("POST /user-token", asking(c.userToken))
	mux.Handle("POST /faults", doing(c.inject))
	mux.Handle("DELETE /faults", doing(func(*http.Request) error { fake.ClearFaults(); return nil }))
	mux.Handle("POST /reset", doing(func(*http.Request) error { fake.Restore(start); return nil }))
	mux.Handle("POST /snapshot", doing(c.snapshot))
	mux.Handle("POST /restore", doing(c.restore))
	return mux
}

// asking responds with the JSON of what is asked for, or with the error.
type asking func(r *http.Request) (any, error)

// errUnknown is the error of what is not there; others are mistakes of the request.
var errUnknown = errors.New("not found")

func (ask asking) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := ask(r)
	status := http.StatusOK
	switch {
	case errors.Is(err, errUnknown):
		status = http.StatusNotFound
	case err != nil:
		status = http.StatusBadRequest
	case body == nil:
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if err != nil {
		body = map[string]string{"error": err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // the connection is gone
}

// doing is asking for what has no body.
func doing(do func(r *http.Request) error) http.Handler {
	return asking(func(r *http.Request) (any, error) { return nil, do(r) })
}

// message is a logtotest.Message with its code.
type message struct {
	logtotest.Message

	Code string `json:"code,omitempty"`
}

// sent are the messages to the recipient that the query names, or all.
func (c *control) sent(r *http.Request) []message {
	to := r.FormValue("to")
	sent := slices.DeleteFunc(c.fake.Messages(), func(m logtotest.Message) bool { return to != "" && m.To != to })
	return lists.Map(sent, func(m logtotest.Message) message { return message{m, m.Code()} })
}

func (c *control) messages(r *http.Request) (any, error) { return c.sent(r), nil }

func (c *control) code(r *http.Request) (any, error) {
	for _, m := range slices.Backward(c.sent(r)) {
		if m.Code != "" {
			return map[string]string{"to": m.To, "code": m.Code}, nil
		}
	}
	return nil, fmt.Errorf("%w: a code that was sent to %q", errUnknown, r.FormValue("to"))
}

// request is a logtotest.Request whose body is a text.
type request struct {
	logtotest.Request

	Body string `json:"body"`
}

func (c *control) requests(r *http.Request) (any, error) {
	sent := c.fake.Requests()
	if operation := r.FormValue("operation"); operation != "" {
		if err := (logtotest.Fault{Operation: operation}).Validate(); err != nil {
			return nil, err
		}
		sent = c.fake.RequestsTo(operation)
	}
	return lists.Map(sent, func(q logtotest.Request) request { return request{q, string(q.Body)} }), nil
}

func (c *control) signInAs(r *http.Request) error {
	once, err := strconv.ParseBool(cmp.Or(r.FormValue("once"), "false"))
	switch {
	case err != nil:
		return errors.New("once must be true or false")
	case once:
		c.fake.SignInAsOnce(r.FormValue("user"))
	default:
		c.fake.SignInAs(r.FormValue("user"))
	}
	return nil
}

func (c *control) userToken(r *http.Request) (any, error) {
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
		return nil, err
	}
	return map[string]any{"access_token": token.AccessToken, "token_type": token.TokenType, "expires_in": token.ExpiresIn}, nil
}

// maxBody bounds what is read of a fault.
const maxBody = 1 << 20

func (c *control) inject(r *http.Request) error {
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	decoder.DisallowUnknownFields()
	var given struct {
		logtotest.Fault

		Body    json.RawMessage // a text is sent as it is, anything else as JSON
		Header  map[string]string
		Latency string // such as "1.5s"
	}
	if err := decoder.Decode(&given); err != nil {
		return fmt.Errorf("this does not describe a fault: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one fault")
	}
	injected := given.Fault
	injected.Body, injected.Header = string(given.Body), http.Header{}
	_ = json.Unmarshal(given.Body, &injected.Body) // when it is a text
	for name, value := range given.Header {
		injected.Header.Set(name, value)
	}
	latency, err := time.ParseDuration(cmp.Or(given.Latency, "0"))
	if err != nil {
		return fmt.Errorf("latency: %w", err)
	}
	injected.Latency = latency
	if err := injected.Validate(); err != nil {
		return err
	}
	if latency == 0 && injected.Status == 0 && !injected.Drop {
		return errors.New("this fault does nothing: give it a status, a latency or drop")
	}
	c.fake.Inject(injected)
	return nil
}

func (c *control) snapshot(r *http.Request) error {
	c.snapshots.Store(r.FormValue("name"), c.fake.Snapshot())
	return nil
}

func (c *control) restore(r *http.Request) error {
	kept, found := c.snapshots.Load(r.FormValue("name"))
	if !found {
		return fmt.Errorf("%w: a snapshot with the name %q", errUnknown, r.FormValue("name"))
	}
	c.fake.Restore(kept.(*logtotest.Snapshot))
	return nil
}
