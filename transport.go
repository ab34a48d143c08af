package management

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/logto-go/management/middleware"
)

const (
	defaultAttemptTimeout = time.Minute
	maxIdlePerHost        = 100
	maxRedirects          = 5
)

// defaultTransport is shared by all clients without a transport of their own.
var defaultTransport = sync.OnceValue(func() http.RoundTripper { return tuned(http.DefaultTransport) })

// tuned returns a transport that keeps more connections to one server than
// net/http's own does: a program calls one Logto, often from many goroutines.
func tuned(standard http.RoundTripper) http.RoundTripper {
	t, ok := standard.(*http.Transport)
	if !ok {
		return standard // the program has put its own in place
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = maxIdlePerHost
	t.MaxIdleConns = 2 * maxIdlePerHost
	return t
}

// withRedirects returns a copy of an HTTP client that follows redirects only
// where neither the token nor a change can end up elsewhere.
func withRedirects(client *http.Client) middleware.Doer {
	own := *client
	if own.Transport == nil {
		own.Transport = defaultTransport()
	}
	theirs := client.CheckRedirect
	own.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if !mayFollow(next, via) {
			return http.ErrUseLastResponse
		}
		if theirs != nil {
			return theirs(next, via)
		}
		return nil
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
