package auth

import "strings"

const maxDescription = 300 // bytes

// secrets are what was sent in a token request, and must not appear in an error
// though the server may repeat it.
type secrets []string

// clean makes a text from the server fit for an error: one line, short, and
// without the secrets.
func (s secrets) clean(text string) string {
	for _, secret := range s {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if len(text) > maxDescription {
		text = strings.ToValidUTF8(text[:maxDescription], "") + "…"
	}
	return text
}
