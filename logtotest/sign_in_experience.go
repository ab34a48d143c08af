package logtotest

import (
	_ "embed"
	"net/http"
	"slices"
	"strings"
)

// defaultExperience is the sign-in experience of a fresh tenant.
//
//go:embed sign_in_experience.json
var defaultExperience []byte

var experienceHandlers = map[string]handler{
	"GetSignInExp":    func(c *call) (answer, error) { return ok(c.db.signInExperience), nil },
	"UpdateSignInExp": updateSignInExperience,
	"CheckPasswordWithDefaultSignInExperience": checkPassword,
	"GetUsernameCaseSensitivityConflicts":      caseConflicts,
	"GetSignInExperienceConfig":                publicExperience,
	"GetWellKnownExperience":                   publicExperience,
	"GetAccountCenterSettings":                 getAccountCenter,
	"UpdateAccountCenterSettings":              updateAccountCenter,
	"GetWellKnownAccountCenter":                getAccountCenter,
	"UploadCustomUiAssets":                     noStorage,
	"CreateUserAsset":                          noStorage,
}

func mustObject(text []byte) object {
	var o object
	if err := o.UnmarshalJSON(text); err != nil {
		panic("logtotest: an embedded object cannot be read: " + err.Error())
	}
	return o
}

// noStorage is what uploads come to where no storage is configured, as on a fresh self-hosted Logto.
func noStorage(*call) (answer, error) {
	return answer{}, fail(http.StatusBadRequest, "storage.not_configured", "Storage provider is not configured.")
}

// updateSignInExperience merges at the top level: each setting is replaced whole. Empty URLs and addresses clear.
func updateSignInExperience(c *call) (answer, error) {
	patch := c.bodyObject()
	if err := c.checkExperience(patch); err != nil {
		return answer{}, err
	}
	next := c.db.signInExperience.clone()
	for _, m := range patch.members {
		if _, known := next.get(m.key); !known {
			continue
		}
		if m.value == "" {
			m.value = nil
		}
		if m.key == "passwordExpiration" {
			m.value = c.passwordExpiration(m.value)
		}
		next.set(m.key, m.value)
	}
	c.db.signInExperience = next
	return ok(next), nil
}

// passwordExpiration keeps the settings Logto knows, with the time it was switched on.
func (c *call) passwordExpiration(value any) any {
	given, _ := value.(object)
	enabled, _ := given.get("enabled")
	var kept object
	kept.set("enabled", enabled)
	if enabled == true {
		if days, found := given.get("validPeriodDays"); found {
			kept.set("validPeriodDays", days)
		}
		kept.set("enabledAt", float64(c.millis()))
	}
	return kept
}

// caseConflict is a username that several users have but for its case.
type caseConflict struct {
	UsernameLower string   `json:"usernameLower"`
	UserIDs       []string `json:"userIds"`
}

type caseConflictList struct {
	TotalConflicts int            `json:"totalConflicts"`
	Samples        []caseConflict `json:"samples"`
}

func (c *call) conflicts() caseConflictList {
	byName := map[string][]string{}
	for u := range c.db.users.all() {
		if u.Username != nil {
			name := strings.ToLower(*u.Username)
			byName[name] = append(byName[name], u.ID)
		}
	}
	list := caseConflictList{Samples: []caseConflict{}}
	for name, ids := range byName {
		if len(ids) > 1 {
			list.TotalConflicts++
			list.Samples = append(list.Samples, caseConflict{name, ids})
		}
	}
	slices.SortFunc(list.Samples, func(a, b caseConflict) int { return strings.Compare(a.UsernameLower, b.UsernameLower) })
	return list
}

func caseConflicts(c *call) (answer, error) { return ok(c.conflicts()), nil }

// publicExperience is what sign-in pages load: the settings, without two that are nobody's business, and what they refer to.
func publicExperience(c *call) (answer, error) {
	public := c.db.signInExperience.clone()
	public.remove("emailBlocklistPolicy")
	public.remove("forgotPasswordMethods")
	public.set("socialConnectors", c.publicSocialConnectors())
	public.set("ssoConnectors", c.publicSSOConnectors())
	public.set("forgotPassword", object{[]member{{"phone", c.canSend("Sms")}, {"email", c.canSend("Email")}}})
	public.set("isDevelopmentTenant", false)
	public.set("customProfileFields", []any{})
	catalog, err := parseJSON(encodeJSON(c.sortedProfileFields()))
	if err != nil {
		return answer{}, err
	}
	public.set("customProfileFieldCatalog", catalog)
	return ok(public), nil
}

// publicSocialConnectors are those the settings name by target.
func (c *call) publicSocialConnectors() []any {
	list := []any{}
	for _, target := range textList(c.db.signInExperience, "socialSignInConnectorTargets") {
		for k := range c.db.connectors.all() {
			if k.target() != target {
				continue
			}
			view, shown := k.view(), object{}
			for _, key := range []string{"id", "target", "name", "logo", "logoDark", "platform", "isTokenStorageSupported"} {
				if value, found := view.get(key); found {
					shown.set(key, value)
				}
			}
			list = append(list, shown)
		}
	}
	return list
}

func (c *call) publicSSOConnectors() []any {
	list := []any{}
	if !isTrue(c.db.signInExperience, "singleSignOnEnabled") {
		return list
	}
	for k := range c.db.ssoConnectors.all() {
		name := k.ProviderName
		if own := k.Branding.text("displayName"); own != "" {
			name = own
		}
		list = append(list, object{[]member{
			{"id", k.ID}, {"connectorName", name}, {"logo", placeholderLogo}, {"darkLogo", placeholderLogo},
		}})
	}
	return list
}

func getAccountCenter(c *call) (answer, error) { return ok(c.db.accountCenter), nil }

func updateAccountCenter(c *call) (answer, error) {
	next := c.db.accountCenter.clone()
	for _, m := range c.bodyObject().members {
		if _, known := next.get(m.key); !known {
			continue
		}
		if m.value == "" {
			m.value = nil
		}
		next.set(m.key, m.value)
	}
	c.db.accountCenter = next
	return ok(next), nil
}

// defaultAccountCenter is the account centre of a fresh tenant.
func defaultAccountCenter() object {
	return object{[]member{
		{"tenantId", tenant}, {"id", "default"}, {"enabled", false}, {"fields", object{}},
		{"webauthnRelatedOrigins", []any{}}, {"deleteAccountUrl", nil}, {"customCss", nil}, {"profileFields", nil},
	}}
}
