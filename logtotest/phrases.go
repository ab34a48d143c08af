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

var phraseHandlers = map[string]handler{
	"ListCustomPhrases":   listPhrases,
	"GetCustomPhrase":     getPhrase,
	"ReplaceCustomPhrase": replacePhrase,
	"DeleteCustomPhrase":  deletePhrase,
}

func listPhrases(c *call) (answer, error) {
	return ok(nonNil(slices.Collect(c.db.phrases.all()))), nil
}

func getPhrase(c *call) (answer, error) {
	p := c.db.phrases.get(c.path("languageTag"))
	if p == nil {
		return answer{}, errNotFound()
	}
	return ok(p), nil
}

// replacePhrase answers 201 whether the language is new or not. Empty words are left out.
func replacePhrase(c *call) (answer, error) {
	translation := c.bodyObject()
	for _, section := range translation.members {
		if !slices.Contains(phraseSections, section.key) {
			return answer{}, fail(http.StatusUnprocessableEntity, "localization.invalid_translation_structure",
				"Invalid data schemas. Please check your input and try again.")
		}
	}
	tag := c.path("languageTag")
	p := c.db.phrases.get(tag)
	if p == nil {
		p = &customPhrase{TenantID: tenant, ID: c.s.ids.long(), LanguageTag: tag}
		c.db.phrases.put(tag, p)
	}
	p.Translation = translation.jsonb()
	return created(p), nil
}

func deletePhrase(c *call) (answer, error) {
	tag := c.path("languageTag")
	if c.db.signInExperience.child("languageInfo").text("fallbackLanguage") == tag {
		return answer{}, fail(http.StatusConflict, "localization.cannot_delete_default_language",
			"%s is set as your default language and can’t be deleted.", tag)
	}
	if !c.db.phrases.remove(tag) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
