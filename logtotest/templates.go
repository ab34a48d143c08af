package logtotest

import (
	"net/http"
	"slices"
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

var emailTemplateHandlers = map[string]handler{
	"ListEmailTemplates":         listEmailTemplates,
	"ReplaceEmailTemplates":      replaceEmailTemplates,
	"DeleteEmailTemplates":       deleteEmailTemplates,
	"GetEmailTemplate":           getEmailTemplate,
	"DeleteEmailTemplate":        deleteEmailTemplate,
	"UpdateEmailTemplateDetails": updateEmailTemplateDetails,
}

func (c *call) emailTemplateOf() (*emailTemplate, error) {
	t := c.db.emailTemplates.get(c.path("id"))
	if t == nil {
		return nil, errNotExistsID("email_templates", c.path("id"))
	}
	return t, nil
}

// fittingTemplates are those the query's language and type ask for.
func (c *call) fittingTemplates() []*emailTemplate {
	language, kind := c.query.Get("languageTag"), c.query.Get("templateType")
	templates := slices.Collect(c.db.emailTemplates.all())
	return slices.DeleteFunc(templates, func(t *emailTemplate) bool {
		return language != "" && t.LanguageTag != language || kind != "" && t.TemplateType != kind
	})
}

func listEmailTemplates(c *call) (answer, error) { return ok(nonNil(c.fittingTemplates())), nil }

// replaceEmailTemplates creates, or replaces the template of the same language and type.
func replaceEmailTemplates(c *call) (answer, error) {
	body, err := read[struct {
		Templates []struct {
			LanguageTag  string `json:"languageTag"`
			TemplateType string `json:"templateType"`
			Details      object `json:"details"`
		} `json:"templates"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	if len(body.Templates) == 0 {
		return answer{}, errTooFew("templates")
	}
	stored := []*emailTemplate{}
	for _, given := range body.Templates {
		t := c.db.emailTemplates.find(func(t *emailTemplate) bool {
			return t.LanguageTag == given.LanguageTag && t.TemplateType == given.TemplateType
		})
		if t == nil {
			t = &emailTemplate{
				TenantID: tenant, ID: c.s.ids.long(), LanguageTag: given.LanguageTag,
				TemplateType: given.TemplateType, CreatedAt: c.millis(),
			}
			c.db.emailTemplates.put(t.ID, t)
		}
		t.Details = given.Details
		stored = append(stored, t)
	}
	return ok(stored), nil
}

func deleteEmailTemplates(c *call) (answer, error) {
	if c.query.Get("languageTag") == "" && c.query.Get("templateType") == "" {
		return answer{}, fail(http.StatusUnprocessableEntity, "connector.email_connector.bulk_deletion_no_filter",
			"At least one filter condition must be provided to perform bulk deletion by properties. "+
				"Supported properties are: languageTag and templateType.")
	}
	fitting := c.fittingTemplates()
	for _, t := range fitting {
		c.db.emailTemplates.remove(t.ID)
	}
	return ok(map[string]int{"rowCount": len(fitting)}), nil
}

func getEmailTemplate(c *call) (answer, error) {
	t, err := c.emailTemplateOf()
	if err != nil {
		return answer{}, err
	}
	return ok(t), nil
}

func deleteEmailTemplate(c *call) (answer, error) {
	if !c.db.emailTemplates.remove(c.path("id")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}

func updateEmailTemplateDetails(c *call) (answer, error) {
	t, err := c.emailTemplateOf()
	if err != nil {
		return answer{}, err
	}
	t.Details = t.Details.merged(c.bodyObject())
	return ok(t), nil
}
