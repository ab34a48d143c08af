package management

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/internal/callback"
	"github.com/logto-go/management/middleware"
	"golang.org/x/oauth2"
)

// ClientOption changes how a client works. [NewClient], [NewAccountClient],
// [NewExperienceClient] and the methods that make one client from another take it.
type ClientOption interface{ applyToClient(*settings) error }

// CallOption changes how a single call works. Every method that makes a call takes
// it. It adds to, or takes the place of, what the client was made with.
type CallOption interface{ applyToCall(*callSettings) error }

// Option is a [ClientOption] and a [CallOption]: a constructor takes it for all calls, a
// method for one.
type Option interface {
	ClientOption
	CallOption
}

type option func(*settings) error

func (o option) applyToClient(s *settings) error   { return o(s) }
func (o option) applyToCall(s *callSettings) error { return o(&s.settings) }

// WithHTTPClient sets the client that sends requests. Its timeout is used, and its
// transport and its cookie jar if it has them: what it does not have stays as it was.
// Redirects are followed only for reads and only within the same origin, and then only
// if its own policy agrees.
func WithHTTPClient(client *http.Client) Option {
	return option(func(s *settings) error {
		if client == nil {
			return errors.New("logto: WithHTTPClient needs a client, not nil")
		}
		if err := callback.CheckClient(client); err != nil {
			return err
		}
		own := *client
		if own.Transport == nil {
			own.Transport = s.httpClient.Transport
		}
		if own.Jar == nil {
			own.Jar = s.httpClient.Jar
		}
		s.use(own)
		return nil
	})
}

// WithTransport sets what sends requests: any [http.RoundTripper], e.g. one that
// traces.
func WithTransport(transport http.RoundTripper) Option {
	return option(func(s *settings) error {
		if callback.IsNil(transport) {
			return errors.New("logto: WithTransport needs a transport, not nil")
		}
		client := *s.httpClient
		client.Transport = transport
		s.use(client)
		return nil
	})
}

// WithTokenSource sets where access tokens come from, in place of the client
// credentials: one of package auth, or any other. For a call it means to act as
// someone else, e.g. as a user of the Account API.
func WithTokenSource(ts oauth2.TokenSource) Option {
	return option(func(s *settings) error {
		if callback.IsNil(ts) {
			return errors.New("logto: WithTokenSource needs a token source, not nil")
		}
		return s.giveTokens(auth.Wrap(ts))
	})
}

// WithToken sets a fixed access token, in place of the client credentials.
func WithToken(accessToken string) Option {
	return option(func(s *settings) error {
		if strings.TrimSpace(accessToken) == "" {
			return errors.New("logto: WithToken needs an access token, not an empty text")
		}
		return s.giveTokens(auth.Static(strings.TrimSpace(accessToken)))
	})
}

// WithLimiter sets the rate limit; nil takes it away. Clients that call the same
// tenant should share one limiter. Without this option a client of Logto Cloud
// sends no more than 200 requests in any ten seconds, and a client of a
// self-hosted server has no limit.
func WithLimiter(limiter middleware.Limiter) Option {
	return option(func(s *settings) error {
		if limiter != nil && callback.IsNil(limiter) {
			return errors.New("logto: WithLimiter needs a limiter, not a nil pointer: write WithLimiter(nil) for no limit")
		}
		s.chain.Limiter = limiter
		return nil
	})
}

// RetryPolicy says how often and how soon failed attempts are made again. See
// [middleware.RetryPolicy].
type RetryPolicy = middleware.RetryPolicy

// WithRetry sets how often and how soon failed attempts are made again; the zero
// policy means never. The default is [middleware.DefaultRetry].
func WithRetry(policy RetryPolicy) Option {
	return option(func(s *settings) error {
		if policy.Max < 0 || policy.BaseDelay < 0 || policy.MaxDelay < 0 || policy.MaxRetryAfter < 0 {
			return errors.New("logto: a retry policy cannot have negative numbers")
		}
		s.chain.Retry = policy
		return nil
	})
}

