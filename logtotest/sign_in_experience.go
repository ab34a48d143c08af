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
//go:embed data/sign_in_experience.json
var defaultExperience []byte

var experienceOperations = operations{
	"GetSignInExp":    {run: func(c *call) (*response, error) { return ok(c.db.signInExperience), nil }},
	"UpdateSignInExp": {run: updateSignInExperience},
	"CheckPasswordWithDefaultSignInExperience": {run: checkPassword, lacks: "whether a password has leaked is not asked"},
	"GetUsernameCaseSensitivityConflicts":      {run: caseConflicts},
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
		switch m.Key {
		case "passwordExpiration":
			m.Value = c.passwordExpiration(patch.Child(m.Key))
		case "socialSignInConnectorTargets":
			m.Value = c.usableTargets(textList(patch, m.Key))
		}
		if m.Value == "" {
			m.Value = nil
		}
		next.Set(m.Key, m.Value)
	}
	_, mfaGiven := patch.Get("mfa")
	if _, given := patch.Get("adaptiveMfa"); mfaGiven && !given && len(textList(next.Child("mfa"), "factors")) == 0 {
		next.Set("adaptiveMfa", objectOf(member("enabled", false))) // without factors nothing adapts
	}
	c.db.signInExperience = next
	return ok(next), nil
}

// passwordExpiration is the policy after a change of it, with the time it was switched on.
func (c *call) passwordExpiration(patch object) object {
	if enabled, _ := patch.Get("enabled"); enabled == false {
		return objectOf(member("enabled", false))
	}
	stored := c.db.signInExperience.Child("passwordExpiration")
	merged := stored.Merged(patch)
	var kept object
	for _, key := range []string{"enabled", "validPeriodDays"} {
		if value, found := merged.Get(key); found {
			kept.Set(key, value)
		}
	}
	if !isTrue(kept, "enabled") {
		return kept
	}
	since, found := stored.Get("enabledAt")
	if !found || !isTrue(stored, "enabled") {
		since = float64(c.millis())
	}
	kept.Set("enabledAt", since)
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

func getAccountCenter(c *call) (*response, error) { return ok(c.db.accountCenter), nil }

func updateAccountCenter(c *call) (*response, error) {
	if err := c.checkFieldNames(c.bodyObject()); err != nil {
		return nil, err
	}
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
