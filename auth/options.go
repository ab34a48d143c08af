package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/logto-go/management/internal/callback"
)

// Option changes how tokens are requested.
type Option func(*config) error

// Limiter is what a token request waits for before it is sent, e.g. the rate limiter of the API
// calls. Wait returns an error if the context ends first.
type Limiter interface {
	Wait(ctx context.Context) error
}

// config describes the requests of one source. The secret sits in a field that is never printed: no
// method formats a config.
type config struct {
	endpoint  Endpoint
	appID     string
	appSecret string

	resource   string
	resourceIs bool // set by an option, perhaps to nothing
	scopes     []string
	httpClient *http.Client
	userAgent  string
	limiter    Limiter
	timeout    time.Duration
	patience   time.Duration // the longest Retry-After that is waited for
	allowPlain bool

	organization string    // in whose context a user acts
	subjectType  TokenType // "": the grant's own
	forUsers     error     // of an option that is about a user, where there is none
}

// WithResource sets the resource indicator, where the one that follows from the endpoint does not
// fit.
func WithResource(indicator string) Option {
	return func(c *config) error {
		if strings.TrimSpace(indicator) == "" {
			return errors.New("logto: the resource indicator is empty: leave WithResource out to derive it from the endpoint")
		}
		c.resource, c.resourceIs = indicator, true
		return nil
	}
}

// WithTenantID names the Logto Cloud tenant whose Management API the token is for, where the
// endpoint's host does not show it.
func WithTenantID(tenantID string) Option {
	return func(c *config) error {
		if !ValidTenantID(tenantID) {
			return fmt.Errorf("logto: %q is not a tenant id: give the part of the host before .logto.app", tenantID)
		}
		c.resource, c.resourceIs = TenantResource(tenantID), true
		return nil
	}
}

// WithScopes sets the scopes to request. The default is "all" for [ClientCredentials], whichever API
// its tokens are for, and none for [Organization], [Exchange] and [PersonalAccessToken].
func WithScopes(scopes ...string) Option {
	return func(c *config) error {
		for _, scope := range scopes {
			if scope == "" || strings.ContainsAny(scope, " \t\r\n") {
				return fmt.Errorf("logto: %q is not a scope: pass each scope as an argument of its own, without spaces", scope)
			}
		}
		c.scopes = append([]string{}, scopes...)
		return nil
	}
}

// WithHTTPClient sets the client that sends token requests. Its redirect policy is not used: a
// redirected token request is an error.
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) error {
		if client == nil {
			return errors.New("logto: the HTTP client is nil: leave WithHTTPClient out to use the default")
		}
		c.httpClient = client
		return callback.CheckClient(client)
	}
}

// WithUserAgent sets the User-Agent of token requests; empty means net/http's.
func WithUserAgent(value string) Option {
	return func(c *config) error {
		if strings.ContainsAny(value, "\r\n\x00") {
			return errors.New("logto: the user agent has a line break or NUL in it: it must be one line")
		}
		c.userAgent = value
		return nil
	}
}

// WithLimiter makes each token request wait for a limiter first; nil means none.
func WithLimiter(limiter Limiter) Option {
	return func(c *config) error {
		if limiter != nil && callback.IsNil(limiter) {
			return fmt.Errorf("logto: the limiter is a nil %T: pass nil itself to have none", limiter)
		}
		c.limiter = limiter
		return nil
	}
}

// WithTimeout limits each attempt at a token request; the default is ten seconds. There are at most
// three attempts.
func WithTimeout(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("logto: the timeout of token requests must be positive")
		}
		c.timeout = d
		return nil
	}
}

// WithMaxRetryAfter sets the longest wait that the token endpoint may ask for in Retry-After; the
// default is a minute. If it asks for more, the token request fails at once.
func WithMaxRetryAfter(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("logto: the longest Retry-After of token requests must be positive")
		}
		c.patience = d
		return nil
	}
}

// WithOrganization has the user of an [Exchange], or of a [PersonalAccessToken], act in the context
// of one organization, of which the user must be a member. Tokens of the application itself come
// from [Organization].
func WithOrganization(organizationID string) Option {
	return func(c *config) error {
		if strings.TrimSpace(organizationID) == "" {
			return errors.New("logto: the organization id is empty: leave WithOrganization out if there is none")
		}
		c.organization = organizationID
		c.forUsers = errors.New("logto: WithOrganization is for tokens of a user: tokens of the application for an organization come from auth.Organization")
		return nil
	}
}

// WithSubjectTokenType says what the subject token of an [Exchange] is. The default,
// [TokenTypeAccessToken], is understood by every release of Logto.
func WithSubjectTokenType(t TokenType) Option {
	return func(c *config) error {
		if t == "" {
			return errors.New("logto: the type of the subject token is empty: leave WithSubjectTokenType out to use the default")
		}
		c.subjectType = t
		c.forUsers = cmp.Or(c.forUsers, errors.New("logto: WithSubjectTokenType is an option of auth.Exchange only"))
		return nil
	}
}

// WithInsecureHTTP allows an endpoint with plain http on a host other than this machine. The app
// secret and the tokens then cross the network unencrypted.
func WithInsecureHTTP() Option {
	return func(c *config) error {
		c.allowPlain = true
		return nil
	}
}

// ValidTenantID reports whether the text can be a Logto Cloud tenant id: it becomes one label of a
// host name.
func ValidTenantID(id string) bool {
	if id == "" || len(id) > 63 {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return notInHost(r) || r == '_' })
}

func newConfig(endpoint, appID, appSecret string, opts []Option) (*config, error) {
	e, err := ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	c := &config{
		endpoint:  e,
		appID:     strings.TrimSpace(appID),
		appSecret: strings.TrimSpace(appSecret),
		timeout:   10 * time.Second,
		patience:  time.Minute,
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("logto: an option of the token source is nil: leave it out")
		}
		if err := opt(c); err != nil {
			return nil, err
		}
	}
	var problem string
	switch {
	case c.appID == "":
		problem = "logto: the app id is empty: pass the id of a machine-to-machine application"
	case c.appSecret == "":
		problem = "logto: the app secret is empty: pass a secret of the machine-to-machine application"
	case e.PlainHTTP() && !c.allowPlain:
		problem = "logto endpoint " + e.base + " is plain http: the secret would cross the network unencrypted; use https, or allow it with WithInsecureHTTP"
	default:
		return c, nil
	}
	return nil, errors.New(problem)
}
