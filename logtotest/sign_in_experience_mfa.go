package logtotest

import (
	"slices"
)

func (c *call) checkMFA(patch object) error {
	if _, given := patch.Get("mfa"); !given {
		return nil
	}
	factors := textList(patch.Child("mfa"), "factors")
	switch {
	case hasDuplicates(factors):
		return errOf("sign_in_experiences.duplicated_mfa_factors")
	case len(factors) == 1 && factors[0] == factorBackupCodes:
		return errOf("sign_in_experiences.backup_code_cannot_be_enabled_alone")
	}
	return conflictOfFactors(c.db.signInExperience.Merged(patch),
		"sign_in_experiences.email_verification_code_cannot_be_used_for_mfa",
		"sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa")
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
		return errOf("sign_in_experiences.adaptive_mfa_requires_mfa")
	case adapts && !mandatory && (given || mfaGiven && enabled):
		return errOf("sign_in_experiences.adaptive_mfa_requires_non_skippable_policy")
	case !adapts && mandatory && (given || mfaGiven && enabled):
		return errOf("sign_in_experiences.non_adaptive_mfa_requires_skippable_policy")
	}
	return nil
}

// conflictOfFactors keeps codes from being both a way to sign in and a second factor; the texts
// are the codes of the errors.
func conflictOfFactors(experience object, ofEmail, ofPhone string) error {
	factors := textList(experience.Child("mfa"), "factors")
	switch {
	case codeSignsIn(experience, "email") && slices.Contains(factors, "EmailVerificationCode"):
		return errOf(ofEmail)
	case codeSignsIn(experience, "phone") && slices.Contains(factors, "PhoneVerificationCode"):
		return errOf(ofPhone)
	}
	return nil
}
