package logtotest

import (
	"net/http"
	"slices"
)

func (c *call) checkMFA(patch object) error {
	if _, given := patch.Get("mfa"); !given {
		return nil
	}
	factors := textList(patch.Child("mfa"), "factors")
	switch {
	case hasDuplicates(factors):
		return errExperience(http.StatusBadRequest, "duplicated_mfa_factors", "Duplicated MFA factors.")
	case len(factors) == 1 && factors[0] == factorBackupCodes:
		return errExperience(http.StatusBadRequest, "backup_code_cannot_be_enabled_alone", "Backup code cannot be enabled alone.")
	}
	return conflictOfFactors(c.db.signInExperience.Merged(patch), "mfa",
		"%[1]s verification code cannot be used for MFA when %[2]s verification is enabled for sign-in.")
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
	mandatory := slices.Contains([]string{"PromptOnlyAtSignInMandatory", "PromptAtSignInAndSignUpMandatory"}, mfa.Text("policy"))
	adapts := isTrue(c.db.signInExperience.Child("adaptiveMfa"), "enabled")
	if o, isObject := adaptive.(object); given && isObject {
		adapts = isTrue(o, "enabled")
	}
	switch {
	case given && adapts && !enabled:
		return errExperience(http.StatusUnprocessableEntity, "adaptive_mfa_requires_mfa", "MFA must be enabled before enabling adaptive MFA.")
	case adapts && !mandatory && (given || mfaGiven && enabled):
		return errExperience(http.StatusUnprocessableEntity, "adaptive_mfa_requires_non_skippable_policy",
			"Adaptive MFA requires a non-skippable MFA prompt policy. Use PromptOnlyAtSignInMandatory or PromptAtSignInAndSignUpMandatory.")
	case !adapts && mandatory && (given || mfaGiven && enabled):
		return errExperience(http.StatusUnprocessableEntity, "non_adaptive_mfa_requires_skippable_policy",
			"When adaptive MFA is disabled, MFA prompt policy must be skippable. "+
				"Do not use PromptOnlyAtSignInMandatory or PromptAtSignInAndSignUpMandatory.")
	}
	return nil
}

// conflictOfFactors keeps codes from being both a way to sign in and a second factor. The message
// is a format that gets the name of the code twice, first for the beginning of a sentence.
func conflictOfFactors(experience object, forWhat, message string) error {
	factors := textList(experience.Child("mfa"), "factors")
	for _, f := range []struct{ identifier, factor, first, name string }{
		{"email", "EmailVerificationCode", "Email", "email"}, {"phone", "PhoneVerificationCode", "SMS", "SMS"},
	} {
		if codeSignsIn(experience, f.identifier) && slices.Contains(factors, f.factor) {
			return errExperience(http.StatusBadRequest, f.identifier+"_verification_code_cannot_be_used_for_"+forWhat, message, f.first, f.name)
		}
	}
	return nil
}
