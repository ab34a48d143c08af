package support

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A token does not follow a redirect to another origin, not even where net/http would take it: to
// another port, another scheme, or a subdomain.
func TestTokenStaysWithinTheOrigin(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s came, Authorization %q", r.Method, r.URL, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/api", status)
		}))
		for name, opts := range map[string][]ClientOption{
			"default client": nil,
			"plain client":   {WithHTTPClient(&http.Client{})},
			"own policy":     {WithHTTPClient(&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return nil }})},
		} {
			resp, err := get(t, server.URL, opts...)
			if err != nil || resp.StatusCode != status {
				t.Errorf("%s: got %v, %v", name, resp, err)
			}
		}
		server.Close()
	}
}

func TestRedirectsWithinTheOrigin(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			http.Redirect(w, r, "/moved", http.StatusFound)
		case strings.HasPrefix(r.URL.Path, "/endless"):
			http.Redirect(w, r, "/endless", http.StatusFound)
		}
	}))
	defer server.Close()
	if resp, err := get(t, server.URL+"/"); err != nil || resp.StatusCode != 200 {
		t.Errorf("got %v, %v", resp, err)
	}
	if resp, err := get(t, server.URL+"/endless"); err != nil || resp.StatusCode != 302 {
		t.Errorf("endless: got %v, %v", resp, err)
	}
	forbidden := errors.New("no redirects, please")
	own := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return forbidden }}
	if _, err := get(t, server.URL+"/", WithHTTPClient(own)); !errors.Is(err, forbidden) {
		t.Errorf("got %v", err)
	}
}

// An error names the operation, and not what somebody searched for.
func TestErrorsShowNoQuery(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, ctx := range map[string]context.Context{"refused": t.Context(), "canceled": ctx} {
		c, err := NewClient(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequest(http.MethodGet, server.URL+"/api/users?search=secret-person", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Pattern = "/api/users"
		_, err = c.do(ctx, req, nil, nil)
		if err == nil || strings.Contains(err.Error(), "secret-person") || !strings.HasPrefix(err.Error(), "GET /api/users: ") {
			t.Errorf("%s: got %v", name, err)
		}
		if errors.Is(err, context.Canceled) != (name == "canceled") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// get sends a request with a token.
func get(t *testing.T, url string, opts ...ClientOption) (*http.Response, error) {
	t.Helper()
	c, err := NewClient(url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodGet, url, nil)
	resp, err := c.do(t.Context(), req, err, []RequestEditorFn{func(_ context.Context, req *http.Request) error {
		req.Header.Set("Authorization", "Bearer hunter2token")
		return nil
	}})
	if err == nil {
		_ = resp.Body.Close() // only the status matters
	}
	return resp, err
}
