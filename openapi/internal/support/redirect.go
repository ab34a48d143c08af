package support

import "net/http"

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
