package management

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/logto-go/management/auth"
)

// clientOnly marks an option that a single call cannot have.
func clientOnly(name string, opt Option) Option {
	return func(s *settings) error {
		if s.call {
			return fmt.Errorf("logto: %s is an option of NewClient, not of a call", name)
		}
		return opt(s)
	}
}

// WithResource sets the resource indicator of the Management API, where the one
// worked out from the endpoint does not fit. An option of NewClient only.
func WithResource(indicator string) Option {
	return clientOnly("WithResource", func(s *settings) error {
		if indicator == "" {
			return errors.New("logto: the resource indicator is empty: leave WithResource out to have it worked out")
		}
		s.resource = indicator
		return nil
	})
}

// WithTenantID names the Logto Cloud tenant, where the host of the endpoint does
// not show it: the resource indicator is then the tenant's. An option of
// NewClient only.
func WithTenantID(tenantID string) Option {
	return clientOnly("WithTenantID", func(s *settings) error {
		if !auth.ValidTenantID(tenantID) {
			return fmt.Errorf("logto: %q is not a tenant id: give the part in front of .logto.app", tenantID)
		}
		s.tenantID = tenantID
		return nil
	})
}

// WithScopes sets the scopes that tokens are asked for with; the default is
// "all". An option of NewClient only.
func WithScopes(scopes ...string) Option {
	return clientOnly("WithScopes", func(s *settings) error {
		s.scopes = append([]string{}, scopes...)
		return nil
	})
}

// WithInsecureHTTP allows an endpoint with plain http on a host other than this
// machine: the app secret and tokens then cross the network readable. An option
// of NewClient only.
func WithInsecureHTTP() Option {
	return clientOnly("WithInsecureHTTP", func(s *settings) error {
		s.insecure = true
		return nil
	})
}

// Response tells how a call was answered, beside its result.
type Response struct {
	StatusCode int
	Header     http.Header
	RequestID  string // Logto-Core-Request-Id
	Attempts   int    // how often the request was sent
}

// WithResponse has a call note in dst how it was answered, also when the answer
// is an [*Error]. An option of a call only, and not of those that list all items:
// they take many calls.
func WithResponse(dst *Response) Option {
	return func(s *settings) error {
		if dst == nil {
			return errors.New("logto: WithResponse was given nil")
		}
		if !s.call {
			return errors.New("logto: WithResponse is an option of a call, not of NewClient")
		}
		s.into = dst
		return nil
	}
}
