package management

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/middleware"
)

const (
	defaultAttemptTimeout = time.Minute
	maxIdlePerHost        = 100
	maxRedirects          = 5
)

// cloudTransport and selfHostedTransport are shared by all clients without a
// transport of their own.
var (
	cloudTransport      = sync.OnceValue(func() http.RoundTripper { return tuned(http.DefaultTransport, 0) })
	selfHostedTransport = sync.OnceValue(func() http.RoundTripper { return tuned(http.DefaultTransport, selfHostedIdle) })
)

// selfHostedIdle is how long a connection to a self-hosted server is kept without
// use. Node.js, on which Logto runs, closes it after five seconds, and a request that
// is on its way by then is lost.
const selfHostedIdle = 4 * time.Second

func defaultTransport(e auth.Endpoint) http.RoundTripper {
	if e.IsCloud() {
		return cloudTransport()
	}
	return selfHostedTransport()
}

// tuned returns a transport that keeps more connections to one server than
// net/http's own does: a program calls one Logto, often from many goroutines. Unless
// idle is 0, it is how long they are kept without use.
func tuned(standard http.RoundTripper, idle time.Duration) http.RoundTripper {
	t, ok := standard.(*http.Transport)
	if !ok {
		return standard // the program has put its own in place
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = maxIdlePerHost
	t.MaxIdleConns = 2 * maxIdlePerHost
	if idle > 0 && (t.IdleConnTimeout == 0 || t.IdleConnTimeout > idle) {
		t.IdleConnTimeout = idle
	}
	return t
}

// withRedirects returns a copy of an HTTP client that follows redirects only
// where neither the token nor a change can end up elsewhere. Each takes a turn of the
// rate limit, as any request.
func withRedirects(client *http.Client, standard http.RoundTripper) middleware.Doer {
	own := *client
	if own.Transport == nil {
		own.Transport = standard
	}
	theirs := client.CheckRedirect
	own.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if !mayFollow(next, via) {
			return http.ErrUseLastResponse
		}
		if theirs != nil {
			if err := theirs(next, via); err != nil {
				return err
			}
		}
		return middleware.TakeTurn(next.Context())
	}
	return &own
}

// mayFollow allows redirects of reads within the same origin.
func mayFollow(next *http.Request, via []*http.Request) bool {
	first := via[0]
	reads := first.Method == http.MethodGet || first.Method == http.MethodHead
	sameOrigin := next.URL.Scheme == first.URL.Scheme && next.URL.Host == first.URL.Host
	return reads && sameOrigin && len(via) <= maxRedirects && !keepsRedirects(next.Context())
}

type redirectKey struct{}

// keepRedirects marks a call whose redirects are its result. The policy of
// net/http sees nothing but requests, so a context has to tell it.
func keepRedirects(ctx context.Context) context.Context {
	return context.WithValue(ctx, redirectKey{}, true)
}

func keepsRedirects(ctx context.Context) bool { return ctx.Value(redirectKey{}) != nil }
