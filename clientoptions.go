package management

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/internal/callback"
)

type clientOption func(*settings) error

func (o clientOption) applyToClient(s *settings) error { return o(s) }

// WithResource sets the resource indicator of the Management API, where the one
// worked out from the endpoint does not fit.
func WithResource(indicator string) ClientOption {
	return clientOption(func(s *settings) error {
		if indicator == "" {
			return errors.New("logto: the resource indicator is empty: leave WithResource out to have it worked out")
		}
		s.differ(auth.WithResource(indicator))
		return nil
	})
}

// WithTenantID names the Logto Cloud tenant, where the host of the endpoint does
// not show it: the resource indicator is then the tenant's.
func WithTenantID(tenantID string) ClientOption {
	return clientOption(func(s *settings) error {
		if !auth.ValidTenantID(tenantID) {
			return fmt.Errorf("logto: %q is not a tenant id: give the part in front of .logto.app", tenantID)
		}
		s.differ(auth.WithTenantID(tenantID))
		return nil
	})
}

// WithScopes sets the scopes that tokens are asked for with; the default is "all". A token
// that comes without one of them is an error.
func WithScopes(scopes ...string) ClientOption {
	return clientOption(func(s *settings) error {
		s.differ(auth.WithScopes(slices.Clone(scopes)...))
		return nil
	})
}

// WithoutToken makes a [Client] without an application. It can call what needs no
// access token, such as [Client.GetStatus] and the well-known operations; other
// calls end in an error before anything is sent, unless they bring a token of
// their own.
func WithoutToken() ClientOption {
	return clientOption(func(s *settings) error {
		s.chain.Tokens, s.noToken, s.ownTokens = nil, true, true
		return nil
	})
}

// WithInsecureHTTP allows an endpoint with plain http on a host other than this
// machine: the app secret and tokens then cross the network readable.
func WithInsecureHTTP() ClientOption {
	return clientOption(func(s *settings) error {
		s.insecure = true
		return nil
	})
}

// WithCookieJar sets the jar that cookies are kept in and sent from. For the
// Experience API it holds the interaction: a back end that serves many browsers
// gives each its own.
func WithCookieJar(jar http.CookieJar) ClientOption {
	return clientOption(func(s *settings) error {
		if callback.IsNil(jar) {
			return errors.New("logto: WithCookieJar needs a jar, not nil: leave it out for a fresh one")
		}
		s.setJar(jar)
		return nil
	})
}
