package logtotest

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/wire"
)

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
	if err := c.authorize(accessOf(c.op)); err != nil {
		return nil, err
	}
	if err := c.parseBody(); err != nil {
		return nil, err
	}
	if s.cfg.validate {
		if err := c.guard(); err != nil {
			return nil, err
		}
	}
	if c.containsNUL() { // the database cannot store or compare it
		return nil, wire.Internal()
	}
	return op.run(c)
}

// guard checks the request against the API description.
func (c *call) guard() error {
	request := guard.Request{Operation: c.op, Query: c.query, Path: c.params, Body: c.parsed}
	return request.Validate()
}

// errNotModelled says how a test gets on without a model of the operation.
func errNotModelled(op *document.Operation) *apiError {
	return fail(http.StatusNotImplemented, "logtotest.not_modelled",
		"logtotest does not model %[1]s (%[2]s %[3]s). Supply the response of the next call with "+
			"server.Inject(logtotest.Fault{Operation: %[1]q, Status: 200, Body: `{}`}), or start the server with "+
			"logtotest.WithExamples() for a response of the right shape that means nothing.", op.ID, op.Method, op.Path)
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
		kind = "application/octet-stream"
	}
	switch {
	case kind == "application/json" || strings.HasSuffix(kind, "+json"):
		return c.parseJSONBody()
	case kind == "application/x-www-form-urlencoded":
		c.parsed = formObject(string(c.body))
	case kind == "multipart/form-data":
		return nil
	default:
		c.parsed = string(c.body)
	}
	return nil
}

func (c *call) parseJSONBody() error {
	trimmed := bytes.TrimSpace(c.body)
	if len(trimmed) > 0 && trimmed[0] != '{' && trimmed[0] != '[' {
		return &apiError{Status: http.StatusBadRequest, Message: "invalid JSON, only supports object and array"}
	}
	parsed, err := jsonvalue.Parse(c.body)
	if err != nil {
		return &apiError{Status: http.StatusBadRequest, Message: wire.SyntaxMessage(c.body)}
	}
	c.parsed = parsed
	return nil
}

// formObject reads a form as Logto does: a repeated key becomes a list.
func formObject(body string) object {
	var o object
	for part := range strings.SplitSeq(body, "&") {
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if key == "" || errKey != nil || errValue != nil {
			continue
		}
		switch known, _ := o.Get(key); known := known.(type) {
		case nil:
			o.Set(key, value)
		case []any:
			o.Set(key, append(known, value))
		default:
			o.Set(key, []any{known, value})
		}
	}
	return o
}

// containsNUL looks at the path parameters and every string of the body.
func (c *call) containsNUL() bool {
	for _, value := range c.params {
		if strings.ContainsRune(value, 0) {
			return true
		}
	}
	return valueContainsNUL(c.parsed)
}

func valueContainsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case object:
		for _, m := range v.Members {
			if strings.ContainsRune(m.Key, 0) || valueContainsNUL(m.Value) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if valueContainsNUL(item) {
				return true
			}
		}
	}
	return false
}
