package management

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/middleware"
)

// Client calls Logto's APIs. It is safe for use by any number of goroutines, and
// meant to be kept: it shares connections, the access token and the rate limit
// among all calls.
type Client struct {
	server   string // address of the server, without a trailing slash
	settings *settings
}

// NewClient returns a client that acts as a machine-to-machine application. No
// request is made before the first call.
//
// The endpoint is the address of the server as Logto's console shows it; what
// people paste along with it ("/api", "/oidc", a trailing slash) is dropped. On
// Logto Cloud that is https://{tenant-id}.logto.app, never a custom domain,
// which does not serve the Management API. The resource indicator is worked out
// from the endpoint; [WithResource] and [WithTenantID] set another.
//
// With [WithTokenSource] or [WithToken] app id and secret stay empty.
func NewClient(endpoint, appID, appSecret string, opts ...Option) (*Client, error) {
	e, err := auth.ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	s := newSettings(e)
	if err := s.apply(opts); err != nil {
		return nil, err
	}
	if e.PlainHTTP() && !s.insecure {
		return nil, fmt.Errorf("logto endpoint %s is plain http: tokens would cross the network readable; use https, or allow it with WithInsecureHTTP", e)
	}
	switch {
	case s.chain.Tokens == nil:
		s.chain.Tokens, err = auth.ClientCredentials(endpoint, appID, appSecret, s.auth()...)
		if err != nil {
			return nil, err
		}
	case appID != "" || appSecret != "":
		return nil, errors.New("logto: give either an app id and secret or a token source, not both")
	}
	return &Client{server: e.String(), settings: s}, nil
}

// newSettings returns what applies without any option: the parts of the call
// chain, which [middleware.Chain] puts in their order.
func newSettings(e auth.Endpoint) *settings {
	s := &settings{}
	s.setHTTPClient(&http.Client{Transport: defaultTransport()})
	s.chain.Retry = middleware.DefaultRetry()
	s.chain.AttemptTimeout = defaultAttemptTimeout
	s.chain.MaxBody = middleware.DefaultMaxBody
	s.chain.Editors = []middleware.Editor{middleware.UserAgent("")}
	if e.IsCloud() {
		s.chain.Limiter = middleware.CloudLimiter()
	}
	return s
}

// Endpoint returns the address of the server that the client calls, without a
// trailing slash.
func (c *Client) Endpoint() string { return c.server }

// String names the server and nothing secret, so that a client can be printed.
func (c *Client) String() string { return "management.Client(" + c.server + ")" }

// GoString is String, for %#v.
func (c *Client) GoString() string { return c.String() }
