package support

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
)

// RequestEditorFn changes a request before it is sent, for example to add a
// header. An error stops the call.
type RequestEditorFn func(ctx context.Context, req *http.Request) error

// HttpRequestDoer sends requests. *http.Client is one.
type HttpRequestDoer interface {
	Do(req *http.Request) (*http.Response, error)
}

// Client sends the requests of the API and returns the responses as they come.
type Client struct {
	// Server is the origin of the Logto server, e.g. https://my-tenant.logto.app.
	Server string
	// Client sends the requests over the network.
	Client HttpRequestDoer
	// RequestEditors are applied to each request, in order.
	RequestEditors []RequestEditorFn
	// MaxBodyBytes bounds the bodies that ClientWithResponses reads.
	MaxBodyBytes int64
}

// DefaultMaxBodyBytes is the longest response that is read, unless set.
const DefaultMaxBodyBytes = 64 << 20

// ClientOption sets up a Client.
type ClientOption func(*Client) error

// NewClient returns a client of the server at an origin such as
// https://my-tenant.logto.app.
func NewClient(server string, opts ...ClientOption) (*Client, error) {
	c := &Client{Server: strings.TrimRight(server, "/"), Client: http.DefaultClient, MaxBodyBytes: DefaultMaxBodyBytes}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("an option is nil: leave it out")
		}
		if err := opt(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// WithHTTPClient sends the requests through doer.
func WithHTTPClient(doer HttpRequestDoer) ClientOption {
	return func(c *Client) error {
		if err := checkDoer(doer); err != nil {
			return err
		}
		c.Client = doer
		return nil
	}
}

// isNil reports whether an interface holds a nil pointer or the like: a call of its methods would
// panic.
func isNil(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan, reflect.Slice:
		return r.IsNil()
	}
	return false
}

// WithRequestEditorFn adds a function that changes each request before it is sent.
func WithRequestEditorFn(fn RequestEditorFn) ClientOption {
	return func(c *Client) error {
		if fn == nil {
			return errors.New("WithRequestEditorFn: the editor is nil")
		}
		c.RequestEditors = append(c.RequestEditors, fn)
		return nil
	}
}

// WithMaxBodyBytes bounds the bodies that ClientWithResponses reads.
func WithMaxBodyBytes(n int64) ClientOption {
	return func(c *Client) error {
		c.MaxBodyBytes = n
		return nil
	}
}

func (c *Client) do(ctx context.Context, req *http.Request, err error, editors []RequestEditorFn) (*http.Response, error) {
	if wrong := c.check(ctx); wrong != nil {
		return nil, wrong
	}
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	for _, list := range [][]RequestEditorFn{c.RequestEditors, editors} {
		for _, edit := range list {
			if edit == nil {
				return nil, errors.New("an editor is nil: leave it out")
			}
			if err := edit(ctx, req); err != nil {
				return nil, err
			}
		}
	}
	resp, err := guarded(c.Client).Do(req)
	if resp == nil && err == nil {
		err = errNothingCame
	}
	return resp, withoutURL(req, err)
}

// ClientWithResponses calls the API like Client, and reads and decodes the
// responses.
type ClientWithResponses struct {
	// Client sends the requests. It is a field and no embedded type, because
	// hundreds of promoted methods would cost every program that imports this.
	Client *Client
}

// NewClientWithResponses returns a client that reads and decodes the responses
// of the server at an origin such as https://my-tenant.logto.app.
func NewClientWithResponses(server string, opts ...ClientOption) (*ClientWithResponses, error) {
	c, err := NewClient(server, opts...)
	if err != nil {
		return nil, err
	}
	return &ClientWithResponses{c}, nil
}

// NoContent is the result of operations whose responses have no body.
type NoContent struct{}

// ErrorBody is the body of an error. Errors that do not come from Logto itself
// may have another form; then only Response.Body tells.
type ErrorBody struct {
	// Code is Logto's stable code of the error, e.g. user.username_already_in_use.
	Code string `json:"code"`
	// Message is for people; its language follows Accept-Language.
	Message string `json:"message"`
	// Data holds particulars, of any shape.
	Data JSON `json:"data,omitempty"`
	// Details is more text, mostly of request validation.
	Details string `json:"details,omitempty"`
}

// Response is an HTTP response with its decoded body.
type Response[T any] struct {
	ResponseBase
	// Value is the decoded body of a 2xx response, nil if it has none.
	Value *T
}

// ResponseBase is the part of a Response that is the same for all operations.
type ResponseBase struct {
	// HTTPResponse is the response; its body has been read and closed.
	HTTPResponse *http.Response
	// Body is the whole content of the response, as it came.
	Body []byte
	// Error is the decoded body of a 4xx or 5xx response, nil if it is not JSON.
	Error *ErrorBody
}

// StatusCode returns the HTTP status, 0 if there is no response.
func (b *ResponseBase) StatusCode() int {
	if b == nil || b.HTTPResponse == nil {
		return 0
	}
	return b.HTTPResponse.StatusCode
}

// parse reads and decodes a response.
func parse[T any](c *Client, rsp *http.Response, err error) (*Response[T], error) {
	r := new(Response[T])
	if err := r.read(c, rsp, err, &r.Value); err != nil {
		return nil, err
	}
	return r, nil
}

// read fills the response, and decodes the body of a success into the pointer that value points to.
func (b *ResponseBase) read(c *Client, rsp *http.Response, err error, value any) error {
	if err != nil {
		return err
	}
	b.HTTPResponse = rsp
	if b.Body, err = readBody(rsp, c.MaxBodyBytes); err != nil {
		return err
	}
	if len(b.Body) == 0 || !strings.Contains(rsp.Header.Get("Content-Type"), "json") {
		return nil
	}
	switch {
	case rsp.StatusCode >= 400:
		// An error body of another form stays in Body.
		if e := new(ErrorBody); json.Unmarshal(b.Body, e) == nil {
			b.Error = e
		}
	case rsp.StatusCode < 300:
		if err := json.Unmarshal(b.Body, value); err != nil {
			return fmt.Errorf("%sstatus %d: %w", operation(rsp), rsp.StatusCode, err)
		}
	}
	return nil
}

// operation names the operation of a response. Only net/http promises that a
// response has a request.
func operation(rsp *http.Response) string {
	if rsp.Request == nil {
		return ""
	}
	return rsp.Request.Method + " " + rsp.Request.Pattern + ": "
}

var errBodyTooLong = errors.New("the response is longer than the limit; see WithMaxBodyBytes")

func readBody(rsp *http.Response, limit int64) ([]byte, error) {
	if rsp.Body == nil { // of a doer that is no *http.Client
		return nil, nil
	}
	defer rsp.Body.Close()
	if limit <= 0 {
		limit = DefaultMaxBodyBytes
	}
	body, err := io.ReadAll(io.LimitReader(rsp.Body, max(limit, limit+1)))
	if err == nil && int64(len(body)) > limit {
		err = errBodyTooLong
	}
	return body, err
}
