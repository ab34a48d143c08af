package logtotest

import (
	"net/http"
	"slices"
)

// customPhrase replaces words of the sign-in pages in one language.
type customPhrase struct {
	TenantID    string `json:"tenantId"`
	ID          string `json:"id"`
	LanguageTag string `json:"languageTag"`
	Translation object `json:"translation"`
}

// phraseSections are the parts a translation may have.
var phraseSections = []string{
	"input", "secondary", "action", "description", "error", "list", "mfa", "development_tenant", "user_scopes",
	"profile", "account_center", "passkey_sign_in",
}

var phraseOperations = operations{
	"ListCustomPhrases":   {run: listPhrases},
	"GetCustomPhrase":     {run: getPhrase},
	"ReplaceCustomPhrase": {run: replacePhrase},
	"DeleteCustomPhrase":  {run: deletePhrase},
}

func listPhrases(c *call) (*response, error) {
	return ok(nonNil(slices.Collect(c.db.phrases.All()))), nil
}

func getPhrase(c *call) (*response, error) {
	p := c.db.phrases.Get(c.path("languageTag"))
	if p == nil {
		return nil, errNotFound()
	}
	return ok(p), nil
}

// replacePhrase responds 201 whether the language is new or not. Empty words are left out.
func replacePhrase(c *call) (*response, error) {
	translation := c.bodyObject()
	for _, section := range translation.Members {
		if !slices.Contains(phraseSections, section.Key) {
			return nil, fail(http.StatusUnprocessableEntity, "localization.invalid_translation_structure",
				"Invalid data schemas. Please check your input and try again.")
		}
	}
	tag := c.path("languageTag")
	p := c.db.phrases.Get(tag)
	if p == nil {
		p = &customPhrase{TenantID: tenant, ID: c.s.ids.Long(), LanguageTag: tag}
		c.db.phrases.Put(tag, p)
	}
	p.Translation = translation.JSONB()
	return created(p), nil
}

func deletePhrase(c *call) (*response, error) {
	tag := c.path("languageTag")
	if c.db.signInExperience.Child("languageInfo").Text("fallbackLanguage") == tag {
		return nil, fail(http.StatusConflict, "localization.cannot_delete_default_language",
			"%s is set as your default language and can’t be deleted.", tag)
	}
	if !c.db.phrases.Remove(tag) {
		return nil, errNotFound()
	}
	return noContent(), nil
}
