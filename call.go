package management

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/logto-go/management/middleware"
)

// operation is what a call needs to know of an operation of the API.
type operation struct {
	id      string
	method  string
	path    string // template
	success []int  // documented success statuses
	public  bool   // needs no token
	// optional tells that the answer may have no value.
	optional bool
}

// answer is a documented success.
type answer struct {
	op   *operation
	resp *http.Response
	body []byte
}

// send makes the call that all typed methods make: req and err come from the
// request builder.
func (c *Client) send(ctx context.Context, op *operation, req *http.Request, err error, opts []Option) (*answer, error) {
	if ctx == nil {
		err = errors.New("the context is nil: pass context.Background() if there is none")
	}
	if err != nil {
		return nil, &CallError{Method: op.method, Path: op.path, Err: err}
	}
	s, err := c.settings.forCall(opts)
	if err != nil {
		return nil, &CallError{Method: op.method, Path: op.path, Err: err}
	}
	chain := &s.chain
	if op.public && !s.ownTokens {
		open := s.chain
		open.Tokens = nil
		chain = &open
	}
	req.Pattern = op.path
	resp, err := chain.Send(ctx, req)
	if err != nil {
		return nil, err
	}
	return s.accept(op, resp)
}

// accept sorts successes from errors.
func (s *settings) accept(op *operation, resp *http.Response) (*answer, error) {
	body, err := middleware.ReadBody(resp, s.chain.MaxBody)
	if s.into != nil {
		*s.into = Response{
			StatusCode: resp.StatusCode,
			Header:     resp.Header,
			RequestID:  resp.Header.Get(middleware.RequestIDHeader),
			Attempts:   middleware.Attempt(resp.Request.Context()),
		}
	}
	if !slices.Contains(op.success, resp.StatusCode) {
		return nil, middleware.ErrorOf(resp, body)
	}
	if err != nil {
		return nil, middleware.Unreadable(resp, body, err)
	}
	return &answer{op, resp, body}, nil
}

// empty tells whether the answer has no value where the operation documents
// that there may be none.
func (a *answer) empty() bool {
	if a.resp.StatusCode == http.StatusNoContent || a.resp.StatusCode == http.StatusResetContent {
		return true
	}
	return (len(a.body) == 0 || isNull(a.body)) && a.op.optional
}

// decode reads the body into v, which must take all of it.
func (a *answer) decode(v any) error {
	err := errNull
	if _, takesNull := v.(json.Unmarshaler); takesNull || !isNull(a.body) {
		err = json.Unmarshal(a.body, v)
	}
	if err != nil {
		return middleware.Unreadable(a.resp, a.body, err)
	}
	return nil
}

var errNull = errors.New("it is null where a value is promised")

// isNull tells whether a body is the JSON null.
func isNull(body []byte) bool {
	return len(body) < 64 && bytes.Equal(bytes.TrimSpace(body), []byte("null"))
}

// call makes a call whose result is one value, decoded into v, a pointer to a
// fresh one. The result is nil where the operation documents that there may be
// none, and there is none.
//
// The type parameter is the pointer: all pointers share one compiled body,
// which the types they point to would not.
func call[P any](ctx context.Context, c *Client, op *operation, req *http.Request, err error, opts []Option, v P) (P, error) {
	var none P
	a, err := c.send(ctx, op, req, err, opts)
	if err != nil || a.empty() {
		return none, err
	}
	if err := a.decode(v); err != nil {
		return none, err
	}
	return v, nil
}

// callValue makes a call whose result is a list, a map, or JSON of any kind,
// decoded into what v points to. It stays as it is where the operation documents
// that there may be no result, and there is none.
func callValue(ctx context.Context, c *Client, op *operation, req *http.Request, err error, opts []Option, v any) error {
	a, err := c.send(ctx, op, req, err, opts)
	if err != nil || a.empty() {
		return err
	}
	return a.decode(v)
}

// callNone makes a call without a result. What the body says is of no interest:
// some operations answer "OK" or "Created".
func callNone(ctx context.Context, c *Client, op *operation, req *http.Request, err error, opts []Option) error {
	_, err = c.send(ctx, op, req, err, opts)
	return err
}
