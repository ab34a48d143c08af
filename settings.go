package management

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/internal/callback"
	"github.com/logto-go/management/internal/transport"
	"github.com/logto-go/management/middleware"
)

// settings are what options change: those of a client, or a copy of them for one
// call.
type settings struct {
	endpoint    auth.Endpoint
	chain       middleware.Chain
	httpClient  *http.Client // sends token requests too
	concurrency int          // pages fetched at the same time
	ownTokens   bool         // an option set the tokens, or that there are none
	noToken     bool         // no call sends a token
	nobody      bool         // of an ExperienceClient, which has no use for tokens

	// For the token source of a client, until it is made:
	app          *application
	tokensDiffer bool          // an option asks for other tokens of the application
	tokenOptions []auth.Option // which API the tokens are for, and their scopes
	insecure     bool
	agent        string // what the application calls itself
}

// application is who a client acts as. It is kept behind a pointer, so that
// printing a client does not show the secret.
type application struct{ endpoint, id, secret string }

// callSettings are the settings of one call.
type callSettings struct {
	settings
	into       *Response  // where the call describes its response
	query      url.Values // added to the request's own
	limit      int        // items of a list that are wanted; 0: all
	untilEmpty bool       // a list is read again until nothing new comes
}

// newSettings returns what applies without any option: the parts of the call
// chain, which [middleware.Chain] puts in their order.
func newSettings(endpoint string) (*settings, error) {
	e, err := auth.ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	s := &settings{endpoint: e}
	s.use(http.Client{Transport: transport.Default(e.IsCloud())})
	s.chain.Throttle = new(middleware.Throttle)
	s.chain.Retry = middleware.DefaultRetry()
	s.chain.AttemptTimeout = defaultAttemptTimeout
	s.chain.MaxBody = middleware.DefaultMaxBody
	s.chain.Editors = []middleware.Editor{middleware.UserAgent("")}
	if e.IsCloud() {
		s.chain.Limiter = middleware.CloudLimiter()
	}
	return s, nil
}

// apply changes the settings of a client by options.
func (s *settings) apply(opts []ClientOption) error {
	s.ownTokens, s.tokensDiffer = false, false
	for _, opt := range opts {
		if callback.IsNil(opt) {
			return errNilOption
		}
		if err := opt.applyToClient(s); err != nil {
			return err
		}
	}
	if s.endpoint.PlainHTTP() && !s.insecure {
		return fmt.Errorf("logto: the endpoint %s is plain http: tokens would cross the network readable; use https, or allow it with WithInsecureHTTP", s.endpoint)
	}
	return nil
}

// forCall returns the settings of one call.
func (s *callSettings) forCall(opts []CallOption) (*callSettings, error) {
	if len(opts) == 0 {
		return s, nil
	}
	own := *s
	own.ownTokens = false
	for _, opt := range opts {
		if callback.IsNil(opt) {
			return nil, errNilOption
		}
		if err := opt.applyToCall(&own); err != nil {
			return nil, err
		}
	}
	return &own, nil
}

var errNilOption = errors.New("logto: an option is nil: leave it out")

// use has requests sent by a copy of an HTTP client, which has a transport.
func (s *settings) use(client http.Client) {
	s.httpClient = &client
	s.chain.Transport = withRedirects(client)
}

// setJar replaces the cookie jar, and leaves the HTTP client of others alone.
func (s *settings) setJar(jar http.CookieJar) {
	own := *s.httpClient
	own.Jar = jar
	s.use(own)
}

// giveTokens is setTokens for options: an [ExperienceClient] refuses them.
func (s *settings) giveTokens(source *auth.Source) error {
	if s.nobody {
		return errNobody
	}
	s.setTokens(source)
	return nil
}

func (s *settings) setTokens(source *auth.Source) {
	s.chain.Tokens, s.noToken, s.ownTokens = source, false, true
}

// differ has the tokens of the application requested with one more option.
func (s *settings) differ(opt auth.Option) {
	s.tokenOptions, s.tokensDiffer = append(slices.Clip(s.tokenOptions), opt), true
}

// edit adds an editor, without touching the list of other settings.
func (s *settings) edit(editor middleware.Editor) {
	s.chain.Editors = append(slices.Clip(s.chain.Editors), editor)
}

// authenticate makes the token source of the application. Its requests share the
// rate limit, which counts all requests to a tenant.
func (s *settings) authenticate() error {
	opts := []auth.Option{
		auth.WithHTTPClient(s.httpClient),
		auth.WithUserAgent(middleware.UserAgentString(s.agent)),
		auth.WithLimiter(s.chain.Limiter),
		auth.WithMaxRetryAfter(cmp.Or(s.chain.Retry.MaxRetryAfter, middleware.DefaultRetry().MaxRetryAfter)),
	}
	if s.insecure {
		opts = append(opts, auth.WithInsecureHTTP())
	}
	opts = append(opts, s.tokenOptions...)
	source, err := auth.ClientCredentials(s.app.endpoint, s.app.id, s.app.secret, opts...)
	if err != nil {
		return err
	}
	s.setTokens(source)
	return nil
}

// setHeader returns an editor that sets one header.
func setHeader(name, value string) middleware.Editor {
	return func(_ context.Context, req *http.Request) error {
		req.Header.Set(name, value)
		return nil
	}
}
