package auth

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// SelfHostedResource is the resource indicator of the Management API on every self-hosted Logto,
// whatever the server's own host name is.
const SelfHostedResource = "https://default.logto.app/api"

const cloudDomain = "logto.app"

// Endpoint is the address of a Logto server, cleaned up by [ParseEndpoint].
type Endpoint struct {
	base   string // scheme://host[/prefix], no trailing slash
	tenant string // on Logto Cloud only
	plain  bool   // http to a host that is not loopback
}

// String returns the server's address without a trailing slash and without "/api" or "/oidc", e.g.
// "https://my-tenant.logto.app".
func (e Endpoint) String() string { return e.base }

// TokenURL returns the address of the token endpoint.
func (e Endpoint) TokenURL() string { return e.base + "/oidc/token" }

// TenantID returns the Logto Cloud tenant that the host names, or "" for any other host.
func (e Endpoint) TenantID() string { return e.tenant }

// IsCloud reports whether the host belongs to Logto Cloud (*.logto.app).
func (e Endpoint) IsCloud() bool { return e.tenant != "" }

// PlainHTTP reports whether tokens would cross a network unencrypted: the scheme is http and the
// host is not this machine.
func (e Endpoint) PlainHTTP() bool { return e.plain }

// Resource returns the resource indicator of the Management API: the tenant's own on Logto Cloud,
// [SelfHostedResource] everywhere else.
func (e Endpoint) Resource() string {
	if e.tenant != "" {
		return TenantResource(e.tenant)
	}
	return SelfHostedResource
}

// TenantResource returns the resource indicator of the Management API of a Logto Cloud tenant.
func TenantResource(tenantID string) string {
	return "https://" + tenantID + "." + cloudDomain + "/api"
}

// pastedSuffixes are the paths people copy along with the endpoint, the longest first.
var pastedSuffixes = []string{
	"/oidc/.well-known/openid-configuration",
	"/api/swagger.json",
	"/oidc/token",
	"/oidc/auth",
	"/oidc",
	"/api",
}

// ParseEndpoint reads the address of a Logto server as people paste it: with or without a scheme,
// with a trailing slash, "/api", "/oidc" or "/oidc/token". A path in front of these is kept. The
// default scheme is https, and http for this machine. An address with credentials, a query, a
// fragment, or a scheme other than http and https is an error that says what to give instead.
func ParseEndpoint(raw string) (Endpoint, error) {
	text := strings.TrimSpace(raw)
	if text == "" {
		return Endpoint{}, errors.New(`logto endpoint is empty: give the address of the server, e.g. "https://my-tenant.logto.app"`)
	}
	if err := checkText(text); err != nil {
		return Endpoint{}, err
	}
	if !strings.Contains(text, "://") {
		scheme := "https://"
		if isLoopback(hostOf(text)) {
			scheme = "http://"
		}
		text = scheme + text
	}
	u, err := url.Parse(text)
	if err != nil {
		// The cause quotes the input, which may hold a password: leave it out.
		return Endpoint{}, errors.New(`logto endpoint is not a URL: give the address of the server, e.g. "https://my-tenant.logto.app"`)
	}
	if err := checkURL(u); err != nil {
		return Endpoint{}, err
	}

	scheme := strings.ToLower(u.Scheme)
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if err := checkHost(host); err != nil {
		return Endpoint{}, err
	}
	origin, path := scheme+"://"+joinPort(host, u.Port(), scheme), trimPasted(u.EscapedPath())
	e := Endpoint{base: origin + path, plain: scheme == "http" && !isLoopback(host)}
	if label, isCloud := strings.CutSuffix(host, "."+cloudDomain); isCloud {
		e.tenant, _, _ = strings.Cut(label, ".")
		if path != "" {
			return Endpoint{}, fmt.Errorf("logto endpoint has a path, but Logto Cloud is at the root of its host: use %s", origin)
		}
	}
	return e, nil
}

// checkText finds mistakes that show before the text is taken apart.
func checkText(text string) error {
	switch {
	case strings.ContainsAny(text, "{}<>$"), strings.Contains(text, "[") && strings.Contains(text, "logto"):
		return errors.New("logto endpoint still has a placeholder in it: replace it with the tenant id")
	case strings.Contains(text, "#"):
		return errors.New("logto endpoint has a fragment (#…): leave it out")
	}
	return nil
}

func checkURL(u *url.URL) error {
	switch scheme := strings.ToLower(u.Scheme); {
	case scheme != "http" && scheme != "https":
		return fmt.Errorf("logto endpoint has the scheme %q: use https (or http on this machine)", scheme)
	case u.User != nil:
		return errors.New("logto endpoint has credentials in it: pass the app id and secret as arguments of their own")
	case u.RawQuery != "" || u.ForceQuery:
		return errors.New("logto endpoint has a query (?…): leave it out")
	case u.Opaque != "" || u.Hostname() == "":
		return errors.New(`logto endpoint has no host: give the address of the server, e.g. "https://my-tenant.logto.app"`)
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if part == "." || part == ".." {
			return errors.New("logto endpoint has . or .. in its path: write the path without them")
		}
	}
	if strings.ContainsAny(u.Path, "\\%?#") || strings.ContainsFunc(u.Path, isControl) {
		return errors.New("logto endpoint has a character in its path that an address cannot have: check it")
	}
	return nil
}

func checkHost(host string) error {
	switch {
	case host == cloudDomain:
		return fmt.Errorf("logto endpoint %q lacks the tenant: use https://{tenant-id}.%s", host, cloudDomain)
	case host == "cloud.logto.io":
		return fmt.Errorf("cloud.logto.io is the console: the endpoint is https://{tenant-id}.%s, shown there under Settings", cloudDomain)
	case strings.Contains(host, ":"):
		if addr, err := netip.ParseAddr(host); err != nil || addr.Zone() != "" {
			return errors.New("logto endpoint has an invalid IPv6 address, or one with a zone: leave the zone out")
		}
		return nil
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.ContainsFunc(label, notInHost) {
			return errors.New("logto endpoint has an invalid host name: check it, and write an internationalized one in its xn-- form")
		}
	}
	return nil
}

func notInHost(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_')
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7f }

// joinPort puts host and port together, without the port that the scheme implies.
func joinPort(host, port, scheme string) string {
	if scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		port = ""
	}
	if port != "" {
		return net.JoinHostPort(host, port)
	}
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// trimPasted takes trailing slashes and one of the pasted suffixes off a path.
func trimPasted(path string) string {
	path = strings.TrimRight(path, "/")
	for _, suffix := range pastedSuffixes {
		if rest, found := strings.CutSuffix(path, suffix); found {
			return strings.TrimRight(rest, "/")
		}
	}
	return path
}

// hostOf returns the host of an address that has no scheme.
func hostOf(text string) string {
	end := strings.IndexAny(text, "/?#")
	if end >= 0 {
		text = text[:end]
	}
	if host, _, err := net.SplitHostPort(text); err == nil {
		return host
	}
	return strings.Trim(text, "[]")
}

func isLoopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
