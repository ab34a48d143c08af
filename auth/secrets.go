package auth

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

const maxDescription = 300 // bytes

// secretsOf returns what is sent in a token request, and must not appear in an error
// though the server may repeat it, in whatever encoding.
func (r *requester) secretsOf(subjectToken string) *redact.Secrets {
	secrets := &redact.Secrets{}
	basic := url.QueryEscape(r.appID) + ":" + url.QueryEscape(r.appSecret)
	secrets.Add(r.appSecret, base64.StdEncoding.EncodeToString([]byte(basic)), subjectToken)
	return secrets
}

// clean makes a text from the server fit for an error: one line, short, and without
// secrets.
func clean(text string, secrets *redact.Secrets) string {
	text = secrets.Text(text)
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if len(text) > maxDescription {
		text = strings.ToValidUTF8(text[:maxDescription], "") + "…"
	}
	return text
}

// cleanCause returns an error without secrets: the error itself, if it shows none.
func cleanCause(err error, secrets *redact.Secrets) error {
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if secrets.Holds(cause.Error()) {
			return errors.New(clean(err.Error(), secrets))
		}
	}
	return err
}
