package middleware

import "net/http"

// transportOf returns what sends the requests of a chain: [http.DefaultClient] for none. A client
// of net/http without a policy for redirects gets one: it would take an access token along to
// another port, to plain http, and to subdomains.
func transportOf(d Doer) Doer {
	if d == nil {
		d = http.DefaultClient
	}
	client, ok := d.(*http.Client)
	if !ok || client == nil || client.CheckRedirect != nil && client != http.DefaultClient {
		return d
	}
	own := *client
	own.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if first := via[0].URL; next.URL.Scheme != first.Scheme || next.URL.Host != first.Host || len(via) >= maxRedirects {
			return http.ErrUseLastResponse
		}
		if client.CheckRedirect != nil {
			if err := client.CheckRedirect(next, via); err != nil {
				return err
			}
		}
		return TakeTurn(next.Context())
	}
	return &own
}

const maxRedirects = 10
