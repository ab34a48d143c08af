package management

import (
	"errors"

	"golang.org/x/oauth2"
)

// Client calls Logto's Management API as a machine-to-machine application. It is
// safe for use by any number of goroutines, and meant to be kept: it shares
// connections, the access token and the rate limit among all calls.
type Client struct{ shared *caller }

// NewClient returns a client that acts as a machine-to-machine application. No
// request is made before the first call.
//
// The endpoint is the address of the server as Logto's console shows it; what
// people paste along with it ("/api", "/oidc", a trailing slash) is dropped. On
// Logto Cloud that is https://{tenant-id}.logto.app, never a custom domain,
// which does not serve the Management API. The resource indicator is worked out
// from the endpoint; [WithResource] and [WithTenantID] set another.
//
// With [WithTokenSource], [WithToken] or [WithoutToken], app id and secret stay
// empty.
func NewClient(endpoint, appID, appSecret string, opts ...ClientOption) (*Client, error) {
	s, err := newSettings(endpoint)
	if err != nil {
		return nil, err
	}
	s.app = &application{endpoint, appID, appSecret}
	if err := s.apply(opts); err != nil {
		return nil, err
	}
	switch haveTokens := s.chain.Tokens != nil || s.noToken; {
	case !haveTokens:
		err = s.authenticate()
	case appID != "" || appSecret != "":
		err = errors.New("logto: give either an app id and secret, or a token source, or WithoutToken: not two of them")
	case len(s.tokenOptions) > 0:
		err = errNoApplication
	}
	if err != nil {
		return nil, err
	}
	return (*Client)(newHandle(s)), nil
}

// With returns a client for the same server that differs in some options, such as
// the resource indicator, the logger or the retries. It shares connections, access
// tokens and rate limit with c, unless an option replaces them: [WithResource],
// [WithTenantID] and [WithScopes] lead to tokens of its own.
func (c *Client) With(opts ...ClientOption) (*Client, error) {
	s, err := c.api().derive()
	if err != nil {
		return nil, err
	}
	if err := s.apply(opts); err != nil {
		return nil, err
	}
	if err := s.checkApplication(); err != nil {
		return nil, err
	}
	if s.tokensDiffer {
		if err := s.authenticate(); err != nil {
			return nil, err
		}
	}
	return (*Client)(newHandle(s)), nil
}

// Account returns a client for the Account API of the same server, which acts as
// the user whose access tokens it is given. It shares connections, rate limit,
// retries and logging with c, unless an option replaces them.
func (c *Client) Account(userTokens oauth2.TokenSource, opts ...ClientOption) (*AccountClient, error) {
	s, err := c.api().derive()
	if err != nil {
		return nil, err
	}
	return newAccountClient(s, userTokens, opts)
}

// Experience returns a client for the Experience API of the same server, with a
// cookie jar of its own: each call of Experience begins a new interaction. It
// shares connections, rate limit, retries and logging with c, unless an option
// replaces them.
func (c *Client) Experience(opts ...ClientOption) (*ExperienceClient, error) {
	s, err := c.api().derive()
	if err != nil {
		return nil, err
	}
	return newExperienceClient(s, opts)
}

// Endpoint returns the address of the server that the client calls, without a
// trailing slash.
func (c *Client) Endpoint() string { return c.api().server }

// String names the server and nothing secret, so that a client can be printed.
func (c *Client) String() string { return "management.Client(" + c.Endpoint() + ")" }

// GoString is String, for %#v.
func (c *Client) GoString() string { return c.String() }

func (c *Client) api() *caller {
	if c == nil || c.shared == nil {
		return unmade
	}
	return c.shared
}
