package logtotest

import (
	"github.com/logto-go/management/logtotest/internal/guard"
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
	rows:   func(db *state) *store.Table[emailTemplate] { return db.emailTemplates },
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
	return c.db.emailTemplates.Find(func(t *emailTemplate) bool { return t.LanguageTag == language && t.TemplateType == kind })
}

// replaceEmailTemplates creates, or replaces the template of the same language and type.
func replaceEmailTemplates(c *call) (*response, error) {
	templates := objectsIn(c.bodyObject(), "templates")
	if len(templates) == 0 {
		return nil, guard.TooFew("templates")
	}
	stored := []*emailTemplate{}
	for _, given := range templates {
		language, kind := given.Text("languageTag"), given.Text("templateType")
		t := c.emailTemplate(language, kind)
		if t == nil {
			t = &emailTemplate{TenantID: tenant, ID: c.s.ids.Long(), LanguageTag: language, TemplateType: kind, CreatedAt: c.millis()}
			c.db.emailTemplates.Put(t.ID, t)
		}
		t.Details = given.Child("details")
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
