package logtotest

import (
	"cmp"
	"net/http"
	"net/http/cookiejar"
	"net/url"

	management "github.com/logto-go/management"
)

// localOrigin is where clients of a server without a listener are told it is.
const localOrigin = "http://logtotest.localhost"

// Client returns a client of this server, with the rights of its machine-to-machine application.
// Options are added to those it needs. It panics when an option is refused, as that is a mistake of
// the test.
func (s *Server) Client(options ...management.ClientOption) *management.Client {
	return must(management.NewClient(cmp.Or(s.URL, localOrigin), s.AppID, s.AppSecret, s.reaching(options)...))
}

// AccountClient returns a client of the Account API that acts as a user, with all scopes: UserToken
// makes the tokens. The account center of a fresh Logto is switched off:
// [management.Client.UpdateAccountCenterSettings] switches it on.
func (s *Server) AccountClient(userID string, options ...management.ClientOption) *management.AccountClient {
	return must(management.NewAccountClient(cmp.Or(s.URL, localOrigin), s.UserToken(userID), s.reaching(options)...))
}

// ExperienceClient returns a client of the Experience API in the middle of a sign-in to the built-in
// application: it holds the cookies that /oidc/auth sets. A sign-in to another application begins
// with a request of one's own to /oidc/auth, whatever client sends it.
func (s *Server) ExperienceClient(options ...management.ClientOption) *management.ExperienceClient {
	jar := must(cookiejar.New(nil))
	s.within(func(c *call) {
		a := newAuthRequest(url.Values{"client_id": {demoAppID}, "redirect_uri": {c.origin() + "/" + demoAppID}, "scope": {"openid profile"}})
		if _, err := c.proceed(a, nil, false, false); err != nil {
			panic("logtotest: " + err.Error())
		}
		jar.SetCookies(c.r.URL, (&http.Response{Header: c.header}).Cookies())
	})
	options = append([]management.ClientOption{management.WithCookieJar(jar)}, options...)
	return must(management.NewExperienceClient(cmp.Or(s.URL, localOrigin), s.reaching(options)...))
}

// reaching adds what a client needs of a server that listens nowhere.
func (s *Server) reaching(options []management.ClientOption) []management.ClientOption {
	if s.listener != nil {
		return options
	}
	return append([]management.ClientOption{management.WithTransport(s.Transport())}, options...)
}

func must[T any](made T, err error) T {
	if err != nil {
		panic("logtotest: " + err.Error())
	}
	return made
}
