package auth

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
)

func TestConfigIsChecked(t *testing.T) {
	const local = "http://localhost:3001"
	subject := func(context.Context) (string, error) { return "", nil }
	tests := map[string]func() (*Source, error){
		"endpoint":        func() (*Source, error) { return ClientCredentials("", testID, testSecret) },
		"app id":          func() (*Source, error) { return ClientCredentials(local, " ", testSecret) },
		"app secret":      func() (*Source, error) { return ClientCredentials(local, testID, "") },
		"plain http":      func() (*Source, error) { return ClientCredentials("http://example.com", testID, testSecret) },
		"organization id": func() (*Source, error) { return Organization(local, testID, testSecret, "") },
		"a function":      func() (*Source, error) { return Exchange(local, testID, testSecret, nil) },
		"app id ":         func() (*Source, error) { return Organization(local, "", testSecret, "o") },
		"app secret ":     func() (*Source, error) { return Exchange(local, testID, "", subject) },
		"tenant id":       func() (*Source, error) { return ClientCredentials(local, testID, testSecret, WithTenantID("a.b")) },
		"resource":        func() (*Source, error) { return ClientCredentials(local, testID, testSecret, WithResource("")) },
		"scope":           func() (*Source, error) { return ClientCredentials(local, testID, testSecret, WithScopes("a b")) },
		"HTTP client":     func() (*Source, error) { return ClientCredentials(local, testID, testSecret, WithHTTPClient(nil)) },
		"transport is a nil": func() (*Source, error) {
			return ClientCredentials(local, testID, testSecret, WithHTTPClient(&http.Client{Transport: (*http.Transport)(nil)}))
		},
		"cookie jar is a nil": func() (*Source, error) {
			return ClientCredentials(local, testID, testSecret, WithHTTPClient(&http.Client{Jar: (*cookiejar.Jar)(nil)}))
		},
		"user agent":       func() (*Source, error) { return ClientCredentials(local, testID, testSecret, WithUserAgent("a\nb")) },
		"timeout":          func() (*Source, error) { return ClientCredentials(local, testID, testSecret, WithTimeout(0)) },
		"WithInsecureHTTP": func() (*Source, error) { return ClientCredentials("http://10.1.2.3", testID, testSecret) },
	}
	for says, make := range tests {
		s, err := make()
		if err == nil || s != nil || !strings.Contains(err.Error(), strings.TrimSpace(says)) {
			t.Errorf("want an error that speaks of %q, got %v", says, err)
		} else if strings.Contains(err.Error(), testSecret) {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}
