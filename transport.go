package management

import (
	"context"
	"net/http"
	"time"

	"github.com/logto-go/management/middleware"
)

const (
	defaultAttemptTimeout = time.Minute
	maxRedirects          = 5
)

// withRedirects returns a copy of an HTTP client that follows redirects only
// where neither the token nor a change can end up elsewhere. Each takes a turn of the
// rate limit, as any request.
func withRedirects(own http.Client) middleware.Doer {
	theirs := own.CheckRedirect
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
