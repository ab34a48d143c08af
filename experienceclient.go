package management

import (
	"net/http"
	"net/http/cookiejar"
)

// ExperienceClient calls Logto's Experience API, with which a sign-in page of one's
// own drives an interaction: /api/experience. It sends no access token. The
// interaction is kept in cookies that the authorization request (/oidc/auth) sets,
// so a client serves one interaction at a time.
//
// A sign-in up to the tokens takes these steps:
//
//  1. GET /oidc/auth with the cookies of [ExperienceClient.CookieJar] and the usual
//     parameters of OpenID Connect (client_id, redirect_uri, code_challenge, …);
//  2. [ExperienceClient.InitInteraction];
//  3. a verification, such as [ExperienceClient.CreatePasswordVerification];
//  4. [ExperienceClient.IdentifyUser] with its id;
//  5. [ExperienceClient.SubmitInteraction], which returns an address;
//  6. GET that address with the same cookies: it redirects to redirect_uri with a code,
//     which package golang.org/x/oauth2 exchanges for tokens.
type ExperienceClient struct{ shared *caller }

// NewExperienceClient returns a client with a fresh cookie jar; [WithCookieJar]
// sets another, such as one that holds the cookies of a user's browser. No request
// is made before the first call. The endpoint is read as [NewClient] does; the
// custom domain of a tenant is fine here. Options for access tokens are errors.
//
// A program that has a [Client] too calls [Client.Experience] instead, and shares
// connections and rate limit.
func NewExperienceClient(endpoint string, opts ...ClientOption) (*ExperienceClient, error) {
	s, err := newSettings(endpoint)
	if err != nil {
		return nil, err
	}
	return newExperienceClient(s, opts)
}

func newExperienceClient(s *settings, opts []ClientOption) (*ExperienceClient, error) {
	s.nobody = true
	s.setJar(nil) // that of the client it comes from belongs to someone else
	if err := s.apply(opts); err != nil {
		return nil, err
	}
	if err := s.checkNobody(); err != nil {
		return nil, err
	}
	if s.httpClient.Jar == nil {
		jar, err := cookiejar.New(nil)
		if err != nil {
			return nil, err
		}
		s.setJar(jar)
	}
	s.chain.Tokens = nil
	return (*ExperienceClient)(newHandle(s)), nil
}

// With returns a client for the same server that differs in some options. It
// shares connections, cookies and rate limit with c, unless an option replaces
// them.
func (c *ExperienceClient) With(opts ...ClientOption) (*ExperienceClient, error) {
	s, err := c.api().derive()
	if err != nil {
		return nil, err
	}
	if err := s.apply(opts); err != nil {
		return nil, err
	}
	if err := s.checkNobody(); err != nil {
		return nil, err
	}
	s.chain.Tokens = nil
	return (*ExperienceClient)(newHandle(s)), nil
}

// CookieJar returns the jar that holds the cookies of the interaction.
func (c *ExperienceClient) CookieJar() http.CookieJar {
	if c.api().defaults == nil {
		return nil
	}
	return c.api().defaults.httpClient.Jar
}

// Endpoint returns the address of the server that the client calls, without a
// trailing slash.
func (c *ExperienceClient) Endpoint() string { return c.api().server }

// String names the server and nothing secret, so that a client can be printed.
func (c *ExperienceClient) String() string {
	return "management.ExperienceClient(" + c.Endpoint() + ")"
}

// GoString is String, for %#v.
func (c *ExperienceClient) GoString() string { return c.String() }

func (c *ExperienceClient) api() *caller {
	if c == nil || c.shared == nil {
		return unmade
	}
	return c.shared
}
