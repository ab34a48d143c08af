package support

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

var (
	errUnmade       = errors.New("the client is nil or its zero value: make it with NewClient or NewClientWithResponses")
	errNoServer     = errors.New("the client has no server: make it with NewClient, and the origin of the server, such as https://my-tenant.logto.app")
	errNoContext    = errors.New("the context is nil: pass context.Background() if there is none")
	errNothingCame  = errors.New("the client's doer returned neither a response nor an error")
	errNoHTTPClient = errors.New("WithHTTPClient: the client is nil")
)

// server and client are what the methods go by, which a client that nobody made does not have.
func (c *Client) server() string {
	if c == nil {
		return ""
	}
	return c.Server
}

func (c *ClientWithResponses) client() *Client {
	if c == nil {
		return nil
	}
	return c.Client
}

// check says what a client lacks that was not made by NewClient, or was changed since.
func (c *Client) check(ctx context.Context) error {
	switch {
	case c == nil, c.Server == "" && c.Client == nil:
		return errUnmade
	case c.Server == "":
		return errNoServer
	case ctx == nil:
		return errNoContext
	case c.Client == nil:
		return nil
	}
	return checkDoer(c.Client)
}

// checkDoer refuses a doer that would panic in the first request.
func checkDoer(doer HttpRequestDoer) error {
	switch client, ok := doer.(*http.Client); {
	case doer == nil, ok && client == nil:
		return errNoHTTPClient
	case isNil(doer):
		return fmt.Errorf("WithHTTPClient: the client is a nil %T", doer)
	case ok && isNil(client.Transport):
		return errors.New("WithHTTPClient: the client's transport is nil: leave it out")
	case ok && isNil(client.Jar):
		return errors.New("WithHTTPClient: the client's cookie jar is nil: leave it out")
	}
	return nil
}
