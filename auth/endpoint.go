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
	e, problem := parseEndpoint(strings.TrimSpace(raw))
	if problem != "" {
		return Endpoint{}, errors.New(problem)
	}
	return e, nil
}

const giveAddress = `give the address of the server, e.g. "https://my-tenant.logto.app"`

// parseEndpoint returns an endpoint, or what is wrong with it.
func parseEndpoint(text string) (e Endpoint, problem string) {
	if text == "" {
		return e, "logto endpoint is empty: " + giveAddress
	}
	if problem = checkText(text); problem != "" {
		return e, problem
	}
	complete := strings.Contains(text, "://")
	if !complete {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		// The cause quotes the input, which may hold a password: leave it out.
		return e, "logto endpoint is not a URL: " + giveAddress
	}
	scheme := strings.ToLower(u.Scheme)
	if problem = checkURL(u, scheme); problem != "" {
		return e, problem
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if problem = checkHost(host); problem != "" {
		return e, problem
	}
	local := isLoopback(host)
	if local && !complete {
		scheme = "http"
	}
	origin, path := scheme+"://"+joinPort(host, u.Port(), scheme), trimPasted(u.EscapedPath())
	e = Endpoint{base: origin + path, plain: scheme == "http" && !local}
	if label, isCloud := strings.CutSuffix(host, "."+cloudDomain); isCloud {
		e.tenant, _, _ = strings.Cut(label, ".")
		if path != "" {
			return e, "logto endpoint has a path, but Logto Cloud is at the root of its host: use " + origin
		}
	}
	return e, ""
}

// checkText finds mistakes that show before the text is taken apart.
func checkText(text string) (problem string) {
	switch {
	case strings.ContainsAny(text, "{}<>$"), strings.Contains(text, "[") && strings.Contains(text, "logto"):
		return "logto endpoint still has a placeholder in it: replace it with the tenant id"
	case strings.Contains(text, "#"):
		return "logto endpoint has a fragment (#…): leave it out"
	}
	return ""
}

func checkURL(u *url.URL, scheme string) (problem string) {
	path := u.Path + "/"
	switch {
	case scheme != "http" && scheme != "https":
		return fmt.Sprintf("logto endpoint has the scheme %q: use https (or http on this machine)", scheme)
	case u.User != nil:
		return "logto endpoint has credentials in it: pass the app id and secret as arguments of their own"
	case u.RawQuery != "" || u.ForceQuery:
		return "logto endpoint has a query (?…): leave it out"
	case u.Opaque != "" || u.Hostname() == "":
		return "logto endpoint has no host: " + giveAddress
	case strings.Contains(path, "/./") || strings.Contains(path, "/../"):
		return "logto endpoint has . or .. in its path: write the path without them"
	case strings.ContainsAny(path, "\\%?#") || strings.ContainsFunc(path, isControl):
		return "logto endpoint has a character in its path that an address cannot have: check it"
	}
	return ""
}

func checkHost(host string) (problem string) {
	switch {
	case host == cloudDomain:
		return `logto endpoint "` + cloudDomain + `" lacks the tenant: use https://{tenant-id}.` + cloudDomain
	case host == "cloud.logto.io":
		return "cloud.logto.io is the console: the endpoint is https://{tenant-id}." + cloudDomain + ", shown there under Settings"
	case strings.Contains(host, ":"):
		if addr, err := netip.ParseAddr(host); err != nil || addr.Zone() != "" {
			return "logto endpoint has an invalid IPv6 address, or one with a zone: leave the zone out"
		}
	case strings.Contains("."+host+".", "..") || strings.ContainsFunc(host, func(r rune) bool { return r != '.' && notInHost(r) }):
		return "logto endpoint has an invalid host name: check it, and write an internationalized one in its xn-- form"
	}
	return ""
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

func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
