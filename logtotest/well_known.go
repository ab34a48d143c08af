package logtotest

import (
	"cmp"
	"slices"
)

// wellKnownOperations tell anybody what sign-in pages need to know.
var wellKnownOperations = operations{
	"GetSignInExperienceConfig":  {run: publicExperience},
	"GetWellKnownExperience":     {run: publicExperience},
	"GetSignInExperiencePhrases": {run: publicPhrases, lacks: "of Logto's own phrases only some, and those in English"},
}

// publicExperience is what sign-in pages load: the settings, without two that are nobody's
// business, and what they refer to. An application and an organization may have brands of their
// own.
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
	if captcha := c.db.captcha; captcha != nil && isTrue(c.db.signInExperience.Child("captchaPolicy"), "enabled") {
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
	tap := k.config.Child("oneTap").Merged(objectOf(member("clientId", k.config.Text("clientId")), member("connectorId", k.id)))
	return &tap
}

// publicSocialConnectors are those the settings name by target.
func (c *call) publicSocialConnectors() []any {
	list := []any{}
	for _, target := range textList(c.db.signInExperience, "socialSignInConnectorTargets") {
		for k := range c.db.connectors.All() {
			if k.target() == target {
				list = append(list, pick(k.view(), "id", "target", "name", "logo", "logoDark", "platform", "isTokenStorageSupported"))
			}
		}
	}
	return list
}

// publicSSOConnectors are those that can be used: with a domain, and a configuration that will do.
func (c *call) publicSSOConnectors() []any {
	list := []any{}
	if !isTrue(c.db.signInExperience, "singleSignOnEnabled") {
		return list
	}
	for k := range c.db.ssoConnectors.All() {
		if !k.usable() {
			continue
		}
		provider := ssoProviderNamed(k.ProviderName)
		list = append(list, objectOf(
			member("id", k.ID), member("connectorName", cmp.Or(k.Branding.Text("displayName"), provider.Name)),
			member("logo", cmp.Or(k.Branding.Text("logo"), provider.Logo)),
			member("darkLogo", cmp.Or(k.Branding.Text("darkLogo"), provider.LogoDark)),
		))
	}
	return list
}
