package redact

import (
	"net/http"
	"strings"
)

// harmlessHeaders are the headers whose values may be shown.
const harmlessHeaders words = " Accept Accept-Encoding Accept-Language Accept-Ranges Age Allow Cache-Control Connection Content-Disposition " +
	"Content-Encoding Content-Language Content-Length Content-Type Date Etag Expires If-Match If-Modified-Since " +
	"If-None-Match If-Unmodified-Since Keep-Alive Last-Modified Logto-Core-Request-Id Origin Pragma Retry-After " +
	"Server Total-Number Total-Number-Is-Capped Traceparent Trailer Transfer-Encoding Upgrade User-Agent Vary Via " +
	"X-Cache X-Content-Type-Options X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Frame-Options " +
	"X-Powered-By X-Ratelimit-Limit X-Ratelimit-Remaining X-Ratelimit-Reset X-Request-Id Cf-Ray Cf-Cache-Status " +
	"Cf-Mitigated Server-Timing Strict-Transport-Security Access-Control-Allow-Origin " +
	"Access-Control-Allow-Credentials Access-Control-Expose-Headers "

// HarmlessHeader reports whether the value of a header of this name may be shown.
func HarmlessHeader(name string) bool { return harmlessHeaders.has(http.CanonicalHeaderKey(name)) }

// Header returns a copy of the headers of a response without secrets, for programs: cookies and
// whatever has the name of a secret are left out, addresses lose what may be secret in them, and
// the secrets of the set go everywhere.
func (s *Secrets) Header(header http.Header) http.Header {
	clean := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			value = s.Text(value) // first, as an address may end within a secret
			switch {
			case name == "Location", name == "Content-Location", name == "Refresh":
				value = WithoutQuery(value)
			case name == "Link":
				value = Addresses(value)
			case Sensitive(name) && !HarmlessHeader(name):
				value = Mark
			}
			clean[name] = append(clean[name], value)
		}
	}
	return clean
}

// Shown returns the values of a header as a log may show them.
func (s *Secrets) Shown(name string, values []string) string {
	value := s.Text(strings.Join(values, ", "))
	switch {
	case http.CanonicalHeaderKey(name) == "Location":
		value = WithoutQuery(value)
	case !HarmlessHeader(name):
		return Mark
	}
	return value
}
