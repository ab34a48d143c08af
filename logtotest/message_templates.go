package logtotest

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// emailTemplateFor is the custom template of a message in the language of its payload, else in that
// language without its region, else in the language the sign-in pages fall back to.
func (c *call) emailTemplateFor(m Message) (object, bool) {
	locale, _ := m.Payload["locale"].(string)
	base, _, _ := strings.Cut(locale, "-")
	fallback := c.db.signInExperience.Child("languageInfo").Text("fallbackLanguage")
	for _, language := range []string{locale, base, fallback} {
		if t := c.emailTemplate(language, m.Type); t != nil {
			return t.Details, true
		}
	}
	return object{}, false
}

// configTemplateFor is the template in the configuration of a connector, the general one if there
// is none for the occasion. Connectors whose provider keeps the texts have no lists of them, and
// need none here.
func configTemplateFor(config object, kind string) (object, bool) {
	value, found := config.Get("templates")
	list, _ := value.([]any)
	if !found {
		return object{}, true
	}
	for _, wanted := range []string{kind, templateGeneric} {
		for _, item := range list {
			if template, _ := item.(object); template.Text("usageType") == wanted {
				return template, true
			}
		}
	}
	return object{}, false
}

// render fills the payload into a template.
func (m *Message) render(template object, found bool) {
	if found {
		m.Subject = fillIn(template.Text("subject"), m.Payload)
		m.Content = fillIn(template.Text("content"), m.Payload)
	}
}

var templateVariable = regexp.MustCompile(`{{\s*([\w.]+)\s*}}`)

// fillIn puts the values of a payload in the place of {{code}} or {{user.name}}. What the payload
// knows nothing of stays as it is.
func fillIn(template string, payload map[string]any) string {
	return templateVariable.ReplaceAllStringFunc(template, func(place string) string {
		first, rest, nested := strings.Cut(templateVariable.FindStringSubmatch(place)[1], ".")
		value, known := payload[first]
		if !known {
			return place
		}
		for nested {
			var key string
			key, rest, nested = strings.Cut(rest, ".")
			members, _ := value.(map[string]any)
			value = members[key]
		}
		if value == nil {
			return ""
		}
		return fmt.Sprint(value)
	})
}

// postMessage delivers as http-email and http-sms do: the payload as JSON to an address of the
// user's own.
func (c *call) postMessage(config object, m Message) error {
	if c.s.cfg.hookClient == nil {
		return nil
	}
	header := http.Header{}
	if authorization := config.Text("authorization"); authorization != "" {
		header.Set("Authorization", authorization)
	}
	body := jsonvalue.Encode(map[string]any{"to": m.To, "type": m.Type, "payload": m.Payload})
	var status int
	var text []byte
	var err error
	c.unlocked(func() { status, text, err = c.s.post(c.r.Context(), config.Text("endpoint"), header, body) })
	switch {
	case err != nil:
		return errConnector(err.Error())
	case status >= http.StatusBadRequest:
		return errConnector(string(text))
	}
	return nil
}

// errConnector is what a provider's refusal comes to.
func errConnector(data string) *apiError { return errOf("connector.general").WithData(data) }
