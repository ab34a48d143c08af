package management

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/middleware"
)

// settings are what options change: those of a client, or a copy of them for one
// call.
type settings struct {
	chain       middleware.Chain
	httpClient  *http.Client // sends token requests too
	concurrency int          // pages fetched at the same time
	call        bool         // these settings are for one call
	into        *Response    // where a call notes how it was answered
	ownTokens   bool         // a call brought its own tokens

	// For a client's token source, until it is made:
	resource string
	tenantID string
	scopes   []string
	insecure bool
	agent    string // what the application calls itself
}

func (s *settings) apply(opts []Option) error {
	for _, opt := range opts {
		if opt == nil {
			return errors.New("logto: an option is nil")
		}
		if err := opt(s); err != nil {
			return err
		}
	}
	return nil
}

// forCall returns the settings of one call.
func (s *settings) forCall(opts []Option) (*settings, error) {
	if len(opts) == 0 {
		return s, nil
	}
	own := *s
	own.call = true
	return &own, own.apply(opts)
}

func (s *settings) setHTTPClient(client *http.Client) {
	s.httpClient = client
	s.chain.Transport = withRedirects(client)
}

// edit adds an editor, without touching the list of other settings.
func (s *settings) edit(editor middleware.Editor) {
	s.chain.Editors = append(slices.Clip(s.chain.Editors), editor)
}

// auth gives the options of the client's token source. Its requests share the
// rate limit, which counts all requests to a tenant.
func (s *settings) auth() []auth.Option {
	opts := []auth.Option{
		auth.WithHTTPClient(s.httpClient),
		auth.WithUserAgent(middleware.UserAgentString(s.agent)),
	}
	if s.chain.Limiter != nil {
		opts = append(opts, auth.WithLimiter(s.chain.Limiter))
	}
	if s.tenantID != "" {
		opts = append(opts, auth.WithTenantID(s.tenantID))
	}
	if s.resource != "" {
		opts = append(opts, auth.WithResource(s.resource))
	}
	if s.scopes != nil {
		opts = append(opts, auth.WithScopes(s.scopes...))
	}
	if s.insecure {
		opts = append(opts, auth.WithInsecureHTTP())
	}
	return opts
}

// setHeader returns an editor that sets one header.
func setHeader(name, value string) middleware.Editor {
	return func(_ context.Context, req *http.Request) error {
		req.Header.Set(name, value)
		return nil
	}
}
