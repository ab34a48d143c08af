package logtotest

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/logto-go/management/logtotest/internal/store"
)

// emailTemplate is the text of one kind of e-mail in one language.
type emailTemplate struct {
	TenantID     string `json:"tenantId"`
	ID           string `json:"id"`
	LanguageTag  string `json:"languageTag"`
	TemplateType string `json:"templateType"`
	Details      object `json:"details"`
	CreatedAt    int64  `json:"createdAt"`
}

var emailTemplateOperations = operations{
	"ListEmailTemplates":         {run: listEmailTemplates},
	"ReplaceEmailTemplates":      {run: replaceEmailTemplates},
	"DeleteEmailTemplates":       {run: deleteEmailTemplates},
	"GetEmailTemplate":           {run: theEmailTemplates.get},
	"DeleteEmailTemplate":        {run: theEmailTemplates.delete},
	"UpdateEmailTemplateDetails": {run: theEmailTemplates.on(updateEmailTemplateDetails)},
}

var theEmailTemplates = entity[emailTemplate]{
	rows:   func(db *state) *store.Table[emailTemplate] { return &db.emailTemplates },
	absent: notExistsID("email_templates"),
}

// fittingTemplates are those the query's language and type ask for.
func (c *call) fittingTemplates() []*emailTemplate {
	language, kind := c.query.Get("languageTag"), c.query.Get("templateType")
	return c.db.emailTemplates.Where(func(t *emailTemplate) bool {
		return (language == "" || t.LanguageTag == language) && (kind == "" || t.TemplateType == kind)
	})
}

func listEmailTemplates(c *call) (*response, error) { return ok(nonNil(c.fittingTemplates())), nil }

// emailTemplate is the template of a language and a type, nil when there is none.
func (c *call) emailTemplate(language, kind string) *emailTemplate {
	return c.db.emailTemplates.Find(func(t *emailTemplate) bool {
		return t.LanguageTag == language && t.TemplateType == kind
	})
}

// replaceEmailTemplates creates, or replaces the template of the same language and type.
func replaceEmailTemplates(c *call) (*response, error) {
	stored := []*emailTemplate{}
	for _, given := range objectsIn(c.bodyObject(), "templates") {
		language, kind := given.Text("languageTag"), given.Text("templateType")
		t := cmp.Or(c.emailTemplate(language, kind), &emailTemplate{
			TenantID: tenant, ID: c.s.ids.Long(), LanguageTag: language, TemplateType: kind, CreatedAt: c.millis(),
		})
		t.Details = given.Child("details")
		c.db.emailTemplates.Put(t.ID, t)
		stored = append(stored, t)
	}
	return ok(stored), nil
}

func deleteEmailTemplates(c *call) (*response, error) {
	if c.query.Get("languageTag") == "" && c.query.Get("templateType") == "" {
		return nil, errOf("connector.email_connector.bulk_deletion_no_filter")
	}
	fitting := c.fittingTemplates()
	for _, t := range fitting {
		c.db.emailTemplates.Remove(t.ID)
	}
	return ok(map[string]int{"rowCount": len(fitting)}), nil
}

func updateEmailTemplateDetails(c *call, t *emailTemplate) (*response, error) {
	t.Details = t.Details.Merged(c.bodyObject())
	return ok(t), nil
}

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

// configTemplateFor is the template in the configuration of a connector, the general one if there is none for the
// occasion. Connectors whose provider keeps the texts have no lists of them, and need none here.
func configTemplateFor(config object, kind string) (object, bool) {
	if _, found := config.Get("templates"); !found {
		return object{}, true
	}
	for _, wanted := range []string{kind, templateGeneric} {
		for _, template := range objectsIn(config, "templates") {
			if template.Text("usageType") == wanted {
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
		var value any = payload
		for i, key := range strings.Split(templateVariable.FindStringSubmatch(place)[1], ".") {
			members, _ := value.(map[string]any)
			inner, known := members[key]
			if i == 0 && !known {
				return place
			}
			value = inner
		}
		if value == nil {
			return ""
		}
		return fmt.Sprint(value)
	})
}

// postMessage delivers as http-email and http-sms do: the payload as JSON to an address of the user's own.
func (c *call) postMessage(config object, m Message) error {
	if c.s.cfg.hookClient == nil {
		return nil
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if authorization := config.Text("authorization"); authorization != "" {
		header.Set("Authorization", authorization)
	}
	body := encode(map[string]any{"to": m.To, "type": m.Type, "payload": m.Payload})
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
