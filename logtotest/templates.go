package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/guard"
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
	"GetEmailTemplate":           {run: getEmailTemplate},
	"DeleteEmailTemplate":        {run: deleteEmailTemplate},
	"UpdateEmailTemplateDetails": {run: updateEmailTemplateDetails},
}

func (c *call) emailTemplateOf() (*emailTemplate, error) {
	t := c.db.emailTemplates.Get(c.path("id"))
	if t == nil {
		return nil, errNotExistsID("email_templates", c.path("id"))
	}
	return t, nil
}

// fittingTemplates are those the query's language and type ask for.
func (c *call) fittingTemplates() []*emailTemplate {
	language, kind := c.query.Get("languageTag"), c.query.Get("templateType")
	templates := slices.Collect(c.db.emailTemplates.All())
	return slices.DeleteFunc(templates, func(t *emailTemplate) bool {
		return language != "" && t.LanguageTag != language || kind != "" && t.TemplateType != kind
	})
}

func listEmailTemplates(c *call) (*response, error) { return ok(nonNil(c.fittingTemplates())), nil }

// replaceEmailTemplates creates, or replaces the template of the same language and type.
func replaceEmailTemplates(c *call) (*response, error) {
	body, err := read[struct {
		Templates []struct {
			LanguageTag  string `json:"languageTag"`
			TemplateType string `json:"templateType"`
			Details      object `json:"details"`
		} `json:"templates"`
	}](c)
	if err != nil {
		return nil, err
	}
	if len(body.Templates) == 0 {
		return nil, guard.TooFew("templates")
	}
	stored := []*emailTemplate{}
	for _, given := range body.Templates {
		t := c.db.emailTemplates.Find(func(t *emailTemplate) bool {
			return t.LanguageTag == given.LanguageTag && t.TemplateType == given.TemplateType
		})
		if t == nil {
			t = &emailTemplate{
				TenantID: tenant, ID: c.s.ids.Long(), LanguageTag: given.LanguageTag,
				TemplateType: given.TemplateType, CreatedAt: c.millis(),
			}
			c.db.emailTemplates.Put(t.ID, t)
		}
		t.Details = given.Details
		stored = append(stored, t)
	}
	return ok(stored), nil
}

func deleteEmailTemplates(c *call) (*response, error) {
	if c.query.Get("languageTag") == "" && c.query.Get("templateType") == "" {
		return nil, fail(http.StatusUnprocessableEntity, "connector.email_connector.bulk_deletion_no_filter",
			"At least one filter condition must be provided to perform bulk deletion by properties. "+
				"Supported properties are: languageTag and templateType.")
	}
	fitting := c.fittingTemplates()
	for _, t := range fitting {
		c.db.emailTemplates.Remove(t.ID)
	}
	return ok(map[string]int{"rowCount": len(fitting)}), nil
}

func getEmailTemplate(c *call) (*response, error) {
	t, err := c.emailTemplateOf()
	if err != nil {
		return nil, err
	}
	return ok(t), nil
}

func deleteEmailTemplate(c *call) (*response, error) {
	if !c.db.emailTemplates.Remove(c.path("id")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}

func updateEmailTemplateDetails(c *call) (*response, error) {
	t, err := c.emailTemplateOf()
	if err != nil {
		return nil, err
	}
	t.Details = t.Details.Merged(c.bodyObject())
	return ok(t), nil
}
