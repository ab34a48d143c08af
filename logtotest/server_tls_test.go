package logtotest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// The issuer is where the server was asked, unless it is told what it is called.
func TestEndpoint(t *testing.T) {
	tls := httptest.NewTLSServer(New())
	defer tls.Close()
	fixed := New(WithEndpoint("https://auth.example.com/"))
	for _, tt := range []struct {
		client *http.Client
		url    string
		want   string
	}{
		{tls.Client(), tls.URL, tls.URL},
		{&http.Client{Transport: New().Transport()}, "https://a.example.com", "https://a.example.com"},
		{&http.Client{Transport: New().Transport()}, "http://a.example.com", "http://a.example.com"},
		{&http.Client{Transport: fixed.Transport()}, "http://10.0.0.7:3001", "https://auth.example.com"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, tt.url+"/oidc/.well-known/openid-configuration", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := tt.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || !strings.Contains(string(body), `"issuer":"`+tt.want+`/oidc"`) {
			t.Errorf("%s: %v %s", tt.url, err, body)
		}
	}
}

func TestObserver(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	c := start(t, WithObserver(func(r Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Operation+" "+r.Source)
	}))
	c.do("GET", "/api/users", "")
	c.do("GET", "/api/nothing", "")
	c.do("GET", "/api/saml/x/authn", "")
	c.srv.Close()
	mu.Lock()
	defer mu.Unlock()
	if got, want := strings.Join(seen, ", "), "token modelled, ListUsers modelled,  modelled, GetSamlAuthn not modelled"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