// WithAttemptTimeout limits each attempt at a call, from sending it to the end of
// the response; the default is a minute, and 0 means no limit. An upload takes as long
// as it gets on: see [middleware.Chain]. For a limit on the whole call, give its
// context a deadline.
func WithAttemptTimeout(d time.Duration) Option {
	return option(func(s *settings) error {
		if d < 0 {
			return errors.New("logto: the timeout of an attempt cannot be negative")
		}
		s.chain.AttemptTimeout = d
		return nil
	})
}

// WithMaxBody limits the size of a response, in bytes after decompression; the
// default is [middleware.DefaultMaxBody].
func WithMaxBody(bytes int64) Option {
	return option(func(s *settings) error {
		if bytes <= 0 {
			return errors.New("logto: the largest body must be more than 0 bytes")
		}
		s.chain.MaxBody = bytes
		return nil
	})
}

// WithEditor adds a function that may change each attempt before it is sent,
// after the token is set. An error of it ends the call.
func WithEditor(editor middleware.Editor) Option {
	return option(func(s *settings) error {
		if editor == nil {
			return errors.New("logto: WithEditor needs a function, not nil")
		}
		s.edit(editor)
		return nil
	})
}

// WithHeader sets a header on each request, e.g. If-None-Match. Headers that the transport
// makes up, such as Host and Content-Length, are errors.
func WithHeader(name, value string) Option {
	return option(func(s *settings) error {
		switch name := http.CanonicalHeaderKey(name); name {
		case "Host", "Content-Length", "Transfer-Encoding", "Trailer":
			return fmt.Errorf("logto: the header %q cannot be set: net/http sets it itself", name)
		case "Accept-Encoding":
			if value != "identity" { // what is asked for here arrives packed
				return fmt.Errorf("logto: the header %q can only be set to identity: net/http asks for gzip itself, and unpacks it", name)
			}
		}
		return s.addHeader(name, value)
	})
}

// WithUserAgent puts what the application calls itself, e.g. "billing/1.4", in
// front of the User-Agent that this module sends.
func WithUserAgent(application string) Option {
	return option(func(s *settings) error {
		if strings.ContainsAny(application, "\r\n\x00") {
			return errors.New("logto: the user agent must be one line")
		}
		s.agent = application
		s.edit(middleware.UserAgent(application))
		return nil
	})
}

// WithAcceptLanguage asks for the messages of errors in the given languages, the
// preferred first. Programs should look at codes, which do not change.
func WithAcceptLanguage(languages ...string) Option {
	return option(func(s *settings) error {
		for _, language := range languages {
			if strings.TrimSpace(language) == "" || strings.ContainsAny(language, "\r\n\x00") {
				return fmt.Errorf("logto: %q is not a language: give tags such as \"de\" or \"pt-BR\"", language)
			}
		}
		s.edit(middleware.AcceptLanguage(languages...))
		return nil
	})
}

// LogOptions says what [WithLogger] shows beside the usual.
type LogOptions = middleware.LogOptions

// WithLogger writes each attempt to a logger at debug level: method, path template, status,
// duration, attempt and request id. If the options say so, it adds the values of those headers and
// fields of bodies that are known to be harmless. The secrets of a request are not written even if
// the server repeats them.
func WithLogger(logger *slog.Logger, options LogOptions) Option {
	return option(func(s *settings) error {
		if logger == nil {
			return errors.New("logto: WithLogger needs a logger, not nil")
		}
		s.chain.Observe = middleware.Log(logger, options)
		return nil
	})
}

// Concurrency makes lists fetch up to n pages at the same time, ahead of the
// items that are being read. Order and rate limit stay, and no page is fetched
// that the list does not have, or that the option [Limit] does not need. At most 2n
// pages are in memory, with the one that is being read.
//
// The second page comes alone, when the first has been read, so that a loop that ends
// early has asked for few pages in vain. Where the total of the list changes, pages that
// are on their way are asked for again, one by one at first; where it is capped, as that
// of long audit logs, there is one page at a time. If others add one item and remove
// another at the same time, no total tells, and items between two pages may be skipped.
func Concurrency(n int) Option {
	return option(func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("logto: Concurrency(%d): give at least 1", n)
		}
		s.concurrency = n
		return nil
	})
}

// validHeaderName reports whether the text is a token as RFC 9110 has it, in the
// part of it that anybody uses.
func validHeaderName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}
