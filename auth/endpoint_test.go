package auth

import (
	"net/url"
	"strings"
	"testing"
)

func TestParseEndpoint(t *testing.T) {
	const cloud = "https://my-tenant.logto.app"
	tests := []struct{ in, base, resource string }{
		{"https://my-tenant.logto.app", cloud, cloud + "/api"},
		{"my-tenant.logto.app", cloud, cloud + "/api"},
		{"  https://my-tenant.logto.app/  ", cloud, cloud + "/api"},
		{"https://my-tenant.logto.app/api", cloud, cloud + "/api"},
		{"https://my-tenant.logto.app/api/", cloud, cloud + "/api"},
		{"https://my-tenant.logto.app/oidc", cloud, cloud + "/api"},
		{"https://my-tenant.logto.app/oidc/token", cloud, cloud + "/api"},
		{"https://my-tenant.logto.app/oidc/.well-known/openid-configuration", cloud, cloud + "/api"},
		{"HTTPS://My-Tenant.Logto.App:443", cloud, cloud + "/api"},
		{"https://my-tenant.logto.app.", cloud, cloud + "/api"},
		{"https://my-tenant.logto.app:8443", cloud + ":8443", cloud + "/api"},
		{"https://auth.example.com", "https://auth.example.com", SelfHostedResource},
		{"auth.example.com:3001", "https://auth.example.com:3001", SelfHostedResource},
		{"https://example.com/logto/api", "https://example.com/logto", SelfHostedResource},
		{"https://notlogto.app", "https://notlogto.app", SelfHostedResource},
		{"https://logto.app.example.com", "https://logto.app.example.com", SelfHostedResource},
		{"localhost:3001", "http://localhost:3001", SelfHostedResource},
		{"http://localhost:3001/", "http://localhost:3001", SelfHostedResource},
		{"127.0.0.1:3001", "http://127.0.0.1:3001", SelfHostedResource},
		{"http://[::1]:3001", "http://[::1]:3001", SelfHostedResource},
		{"https://[2001:db8::1]", "https://[2001:db8::1]", SelfHostedResource},
		{"http://logto.localhost", "http://logto.localhost", SelfHostedResource},
	}
	for _, tt := range tests {
		e, err := ParseEndpoint(tt.in)
		if err != nil {
			t.Errorf("ParseEndpoint(%q): %v", tt.in, err)
			continue
		}
		if e.String() != tt.base || e.Resource() != tt.resource || e.TokenURL() != tt.base+"/oidc/token" {
			t.Errorf("ParseEndpoint(%q) = %s, resource %s, token %s; want %s, resource %s",
				tt.in, e, e.Resource(), e.TokenURL(), tt.base, tt.resource)
		}
		if e.PlainHTTP() {
			t.Errorf("ParseEndpoint(%q) takes it for unsafe", tt.in)
		}
	}
}

func TestParseEndpointRefuses(t *testing.T) {
	tests := []struct{ in, says string }{
		{"", "empty"},
		{"   ", "empty"},
		{"https://", "no host"},
		{"ftp://example.com", "scheme"},
		{"mailto://x", "scheme"},
		{"https://user:hunter2@example.com", "credentials"},
		{"user:hunter2@example.com", "credentials"},
		{"https://example.com/#/console", "fragment"},
		{"https://example.com/#", "fragment"},
		{"https://example.com/?a=b", "query"},
		{"https://example.com?", "query"},
		{"https://logto.app", "lacks the tenant"},
		{"https://cloud.logto.io/abc", "console"},
		{"https://[tenant_id].logto.app/", "placeholder"},
		{"https://{tenant-id}.logto.app", "placeholder"},
		{"https://<tenant>.logto.app", "placeholder"},
		{"http://[fe80::1%25eth0]:3001", "IPv6"},
		{"https://tenant.logto.app/api/users", "use https://tenant.logto.app"},
		{"https://tenant.logto.app/console", "use https://tenant.logto.app"},
		{"https://exa mple.com", "not a URL"},
		{"https://a..b.example.com", "host"},
		{"https://example.com/../api", ". or .."},
		{"https://example.com/%2e%2e/api", ". or .."},
		{"https://example.com/a%5cb", "character"},
		{"https://bücher.example", "xn--"},
		{"https://hunter2:%zz@example.com", "not a URL"},
	}
	for _, tt := range tests {
		e, err := ParseEndpoint(tt.in)
		if err == nil {
			t.Errorf("ParseEndpoint(%q) = %s, want an error", tt.in, e)
			continue
		}
		if !strings.Contains(err.Error(), tt.says) {
			t.Errorf("ParseEndpoint(%q): %v; want it to speak of %q", tt.in, err, tt.says)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("ParseEndpoint(%q) repeats the password: %v", tt.in, err)
		}
	}
}

func TestPlainHTTP(t *testing.T) {
	for in, unsafe := range map[string]bool{
		"http://example.com":     true,
		"http://10.0.0.1":        true,
		"http://localhost.evil":  true,
		"http://127.0.0.1.evil":  true,
		"http://localhost":       false,
		"http://127.8.9.10:3001": false,
		"https://example.com":    false,
	} {
		e, err := ParseEndpoint(in)
		if err != nil || e.PlainHTTP() != unsafe {
			t.Errorf("ParseEndpoint(%q).PlainHTTP() = %v, %v; want %v", in, e.PlainHTTP(), err, unsafe)
		}
	}
}

// Whatever is pasted, an accepted endpoint is a plain address: it reads back as
// itself, and its token endpoint stays on the host that it names.
func FuzzParseEndpoint(f *testing.F) {
	for _, seed := range []string{
		"https://my-tenant.logto.app/api", "localhost:3001", "http://[::1]:3001/oidc/token",
		"https://u:p@h", "//h", "h:p:q", "https://a/b/../c", "http://[fe80::1%25eth0]/", "https://h/%2f",
		"https://[tenant_id].logto.app/", "javascript://x", "https://h:99999", "https://a@b@c", "https://h\\@evil",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		e, err := ParseEndpoint(in)
		if err != nil {
			return
		}
		again, err := ParseEndpoint(e.String())
		if err != nil || again.String() != e.String() {
			t.Fatalf("%q gives %q, which gives %q, %v", in, e, again, err)
		}
		base, err := url.Parse(e.String())
		if err != nil || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
			t.Fatalf("%q gives %q: %v", in, e, err)
		}
		token, err := url.Parse(e.TokenURL())
		if err != nil || token.Host != base.Host || !strings.HasSuffix(token.Path, "/oidc/token") {
			t.Fatalf("%q gives the token endpoint %q: %v", in, e.TokenURL(), err)
		}
		if (e.TenantID() != "") != strings.HasSuffix(base.Hostname(), ".logto.app") {
			t.Fatalf("%q gives the tenant %q for %q", in, e.TenantID(), e)
		}
	})
}
