package logtotest

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/search"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// call is one request on its way through the server.
type call struct {
	s      *Server
	db     *state
	r      *http.Request
	header http.Header // of the response
	op     *document.Operation
	params object // of the path
	query  url.Values
	body   []byte // as received
	parsed any    // the JSON body, nil without one
	now    time.Time
	caller claims
	chosen string // the id that a fixture chose for what the call creates

	events []event
	after  []func() // what is left to do once the state is unlocked, before the response goes out
}

// millis is the time of the call as Logto keeps times: milliseconds since 1970.
func (c *call) millis() int64 { return c.now.UnixMilli() }

func (c *call) path(name string) string { return c.params.Text(name) }

// flag reports whether a query parameter is a word for yes.
func (c *call) flag(name string) bool { return search.Yes(c.query.Get(name)) }

// newID is the id of what the call creates: the one that was chosen for it, or a fresh one.
func (c *call) newID(fresh func() string) string {
	if c.chosen == "" {
		return fresh()
	}
	id := c.chosen
	c.chosen = "" // for one thing only
	return id
}

// origin is the server as clients know it, such as http://127.0.0.1:3001: as the caller sees it,
// unless WithEndpoint says otherwise.
func (c *call) origin() string {
	switch {
	case c.s.cfg.endpoint != "":
		return c.s.cfg.endpoint
	case c.r.TLS != nil || c.r.URL.Scheme == "https": // the latter without a network
		return "https://" + c.r.Host
	}
	return "http://" + c.r.Host
}

// bodyObject is the JSON body as an object; empty when it is something else.
func (c *call) bodyObject() object {
	o, _ := c.parsed.(object)
	return o
}

// operate runs an operation of the API: token, body, check, handler. What is not modelled says so
// before anything else.
func (s *Server) operate(c *call) (*response, error) {
	op, found := modelled[c.op.ID]
	switch {
	case !found && !s.cfg.examples:
		c.header.Set(originHeader, originNotModelled)
		return nil, errNotModelled(c.op)
	case !found:
		op.run = (*call).respondWithExample
	case op.lacks != "":
		c.header.Set(originHeader, originPartly)
	}
	err := c.authorize(accessOf(c.op))
	if err == nil {
		err = c.parseBody()
	}
	if err == nil && s.cfg.validate {
		err = c.guard()
	}
	if err == nil && c.containsNUL() { // the database cannot store or compare it
		err = wire.Internal()
	}
	if err != nil {
		return nil, err
	}
	return op.run(c)
}

// guard checks the request against the API description, and drops what that does not name.
func (c *call) guard() error {
	err := guard.Request{Operation: c.op, Query: c.query, Path: c.params, Body: c.parsed}.Validate()
	c.parsed = guard.Prune(c.op.BodySchema(), c.parsed)
	return err
}

// errNotModelled says how a test gets on without a model of the operation.
func errNotModelled(op *document.Operation) *apiError {
	return fail(http.StatusNotImplemented, "logtotest.not_modelled",
		"logtotest does not model %[1]s (%[2]s %[3]s). Supply the response of the next call with "+
			"server.Inject(logtotest.Fault{Operation: %[1]q, Status: 200, Body: `{}`}), or start the server with "+
			"logtotest.WithExamples() for a response of the right shape that means nothing.", op.ID, op.Method, op.Path)
}

// respondWithExample makes a response of the API description.
func (c *call) respondWithExample() (*response, error) {
	c.header.Set(originHeader, originExample)
	status, body, described := c.op.Success()
	switch {
	case !described:
		return nil, errNotModelled(c.op)
	case status == http.StatusNoContent:
		return noContent(), nil
	case body == nil:
		return text(status), nil
	}
	return &response{Status: status, Body: document.API().Example(body, document.ExampleDepth)}, nil
}

// parseBody reads JSON or a form; any other kind is a string to Logto.
func (c *call) parseBody() error {
	if len(c.body) == 0 {
		if c.op.BodySchema() != nil {
			c.parsed = object{}
		}
		return nil
	}
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch {
	case kind == "application/json" || strings.HasSuffix(kind, "+json"):
		return c.parseJSONBody()
	case kind == "application/x-www-form-urlencoded":
		c.parsed = jsonvalue.ParseForm(string(c.body))
	case kind != "multipart/form-data":
		c.parsed = string(c.body)
	}
	return nil
}

func (c *call) parseJSONBody() error {
	trimmed := bytes.TrimSpace(c.body)
	if len(trimmed) > 0 && trimmed[0] != '{' && trimmed[0] != '[' {
		return &apiError{Status: http.StatusBadRequest, Message: "invalid JSON, only supports object and array"}
	}
	var err error
	if c.parsed, err = jsonvalue.Parse(c.body); err != nil {
		return &apiError{Status: http.StatusBadRequest, Message: wire.SyntaxMessage(c.body)}
	}
	return nil
}

// containsNUL looks at the path parameters, and at every key and text of the body: printed, they
// stand there as they are.
func (c *call) containsNUL() bool { return strings.ContainsRune(fmt.Sprint(c.params, c.parsed), 0) }
