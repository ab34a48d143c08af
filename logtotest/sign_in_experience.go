package logtotest

import (
	_ "embed"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// defaultExperience is the sign-in experience of a fresh tenant.
//
//go:embed sign_in_experience.json
var defaultExperience []byte

var experienceOperations = operations{
	"GetSignInExp":    {run: func(c *call) (*response, error) { return ok(c.db.signInExperience), nil }},
	"UpdateSignInExp": {run: updateSignInExperience},
	"CheckPasswordWithDefaultSignInExperience": {run: checkPassword, lacks: "whether a password has leaked is not asked"},
	"GetUsernameCaseSensitivityConflicts":      {run: caseConflicts},
	"GetSignInExperienceConfig":                {run: publicExperience},
	"GetWellKnownExperience":                   {run: publicExperience},
	"GetAccountCenterSettings":                 {run: getAccountCenter},
	"UpdateAccountCenterSettings":              {run: updateAccountCenter},
	"GetWellKnownAccountCenter":                {run: getAccountCenter},
	"UploadCustomUiAssets":                     {run: noStorage, lacks: "refused as on a server without storage"},
	"CreateUserAsset":                          {run: noStorage, lacks: "refused as on a server without storage"},
}

// noStorage is what uploads come to where no storage is configured, as on a fresh self-hosted
// Logto.
func noStorage(*call) (*response, error) {
	return nil, fail(http.StatusBadRequest, "storage.not_configured", "Storage provider is not configured.")
}

// updateSignInExperience merges at the top level: each setting is replaced whole. Empty URLs and
// addresses clear.
func updateSignInExperience(c *call) (*response, error) {
	patch := c.bodyObject()
	if err := c.checkExperience(patch); err != nil {
		return nil, err
	}
	next := c.db.signInExperience.Clone()
	for _, m := range patch.Members {
		if _, known := next.Get(m.Key); !known {
			continue
		}
		if m.Value == "" {
			m.Value = nil
		}
		if m.Key == "passwordExpiration" {
			m.Value = c.passwordExpiration(m.Value)
		}
		next.Set(m.Key, m.Value)
	}
	c.db.signInExperience = next
	return ok(next), nil
}

// passwordExpiration keeps the settings Logto knows, with the time it was switched on.
func (c *call) passwordExpiration(value any) any {
	given, _ := value.(object)
	enabled, _ := given.Get("enabled")
	var kept object
	kept.Set("enabled", enabled)
	if enabled == true {
		if days, found := given.Get("validPeriodDays"); found {
			kept.Set("validPeriodDays", days)
		}
		kept.Set("enabledAt", float64(c.millis()))
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
	for u := range c.db.users.All() {
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

func caseConflicts(c *call) (*response, error) { return ok(c.conflicts()), nil }

// publicExperience is what sign-in pages load: the settings, without two that are nobody's
// business, and what they refer to.
func publicExperience(c *call) (*response, error) {
	public := c.db.signInExperience.Clone()
	public.Remove("emailBlocklistPolicy")
	public.Remove("forgotPasswordMethods")
	public.Set("socialConnectors", c.publicSocialConnectors())
	public.Set("ssoConnectors", c.publicSSOConnectors())
	public.Set("forgotPassword", objectOf(member("phone", c.canSend("Sms")), member("email", c.canSend("Email"))))
	public.Set("isDevelopmentTenant", false)
	public.Set("customProfileFields", []any{})
	catalog, err := jsonvalue.Parse(jsonvalue.Encode(c.sortedProfileFields()))
	if err != nil {
		return nil, err
	}
	public.Set("customProfileFieldCatalog", catalog)
	return ok(public), nil
}

// publicSocialConnectors are those the settings name by target.
func (c *call) publicSocialConnectors() []any {
	list := []any{}
	for _, target := range textList(c.db.signInExperience, "socialSignInConnectorTargets") {
		for k := range c.db.connectors.All() {
			if k.target() != target {
				continue
			}
			view, shown := k.view(), object{}
			for _, key := range []string{"id", "target", "name", "logo", "logoDark", "platform", "isTokenStorageSupported"} {
				if value, found := view.Get(key); found {
					shown.Set(key, value)
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
	for k := range c.db.ssoConnectors.All() {
		name := k.ProviderName
		if own := k.Branding.Text("displayName"); own != "" {
			name = own
		}
		list = append(list, objectOf(
			member("id", k.ID), member("connectorName", name), member("logo", placeholderLogo),
			member("darkLogo", placeholderLogo),
		))
	}
	return list
}

func getAccountCenter(c *call) (*response, error) { return ok(c.db.accountCenter), nil }

func updateAccountCenter(c *call) (*response, error) {
	next := c.db.accountCenter.Clone()
	for _, m := range c.bodyObject().Members {
		if _, known := next.Get(m.Key); !known {
			continue
		}
		if m.Value == "" {
			m.Value = nil
		}
		next.Set(m.Key, m.Value)
	}
	c.db.accountCenter = next
	return ok(next), nil
}

// defaultAccountCenter is the account centre of a fresh tenant.
func defaultAccountCenter() object {
	return jsonvalue.MustParse(`{"tenantId":"default","id":"default","enabled":false,"fields":{},` +
		`"webauthnRelatedOrigins":[],"deleteAccountUrl":null,"customCss":null,"profileFields":null}`)
}
