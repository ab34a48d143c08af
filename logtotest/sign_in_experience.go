package logtotest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// defaultExperience is the sign-in experience of a fresh tenant.
var defaultExperience = dataFile[object]("sign_in_experience.json")

// defaultAccountCenter is the account centre of a fresh tenant.
var defaultAccountCenter = dataFile[object]("account_center.json")

var experienceOperations = operations{
	"GetSignInExp":    {run: func(c *call) (*response, error) { return ok(c.db.signInExperience), nil }},
	"UpdateSignInExp": {run: updateSignInExperience},
	"CheckPasswordWithDefaultSignInExperience": {run: checkPassword, lacks: "whether a password has leaked is not asked"},
	"GetUsernameCaseSensitivityConflicts":      {run: caseConflicts},
	"GetAccountCenterSettings":                 {run: getAccountCenter},
	"UpdateAccountCenterSettings":              {run: updateAccountCenter},
	"GetWellKnownAccountCenter":                {run: getAccountCenter},
	"UploadCustomUiAssets":                     {run: uploading("zip"), lacks: "refused as on a server without storage"},
	"CreateUserAsset":                          {run: uploading("image/"), lacks: "refused as on a server without storage"},
}

// updateSignInExperience merges at the top level: each setting is replaced whole. Empty URLs and addresses clear.
func updateSignInExperience(c *call) (*response, error) {
	patch := c.bodyObject()
	if err := c.checkExperience(patch); err != nil {
		return nil, err
	}
	next := c.db.signInExperience.Merged(knownSettings(patch, c.db.signInExperience))
	if _, given := patch.Get("passwordExpiration"); given {
		next.Set("passwordExpiration", c.passwordExpiration(patch.Child("passwordExpiration")))
	}
	if _, given := patch.Get("socialSignInConnectorTargets"); given {
		next.Set("socialSignInConnectorTargets", c.usableTargets(textList(patch, "socialSignInConnectorTargets")))
	}
	_, mfaGiven := patch.Get("mfa")
	if _, given := patch.Get("adaptiveMfa"); mfaGiven && !given && len(textList(next.Child("mfa"), "factors")) == 0 {
		next.Set("adaptiveMfa", objectOf(member("enabled", false))) // without factors nothing adapts
	}
	c.db.signInExperience = next
	return ok(next), nil
}

// knownSettings are the members of a patch that the settings have, with null for empty texts.
func knownSettings(patch, settings object) object {
	var out object
	for _, m := range patch.Members {
		if m.Value == "" {
			m.Value = nil
		}
		if _, has := settings.Get(m.Key); has {
			out.Set(m.Key, m.Value)
		}
	}
	return out
}

// passwordExpiration is the policy after a change of it, with the time it was switched on.
func (c *call) passwordExpiration(patch object) object {
	if enabled, _ := patch.Get("enabled"); enabled == false {
		return objectOf(member("enabled", false))
	}
	stored := c.db.signInExperience.Child("passwordExpiration")
	kept := pick(stored.Merged(patch), "enabled", "validPeriodDays")
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

// conflicts are the usernames that several users have but for their case.
func (c *call) conflicts() []object {
	byName := map[string][]string{}
	for u := range c.db.users.All() {
		if name := strings.ToLower(u.username()); name != "" {
			byName[name] = append(byName[name], u.ID)
		}
	}
	list := []object{}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if len(byName[name]) > 1 {
			list = append(list, objectOf(member("usernameLower", name), member("userIds", byName[name])))
		}
	}
	return list
}

func conflictList(conflicts []object) object {
	return objectOf(member("totalConflicts", len(conflicts)), member("samples", conflicts))
}

func caseConflicts(c *call) (*response, error) { return ok(conflictList(c.conflicts())), nil }

func getAccountCenter(c *call) (*response, error) { return ok(c.db.accountCenter), nil }

func updateAccountCenter(c *call) (*response, error) {
	if err := c.checkFieldNames(c.bodyObject()); err != nil {
		return nil, err
	}
	settings := knownSettings(c.bodyObject(), c.db.accountCenter)
	if origins := textList(settings, "webauthnRelatedOrigins"); len(origins) > 0 {
		settings.Set("webauthnRelatedOrigins", once(origins))
	}
	c.db.accountCenter = c.db.accountCenter.Merged(settings)
	return ok(c.db.accountCenter), nil
}

func (c *call) checkMFA(patch object) error {
	if _, given := patch.Get("mfa"); !given {
		return nil
	}
	factors := textList(patch.Child("mfa"), "factors")
	alone := slices.Equal(factors, []string{factorBackupCodes})
	return cmp.Or(
		errIf(hasDuplicates(factors), "sign_in_experiences.duplicated_mfa_factors"),
		errIf(alone, "sign_in_experiences.backup_code_cannot_be_enabled_alone"),
		conflictOfFactors(c.db.signInExperience.Merged(patch),
			"sign_in_experiences.email_verification_code_cannot_be_used_for_mfa",
			"sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa"),
	)
}

// codeSignsIn reports whether users sign in with a code sent to an identifier.
func codeSignsIn(experience object, identifier string) bool {
	return slices.ContainsFunc(objectsIn(experience.Child("signIn"), "methods"), func(method object) bool {
		return method.Text("identifier") == identifier && isTrue(method, "verificationCode")
	})
}

// checkAdaptiveMFA fits the policy to whether second factors are asked for by risk.
func (c *call) checkAdaptiveMFA(patch object) error {
	adaptive, given := patch.Get("adaptiveMfa")
	_, mfaGiven := patch.Get("mfa")
	mfa := c.db.signInExperience.Merged(patch).Child("mfa")
	enabled := len(textList(mfa, "factors")) > 0
	policies := []string{"PromptOnlyAtSignInMandatory", "PromptAtSignInAndSignUpMandatory"}
	mandatory := slices.Contains(policies, mfa.Text("policy"))
	adapts := isTrue(c.db.signInExperience.Child("adaptiveMfa"), "enabled")
	if o, isObject := adaptive.(object); given && isObject {
		adapts = isTrue(o, "enabled")
	}
	changes := given || mfaGiven && enabled
	return cmp.Or(
		errIf(given && adapts && !enabled, "sign_in_experiences.adaptive_mfa_requires_mfa"),
		errIf(changes && adapts && !mandatory, "sign_in_experiences.adaptive_mfa_requires_non_skippable_policy"),
		errIf(changes && !adapts && mandatory, "sign_in_experiences.non_adaptive_mfa_requires_skippable_policy"),
	)
}

// conflictOfFactors keeps codes from being both a way to sign in and a second factor; the texts
// are the codes of the errors.
func conflictOfFactors(experience object, ofEmail, ofPhone string) error {
	factors := textList(experience.Child("mfa"), "factors")
	email := codeSignsIn(experience, identifierEmail) && slices.Contains(factors, kindEmailCode)
	phone := codeSignsIn(experience, identifierPhone) && slices.Contains(factors, kindPhoneCode)
	return cmp.Or(errIf(email, ofEmail), errIf(phone, ofPhone))
}
