package management

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// RawResponse is the answer of an operation that gives no JSON: a redirect, XML
// or HTML.
type RawResponse struct {
	StatusCode int
	Header     http.Header
	Body       []byte

	request *url.URL
}

// Location returns where a redirect points to, as an absolute address. It was not
// followed. Without the header Location it is an error.
func (r *RawResponse) Location() (*url.URL, error) {
	text := r.Header.Get("Location")
	if text == "" {
		return nil, errors.New("logto: the answer has no Location")
	}
	target, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("logto: the answer has a Location that is not a URL")
	}
	if r.request == nil {
		return target, nil
	}
	return r.request.ResolveReference(target), nil
}

// callRaw makes a call whose answer is given as it is.
func callRaw(ctx context.Context, c *Client, op *operation, req *http.Request, err error, opts []Option) (*RawResponse, error) {
	if ctx != nil {
		ctx = asRaw(ctx)
	}
	a, err := c.send(ctx, op, req, err, opts)
	if err != nil {
		return nil, err
	}
	return &RawResponse{a.resp.StatusCode, a.resp.Header, a.body, a.resp.Request.URL}, nil
}
