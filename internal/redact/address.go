package redact

import (
	"net/url"
	"regexp"
)

// addresses matches an address within a text: scheme, user and password, host and path, query and
// fragment. In a quoted text the closing quotation mark ends it, and one with a backslash does not.
var addresses = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)([^\s"<>/?#]*@)?([^\s"<>?#]*)([?#](?:\\.|[^\s"<>\\])*)?`)

// Addresses removes from the addresses in a text what may be secret in them: user, password, query
// and fragment.
func Addresses(text string) string {
	return addresses.ReplaceAllStringFunc(text, func(address string) string {
		parts := addresses.FindStringSubmatch(address)
		if parts[4] != "" {
			parts[4] = "?" + Mark
		}
		return parts[1] + parts[3] + parts[4]
	})
}

// WithoutQuery returns an address without user, query and fragment, which may be secret. It may be
// relative.
func WithoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return Mark
	}
	query := u.RawQuery != "" || u.ForceQuery
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	if query {
		return u.String() + "?" + Mark
	}
	return u.String()
}
