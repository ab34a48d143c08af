package support

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// guarded returns a doer that follows redirects within the same origin only. net/http would take an
// access token along to another port, to plain http, and to subdomains. A redirect that is not
// followed is the response.
func guarded(doer HttpRequestDoer) HttpRequestDoer {
	if doer == nil {
		doer = http.DefaultClient
	}
	client, ok := doer.(*http.Client)
	if !ok || client == nil {
		return doer // whose policy is its own
	}
	own := *client
	own.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if first := via[0].URL; next.URL.Scheme != first.Scheme || next.URL.Host != first.Host || len(via) >= maxRedirects {
			return http.ErrUseLastResponse
		}
		if client.CheckRedirect != nil {
			return client.CheckRedirect(next, via)
		}
		return nil
	}
	return &own
}

const maxRedirects = 10

// withoutURL names the operation in an error in place of the address, whose query may hold what
// somebody searched for.
func withoutURL(req *http.Request, err error) error {
	inner, ok := errors.AsType[*url.Error](err)
	if !ok {
		return err
	}
	return fmt.Errorf("%s %s: %w", req.Method, req.Pattern, inner.Err)
}
