package middleware

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

// Hint says what to do about the error, or "" if there is nothing to add to what the server says.
func (e *Error) Hint() string {
	switch {
	case e.Err != nil:
		return ""
	case e.Needs != "":
		return "The server does not have this operation: it needs " + e.Needs
	case e.is(ErrNoRoute):
		hint := "The server does not have this operation: check the endpoint and the version of Logto"
		if e.Method != http.MethodGet {
			hint += " (a request body over 1 MiB gets this response, too)"
		}
		return hint
	case e.StatusCode >= 300 && e.StatusCode < 400:
		if location := e.Header.Get("Location"); location != "" {
			return "The server redirects to " + originOf(location) + ", and the call was not sent there: check the endpoint"
		}
		return ""
	case e.Code == "guard.invalid_pagination":
		return "Pages count from 1, and have at most 100 items"
	case e.Code == "verification_record.permission_denied":
		return "The operation needs the id of a verification record in the header logto-verification-id: " +
			"have the user verified by an operation below /api/verifications, and pass the id with WithVerificationID"
	}
	switch api := e.api(); {
	case api == accountAPI && e.tokenRefused():
		return "The Account API needs the access token of a user who signed in, or one from a token exchange, without a resource " +
			"and with the scope of the operation; the token of a machine-to-machine application is refused"
	case api == experienceAPI && e.Code == "session.not_found":
		if e.noCookies {
			return "The Experience API keeps the interaction in cookies, and the request had none: " +
				"start an interaction at /oidc/auth with the cookie jar of the client, or give the client a jar that has its cookies"
		}
		return "The interaction that the cookies name has ended or expired: start another at /oidc/auth"
	case api == managementAPI && e.StatusCode == http.StatusUnauthorized && e.wrongAudience():
		return "The access token is for another API: check the resource indicator"
	case api == managementAPI && e.StatusCode == http.StatusForbidden && e.Code == "auth.forbidden":
		return "The application needs a machine-to-machine role that has the permission \"all\" of the Logto Management API"
	}
	return ""
}

// The three APIs that Logto serves at one address.
type apiKind int

const (
	unknownAPI apiKind = iota
	managementAPI
	accountAPI
	experienceAPI
)

// api works out from the path which API a call belongs to. Without the template the server may have
// a path of its own in front.
func (e *Error) api() apiKind {
	path := e.Path
	if i := strings.Index(path, "/api/"); i >= 0 {
		path = path[i:]
	} else {
		return unknownAPI
	}
	segment, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/"), "/")
	switch segment {
	case "my-account", "verifications":
		return accountAPI
	case "experience":
		return experienceAPI
	}
	return managementAPI
}

// tokenRefused reports whether the server refused the access token itself. Some operations do so
// with status 400.
func (e *Error) tokenRefused() bool {
	if e.StatusCode == http.StatusUnauthorized {
		return e.Code == "" || strings.HasPrefix(string(e.Code), "auth.")
	}
	return e.StatusCode == http.StatusBadRequest && e.Code == "auth.unauthorized"
}

func (e *Error) wrongAudience() bool {
	return textOf(redact.Fields(e.Data)["claim"]) == "aud"
}

// originOf returns scheme and host of an address, without what may be secret in the rest.
func originOf(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "another path"
	}
	return u.Scheme + "://" + u.Host
}
