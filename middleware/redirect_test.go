package middleware

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/logto-go/management/auth"
)

// A chain without a transport takes its token to no other origin, nor does one with a plain client.
func TestChainKeepsItsToken(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s came, Authorization %q", r.Method, r.URL, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/api", status)
		}))
		for name, transport := range map[string]Doer{"none": nil, "default": http.DefaultClient, "plain": &http.Client{}} {
			req, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/api/users", nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := (&Chain{Transport: transport, Tokens: auth.Static("hunter2token")}).Do(req)
			if err != nil || resp.StatusCode != status {
				t.Errorf("%s, %d: got %v, %v", name, status, resp, err)
			}
		}
		server.Close()
	}
}

func TestChainFollowsWithinTheOrigin(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/moved" {
			http.Redirect(w, r, "/moved", http.StatusFound)
		}
	}))
	defer server.Close()
	forbidden := errors.New("no redirects, please")
	for _, tt := range []struct {
		transport Doer
		err       error
	}{
		{nil, nil},
		{&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return forbidden }}, forbidden},
	} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/api/users", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := (&Chain{Transport: tt.transport}).Do(req); !errors.Is(err, tt.err) || err == nil && resp.StatusCode != 200 {
			t.Errorf("got %v, %v", resp, err)
		}
	}
}
