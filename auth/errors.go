package auth

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/logto-go/management/internal/backoff"
	"github.com/logto-go/management/internal/redact"
	"golang.org/x/oauth2"
)

// errorMissingScope is the ErrorCode of a token that came without a scope it needs.
const errorMissingScope = "missing_scope"

// TokenError is a response of the token endpoint that has no usable token. It holds neither the app
// secret nor a token, in whatever encoding the server repeats them.
type TokenError struct {
	StatusCode  int    // HTTP status with which the token endpoint responded
	ErrorCode   string // OAuth 2.0 error, e.g. "invalid_client"; "missing_scope" for a token without the scope it needs
	Description string // error_description, or the start of a response that is not OAuth's
	LogtoCode   string // Logto's own code, e.g. "oidc.invalid_target"
	RequestID   string // Logto-Core-Request-Id, to be found in the server's log

	// RetryAfter is how long the server asks to wait before the next request; 0 if it does not.
	RetryAfter time.Duration

	resource string
}

// Error says what the token endpoint responded, and what to do about it.
func (e *TokenError) Error() string {
	text := "logto token request: "
	if e.ErrorCode != "" {
		text += e.ErrorCode
	} else {
		text += "status " + strconv.Itoa(e.StatusCode)
	}
	if e.Description != "" {
		text += ": " + e.Description
	}
	if e.LogtoCode != "" {
		text += " (" + e.LogtoCode + ")"
	}
	if hint := e.Hint(); hint != "" {
		text = strings.TrimRight(text, ".") + ". " + hint
	}
	return text
}

// Hint says what to do about the error, or "" if there is nothing to add.
func (e *TokenError) Hint() string {
	switch e.ErrorCode {
	case "invalid_target":
		return fmt.Sprintf("The server has no API with the resource indicator %q: that of a self-hosted Logto is %q, whatever its own host is, "+
			"and that of Logto Cloud https://{tenant-id}.logto.app/api. A Cloud custom domain does not serve the Management API: "+
			"use https://{tenant-id}.logto.app as the endpoint", e.resource, SelfHostedResource)
	case "invalid_client":
		return "The app id or the app secret is wrong, or belongs to another tenant: compare both with the machine-to-machine application in the console"
	case "unauthorized_client", "unsupported_grant_type":
		return "The application may not use this grant: it must be a machine-to-machine application (for impersonation, one that allows token exchange)"
	case "invalid_scope":
		return "The roles of the application lack a scope that was requested"
	case "access_denied":
		return "The application is not a member of the organization, or lacks a role in it"
	case "invalid_grant":
		return "The token to exchange is not valid: a subject token can be exchanged only once and within some minutes (create one for each exchange), " +
			"and a personal access token may be wrong, expired or deleted. Neither can be exchanged while the user is suspended"
	case errorMissingScope:
		if e.resource != "" && !strings.HasSuffix(e.resource, "."+cloudDomain+"/api") {
			return "The application has no role with this scope of " + e.resource +
				": give it a machine-to-machine role that has it, or ask for other scopes with WithScopes"
		}
		return "The application lacks the Management API role: in the console, open the application, and assign it a machine-to-machine role " +
			"that has the permission \"all\" of the Logto Management API"
	}
	switch {
	case e.StatusCode == http.StatusOK:
		return "This does not seem to be the address of a Logto server: check the endpoint"
	case e.StatusCode == http.StatusNotFound:
		return "There is no token endpoint at this address: check the endpoint"
	case e.StatusCode >= 300 && e.StatusCode < 400:
		return "The server redirects token requests, and credentials do not follow a redirect: use the address that it redirects to as the endpoint"
	}
	return ""
}

// UnreachableError reports that the token endpoint gave no response: the connection failed, broke
// off or took too long.
type UnreachableError struct {
	Endpoint string // address of the token endpoint that was tried
	Err      error  // what went wrong on the way
}

// Error says what happened and where.
func (e *UnreachableError) Error() string {
	if errors.Is(e.Err, context.DeadlineExceeded) {
		return "logto token request: no response in time from " + e.Endpoint
	}
	return fmt.Sprintf("logto token request: no response from %s: %v", e.Endpoint, e.Err)
}

// Unwrap returns what happened.
func (e *UnreachableError) Unwrap() error { return e.Err }

func newTokenError(refused *oauth2.RetrieveError, resource string, hidden *secrets) *TokenError {
	hidden.AddJSON(refused.Body) // tokens that it brought
	e := &TokenError{
		ErrorCode:   refused.ErrorCode,
		Description: refused.ErrorDescription,
		resource:    resource,
	}
	if resp := refused.Response; resp != nil {
		e.StatusCode = resp.StatusCode
		e.RequestID = resp.Header.Get("Logto-Core-Request-Id")
		e.RetryAfter = backoff.RetryAfter(resp.Header, time.Now())
	}
	// Logto's own fields, which are there where OAuth's are not.
	fields := redact.Fields(refused.Body)
	e.LogtoCode = redact.StringOf(fields["code"])
	if e.Description == "" {
		e.Description = redact.StringOf(fields["message"])
	}
	if name, found := strings.CutPrefix(e.LogtoCode, "oidc."); found && e.ErrorCode == "" {
		e.ErrorCode = name
	}
	if e.Description == "" && e.ErrorCode == "" && !bytes.Contains(refused.Body, []byte("access_token")) {
		e.Description = quotable(refused.Body)
	}
	for _, text := range []*string{&e.Description, &e.ErrorCode, &e.LogtoCode, &e.RequestID} {
		*text = hidden.clean(*text)
	}
	return e
}

// within returns an error that says what failed because of another, which may be one of this module.
func within(what string, err error) error {
	return &wrapped{what + ": " + redact.Within(err.Error()), err}
}

type wrapped struct {
	text string
	err  error
}

func (e *wrapped) Error() string { return e.text }
func (e *wrapped) Unwrap() error { return e.err }

// temporary reports whether another attempt may succeed.
func temporary(err error) bool {
	if refused, ok := errors.AsType[*TokenError](err); ok {
		return refused.StatusCode >= 500 || refused.StatusCode == http.StatusTooManyRequests
	}
	if _, ok := errors.AsType[*tooLargeError](err); ok {
		return false
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return false
	}
	_, unreachable := errors.AsType[*UnreachableError](err)
	return unreachable
}
