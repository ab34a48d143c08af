package logtotest

import (
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/store"
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
	"GetCustomPhrase":     {run: thePhrases.get},
	"ReplaceCustomPhrase": {run: replacePhrase},
	"DeleteCustomPhrase":  {run: deletePhrase},
}

func listPhrases(c *call) (*response, error) {
	return ok(nonNil(slices.Collect(c.db.phrases.All()))), nil
}

var thePhrases = entity[customPhrase]{
	rows:  func(db *state) *store.Table[customPhrase] { return db.phrases },
	param: "languageTag",
}

// replacePhrase responds 201 whether the language is new or not. Empty words are left out.
func replacePhrase(c *call) (*response, error) {
	translation := c.bodyObject()
	for _, section := range translation.Members {
		if !slices.Contains(phraseSections, section.Key) {
			return nil, errOf("localization.invalid_translation_structure")
		}
	}
	tag := c.path("languageTag")
	p := c.db.phrases.Get(tag)
	if p == nil {
		p = &customPhrase{TenantID: tenant, ID: c.s.ids.Long(), LanguageTag: tag}
		c.db.phrases.Put(tag, p)
	}
	p.Translation = cleanDeep(translation).JSONB()
	return created(p), nil
}

// publicPhrases are the words of the sign-in pages: Logto's own, and over them the custom ones of
// the language, whose other columns a real server shows too. Without a language that the pages
// know it is the fallback's.
func publicPhrases(c *call) (*response, error) {
	words := ownPhrases()
	for _, tag := range c.wantedLanguages() {
		p := c.db.phrases.Get(tag)
		if p == nil && !slices.Contains(builtInLanguages, tag) {
			continue
		}
		if p != nil {
			translation := mergeDeep(words.Child("translation"), cleanDeep(p.Translation))
			words = objectOf(member("translation", translation)).Merged(pick(shown(p), "tenantId", "id", "languageTag"))
		}
		break
	}
	return ok(words), nil
}

// wantedLanguages are those that a caller may mean, the best first.
func (c *call) wantedLanguages() []string {
	info := c.db.signInExperience.Child("languageInfo")
	var tags []string
	if tag := c.query.Get("lng"); tag != "" {
		tags = append(tags, tag)
	}
	if isTrue(info, "autoDetect") {
		for accepted := range strings.SplitSeq(c.r.Header.Get("Accept-Language"), ",") {
			tag, _, _ := strings.Cut(strings.TrimSpace(accepted), ";")
			base, _, _ := strings.Cut(tag, "-")
			tags = append(tags, tag, base)
		}
	}
	return append(tags, info.Text("fallbackLanguage"))
}

// ownPhrases are words of Logto's own, in English.
var ownPhrases = dataFile[object]("phrases.json")

// mergeDeep puts the members of over in their places, all the way down.
func mergeDeep(o, over object) object {
	merged := o.Clone()
	for _, m := range over.Members {
		if child, isObject := m.Value.(object); isObject {
			m.Value = mergeDeep(merged.Child(m.Key), child)
		}
		merged.Set(m.Key, m.Value)
	}
	return merged
}

func deletePhrase(c *call) (*response, error) {
	tag := c.path("languageTag")
	if c.db.signInExperience.Child("languageInfo").Text("fallbackLanguage") == tag {
		return nil, errOf("localization.cannot_delete_default_language", tag)
	}
	return thePhrases.delete(c)
}
