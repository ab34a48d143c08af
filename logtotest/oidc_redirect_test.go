package logtotest

import (
	"testing"
)

// Redirect URIs are compared as addresses; a star stands for a part.
func TestAllowedRedirects(t *testing.T) {
	for _, tt := range []struct {
		registered, uri string
		native, want    bool
	}{
		{"https://a.test/cb", "https://a.test/cb", false, true},
		{"https://a.test", "https://a.test/", false, true},
		{"https://a.test/cb", "https://a.test/cb/", false, false},
		{"https://*.a.test/cb", "https://x.a.test/cb", false, true},
		{"https://pr-*.a.test/cb", "https://pr-7.a.test/cb", false, true},
		{"https://*.a.test/cb", "https://x.y.a.test/cb", false, false},
		{"https://*.test/cb", "https://a.test/cb", false, false},
		{"https://x.a.test/*/cb", "https://x.a.test/1/2/cb", false, true},
		{"https://*.a.test/cb", "https://*.a.test/cb", false, false},
		{"http://127.0.0.1/cb", "http://127.0.0.1:4711/cb", true, true},
		{"http://127.0.0.1/cb", "http://127.0.0.1:4711/cb", false, false},
		{"http://localhost:1/cb", "http://127.0.0.1:1/cb", true, false},
		{"io.shop.app://cb", "io.shop.app://cb", true, true},
		{"HTTPS://A.test:443/x/../cb", "https://a.TEST/./cb", false, true},
		{"https://a.test/cb", "https://a.test:444/cb", false, false},
		{"https://a.test/cb", "https://a.test/CB", false, false},
		{"https://*.a.test:443/cb", "https://X.a.test/cb", false, true},
		{"https://*.a.test/cb", "https://x.a.test/cb#here", false, false},
		{"http://localhost:3000/*", "http://localhost:3000/cb", false, true},
		{"http://localhost:3000/*", "http://localhost:3000/cb", true, true},
	} {
		if got := allowsURI([]string{tt.registered}, tt.uri, tt.native); got != tt.want {
			t.Errorf("%+v: got %t", tt, got)
		}
	}
}
