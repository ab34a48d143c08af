package management

import (
	"errors"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/internal/callback"
	"golang.org/x/oauth2"
)

// AccountClient calls Logto's Account API, with which users read and change their
// own account: /api/my-account and /api/verifications. It always acts as a user. It
// is safe for use by any number of goroutines.
//
// The account center must be enabled and let users see or edit the field in question
// ([Client.UpdateAccountCenterSettings]). Operations that change an e-mail address, a
// phone number, the password, MFA or identities also need [WithVerificationID].
type AccountClient struct{ shared *caller }

// NewAccountClient returns a client that acts as the user whose access tokens it
// is given. They come from sign-in, or from a token exchange ([auth.Exchange]), in
// both cases without a resource indicator. No request is made before the first
// call. The endpoint is read as [NewClient] does.
//
// Options for access tokens, such as [WithScopes] or [WithToken], are errors here: the
// tokens are those of the user.
//
// A program that has a [Client] too calls [Client.Account] instead, and shares
// connections and rate limit.
func NewAccountClient(endpoint string, userTokens oauth2.TokenSource, opts ...ClientOption) (*AccountClient, error) {
	s, err := newSettings(endpoint)
	if err != nil {
		return nil, err
	}
	return newAccountClient(s, userTokens, opts)
}

func newAccountClient(s *settings, userTokens oauth2.TokenSource, opts []ClientOption) (*AccountClient, error) {
	if callback.IsNil(userTokens) {
		return nil, errors.New("logto: the token source of the user is nil: give one that returns the user's access tokens, such as oauth2.StaticTokenSource")
	}
	s.chain.Tokens, s.noToken = auth.Wrap(userTokens), false
	if err := s.apply(opts); err != nil {
		return nil, err
	}
	if err := s.checkUser(); err != nil {
		return nil, err
	}
	if s.ownTokens {
		return nil, errTwoSources
	}
	return (*AccountClient)(newHandle(s)), nil
}

// With returns a client for the same server and user that differs in some options.
// It shares connections, access tokens and rate limit with c, unless an option
// replaces them: with [WithTokenSource] or [WithToken] it acts as another user.
func (c *AccountClient) With(opts ...ClientOption) (*AccountClient, error) {
	s, err := c.api().derive()
	if err != nil {
		return nil, err
	}
	if err := s.apply(opts); err != nil {
		return nil, err
	}
	if err := s.checkUser(); err != nil {
		return nil, err
	}
	return (*AccountClient)(newHandle(s)), nil
}

// Endpoint returns the address of the server that the client calls, without a
// trailing slash.
func (c *AccountClient) Endpoint() string { return c.api().server }

// String names the server and nothing secret, so that a client can be printed.
func (c *AccountClient) String() string { return "management.AccountClient(" + c.Endpoint() + ")" }

// GoString is String, for %#v.
func (c *AccountClient) GoString() string { return c.String() }

func (c *AccountClient) api() *caller {
	if c == nil || c.shared == nil {
		return unmade
	}
	return c.shared
}
