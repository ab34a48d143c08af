package logtotest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/store"
)

// wellKnownOperations tell anybody what sign-in pages need to know.
var wellKnownOperations = operations{
	"GetSignInExperienceConfig":  {run: publicExperience},
	"GetWellKnownExperience":     {run: publicExperience},
	"GetSignInExperiencePhrases": {run: publicPhrases, lacks: "of Logto's own phrases only some, and those in English"},

	"ListCustomPhrases":   {run: listPhrases},
	"GetCustomPhrase":     {run: thePhrases.get},
	"ReplaceCustomPhrase": {run: replacePhrase},
	"DeleteCustomPhrase":  {run: deletePhrase},
}

// publicExperience is what sign-in pages load: the settings, without two that are nobody's business, and what they
// refer to. An application and an organization may have brands of their own.
func publicExperience(c *call) (*response, error) {
	public := c.db.signInExperience.Clone()
	public.Remove("emailBlocklistPolicy")
	public.Remove("forgotPasswordMethods")
	if app := c.db.applications.Get(c.query.Get("appId")); app != nil && app.experience != nil && !app.IsThirdParty {
		overlay(&public, "branding", app.experience.Branding)
		overlay(&public, "color", app.experience.Color)
	}
	if o := c.db.organizations.Get(c.query.Get("organizationId")); o != nil {
		overlay(&public, "branding", o.Branding)
	}
	public.Set("socialConnectors", c.publicSocialConnectors())
	public.Set("ssoConnectors", c.publicSSOConnectors())
	public.Set("forgotPassword", objectOf(
		member("phone", c.forgotPassword(c.db.signInExperience, connectorSMS, "")),
		member("email", c.forgotPassword(c.db.signInExperience, connectorEmail, "")),
	))
	public.Set("isDevelopmentTenant", false)
	if tap := c.googleOneTap(); tap != nil {
		public.Set("googleOneTap", *tap)
	}
	if captcha := c.db.captcha.Get(""); captcha != nil && isTrue(c.db.signInExperience.Child("captchaPolicy"), "enabled") {
		public.Set("captchaConfig", pick(captcha.Config, "type", "siteKey", "domain", "mode"))
	}
	public.Set("customProfileFields", c.signUpFields())
	public.Set("customProfileFieldCatalog", c.sortedProfileFields())
	return ok(public), nil
}

// overlay puts members over those of a setting.
func overlay(o *object, key string, over object) {
	if len(over.Members) > 0 {
		o.Set(key, o.Child(key).Merged(over))
	}
}

// googleOneTap is what the pages need for Google's own dialog, if it is set up.
func (c *call) googleOneTap() *object {
	k := c.db.connectors.Find(func(k *connector) bool { return k.factory.Text("id") == "google-universal" })
	shown := textList(c.db.signInExperience, "socialSignInConnectorTargets")
	if k == nil || !slices.Contains(shown, k.target()) || checkConfig(k.factory, k.config) != nil {
		return nil
	}
	ids := objectOf(member("clientId", k.config.Text("clientId")), member("connectorId", k.id))
	tap := k.config.Child("oneTap").Merged(ids)
	return &tap
}

// publicSocialConnectors are those the settings name by target.
func (c *call) publicSocialConnectors() []any {
	list := []any{}
	for _, target := range textList(c.db.signInExperience, "socialSignInConnectorTargets") {
		for _, k := range c.db.connectors.Where(func(k *connector) bool { return k.target() == target }) {
			list = append(list, pick(k.view(), "id", "target", "name", "logo", "logoDark", "platform", "isTokenStorageSupported"))
		}
	}
	return list
}

// publicSSOConnectors are those that can be used: with a domain, and a configuration that will do.
func (c *call) publicSSOConnectors() []any {
	if !isTrue(c.db.signInExperience, "singleSignOnEnabled") {
		return []any{}
	}
	return lists.Map(c.db.ssoConnectors.Where((*ssoConnector).usable), func(k *ssoConnector) any {
		provider := ssoProviderNamed(k.ProviderName)
		return objectOf(
			member("id", k.ID), member("connectorName", cmp.Or(k.Branding.Text("displayName"), provider.Name)),
			member("logo", cmp.Or(k.Branding.Text("logo"), provider.Logo)),
			member("darkLogo", cmp.Or(k.Branding.Text("darkLogo"), provider.LogoDark)),
		)
	})
}

// customPhrase replaces words of the sign-in pages in one language.
type customPhrase struct {
	TenantID    string `json:"tenantId"`
	ID          string `json:"id"`
	LanguageTag string `json:"languageTag"`
	Translation object `json:"translation"`
}

// phraseSections are the parts a translation may have.
var phraseSections = dataFile[[]string]("phrase_sections.json")

func listPhrases(c *call) (*response, error) {
	return ok(nonNil(slices.Collect(c.db.phrases.All()))), nil
}

var thePhrases = entity[customPhrase]{
	rows:  func(db *state) *store.Table[customPhrase] { return &db.phrases },
	param: "languageTag",
}

// replacePhrase responds 201 whether the language is new or not. Empty words are left out.
func replacePhrase(c *call) (*response, error) {
	translation := c.bodyObject()
	for _, section := range translation.Members {
		if !slices.Contains(phraseSections(), section.Key) {
			return nil, errOf("localization.invalid_translation_structure")
		}
	}
	tag := c.path("languageTag")
	p := cmp.Or(c.db.phrases.Get(tag), &customPhrase{TenantID: tenant, ID: c.s.ids.Long(), LanguageTag: tag})
	p.Translation = cleanDeep(translation).JSONB()
	c.db.phrases.Put(tag, p)
	return created(p), nil
}

// publicPhrases are the words of the sign-in pages: Logto's own, and over them the custom ones of the language,
// whose other columns a real server shows too. Without a language that the pages know it is the fallback's.
func publicPhrases(c *call) (*response, error) {
	words := ownPhrases()
	if p := c.db.phrases.Get(c.language()); p != nil {
		translation := mergeDeep(words.Child("translation"), cleanDeep(p.Translation))
		words = objectOf(member("translation", translation)).Merged(pick(shown(p), "tenantId", "id", "languageTag"))
	}
	return ok(words), nil
}

// language is the best of those that the caller may mean and the sign-in pages know.
func (c *call) language() string {
	tags := slices.DeleteFunc(c.wantedLanguages(), func(tag string) bool {
		return !c.db.phrases.Has(tag) && !slices.Contains(builtInLanguages(), tag)
	})
	return append(tags, "en")[0]
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
