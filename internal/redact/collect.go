package redact

import (
	"net/http"
	"net/url"
	"strings"
)

// AddHeader adds what is secret in the headers of a request: credentials, cookies, and all that is
// not known to be harmless.
func (s *Secrets) AddHeader(header http.Header) {
	for name, values := range header {
		if HarmlessHeader(name) {
			continue
		}
		for _, value := range values {
			s.addHeader(name, value)
		}
	}
}

func (s *Secrets) addHeader(name, value string) {
	before, parts := "", value
	scheme, credentials, found := strings.Cut(value, " ")
	switch name {
	case "Authorization", "Proxy-Authorization":
		if !found {
			credentials = scheme
		}
		s.Add(credentials)
		if len(credentials) < minSecret {
			s.Add(value)
		}
		before, parts = scheme, credentials
	case "Cookie":
		for _, cookie := range strings.Split(value, ";") {
			name, content, found := strings.Cut(cookie, "=")
			if !found {
				content = name
			}
			s.Add(strings.TrimRight(strings.TrimLeft(content, ` "`), ` "`))
		}
	default:
		s.Add(value)
		if !strings.Contains(credentials, " ") { // or they are none: it is a sentence, or has parameters
			s.addPart(credentials)
		}
	}
	s.addParts(before, parts)
}

// AddURL adds the password of an address, and the values of secret parameters.
func (s *Secrets) AddURL(u *url.URL) {
	if u == nil {
		return
	}
	if password, set := u.User.Password(); set {
		s.Add(password)
	}
	if u.RawQuery != "" {
		s.AddForm(u.RawQuery)
	}
}

// AddForm adds the values of the secret parameters of a form or a query.
func (s *Secrets) AddForm(form string) {
	for _, pair := range strings.Split(form, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr == nil && valueErr == nil && Sensitive(name) {
			s.addField(value)
		}
	}
}

const (
	// minField is the length in bytes from which the value of a field is taken for a secret.
	// Shorter ones protect nothing, and messages are full of them.
	minField = 6
	// minWord is the same for a value that may be an ordinary word, such as "invalid_token".
	minWord = 16
)

// addField adds the value of a field whose name says that it is secret.
func (s *Secrets) addField(value string) {
	word := !strings.ContainsFunc(value, func(c rune) bool { return (c < 'a' || c > 'z') && c != '-' && c != '_' }) &&
		strings.ContainsFunc(value, func(c rune) bool { return c > 'f' }) // or it is a hexadecimal number
	if len(value) >= minField && !(word && len(value) < minWord) {
		s.Add(value)
	}
}

// ownNames are fields in which applications keep what they like: the headers of a webhook and the
// environment of a script.
const ownNames words = " headers customHeaders environmentVariables env "

// AddJSON adds the values of the secret fields of a JSON text; of one that is cut off, those before
// the cut. The code of an error is not one.
func (s *Secrets) AddJSON(text []byte) { s.addJSON(text, false) }

// AddSent is AddJSON for the body of a request, where a code is not that of an error.
func (s *Secrets) AddSent(text []byte) { s.addJSON(text, true) }

func (s *Secrets) addJSON(text []byte, sent bool) {
	const none = maxOpen + 1
	r, from := reader{text: text}, none // how deep the field is whose values are secret, with all in them
	for token := r.next(); token != nil; token = r.next() {
		depth, name := len(r.open), r.name()
		if depth < from || depth == from && r.last == afterName {
			from = none
		}
		switch c := token[0]; {
		case r.last == afterName:
			if from == none && (Sensitive(name) || ownNames.has(name)) {
				from = depth
			}
		case c == '"':
			if text := unquoted(token); depth >= from && (sent || name != "code" || !IsErrorCode(text)) {
				s.addField(text)
			}
		case r.last == afterValue && (c == '-' || c <= '9'):
			// A number that protects something is one that a person types. Others, such as the
			// lifetime of a token, are settings.
			if secretNames.has(strings.ToLower(name)) {
				s.addField(string(token))
			}
		}
	}
}
