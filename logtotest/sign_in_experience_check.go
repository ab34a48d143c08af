package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/wire"
)

// checkExperience refuses settings that contradict each other, or need what is not there.
func (c *call) checkExperience(patch object) error {
	unavailable := func(what string) error { return wire.InvalidInput(http.StatusBadRequest, what) }
	bad := func(status int, code, message string, args ...any) error {
		return fail(status, "sign_in_experiences."+code, message, args...)
	}
	switch {
	case len(patch.Child("customUiCsp").Members) > 0:
		return unavailable("Custom UI CSP configuration is not available")
	case isTrue(patch, "hideLogtoBranding"):
		return unavailable("Hide Logto branding is not supported in this environment")
	}
	if hasDuplicates(signUpIdentifiers(patch.Child("signUp"))) {
		return bad(http.StatusBadRequest, "duplicated_sign_up_identifiers", "Duplicate sign-up identifiers detected.")
	}
	if err := c.checkMFA(patch); err != nil {
		return err
	}
	for _, identifier := range textList(patch.Child("signUp"), "identifiers") {
		if kind := map[string]string{"email": "Email", "phone": "Sms"}[identifier]; kind != "" && !c.canSend(kind) {
			return bad(http.StatusBadRequest, "enabled_connector_not_found", "Enabled %s connector not found.", kind)
		}
	}
	for _, method := range textList(patch, "forgotPasswordMethods") {
		if kind := strings.TrimSuffix(method, "VerificationCode"); !c.canSend(map[string]string{"Email": "Email", "Phone": "Sms"}[kind]) {
			return bad(http.StatusBadRequest, "forgot_password_method_requires_connector",
				"Forgot password method requires a corresponding %s connector to be configured.", strings.ToLower(kind))
		}
	}
	if isTrue(patch.Child("passwordExpiration"), "enabled") && !c.canSend("Email") && !c.canSend("Sms") {
		return bad(http.StatusUnprocessableEntity, "password_expiration_requires_forgot_password",
			"Password expiration requires at least one forgot password method with a valid connector.")
	}
	if policy, given := patch.Get("usernamePolicy"); given {
		if sensitive, _ := policy.(object).Get("caseSensitive"); sensitive == false {
			if conflicts := c.conflicts(); conflicts.TotalConflicts > 0 {
				return fail(http.StatusConflict, "sign_in_experiences.username_policy_case_conflicts_exist",
					"Cannot switch to case-insensitive usernames while usernames that differ only by case exist. "+
						"Resolve the conflicts and try again.").WithData(conflicts)
			}
		}
	}
	return nil
}

// signUpIdentifiers are all that sign-up asks for; "emailOrPhone" stands for both.
func signUpIdentifiers(signUp object) []string {
	all := textList(signUp, "identifiers")
	secondary, _ := signUp.Get("secondaryIdentifiers")
	items, _ := secondary.([]any)
	for _, item := range items {
		o, _ := item.(object)
		if name := o.Text("identifier"); name == "emailOrPhone" {
			all = append(all, "email", "phone")
		} else {
			all = append(all, name)
		}
	}
	return all
}

func hasDuplicates(list []string) bool {
	sorted := slices.Sorted(slices.Values(list))
	return len(slices.Compact(slices.Clone(sorted))) < len(sorted)
}

// checkMFA keeps codes sent by e-mail from being both a way to sign in and a second factor.
func (c *call) checkMFA(patch object) error {
	current := c.db.signInExperience
	emailFactor := func(o object) bool {
		return slices.Contains(textList(o.Child("mfa"), "factors"), "EmailVerificationCode")
	}
	switch policy := patch.Child("mfa").Text("policy"); {
	case emailFactor(patch) && (emailSignsIn(current) || emailSignsIn(patch)):
		return fail(http.StatusBadRequest, "sign_in_experiences.email_verification_code_cannot_be_used_for_mfa",
			"Email verification code cannot be used for MFA when email verification is enabled for sign-in.")
	case emailSignsIn(patch) && emailFactor(current):
		return fail(http.StatusBadRequest, "sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in",
			"Email verification code cannot be used for sign-in when it is enabled for MFA.")
	case (policy == "PromptOnlyAtSignInMandatory" || policy == "PromptAtSignInAndSignUpMandatory") &&
		!isTrue(current.Merged(patch).Child("adaptiveMfa"), "enabled"):
		return fail(http.StatusUnprocessableEntity, "sign_in_experiences.non_adaptive_mfa_requires_skippable_policy",
			"When adaptive MFA is disabled, MFA prompt policy must be skippable. "+
				"Do not use PromptOnlyAtSignInMandatory or PromptAtSignInAndSignUpMandatory.")
	}
	return nil
}

// emailSignsIn reports whether users sign in with a code sent by e-mail.
func emailSignsIn(experience object) bool {
	methods, _ := experience.Child("signIn").Get("methods")
	items, _ := methods.([]any)
	return slices.ContainsFunc(items, func(item any) bool {
		method, _ := item.(object)
		return method.Text("identifier") == "email" && isTrue(method, "verificationCode")
	})
}

// canSend reports whether messages of a kind can be sent: through a connector, or because of
// WithMessaging.
func (c *call) canSend(kind string) bool { return c.s.cfg.messaging || c.db.hasConnector(kind) }

func isTrue(o object, key string) bool {
	value, _ := o.Get(key)
	return value == true
}

func textList(o object, key string) []string {
	value, _ := o.Get(key)
	items, _ := value.([]any)
	var list []string
	for _, item := range items {
		if s, isText := item.(string); isText {
			list = append(list, s)
		}
	}
	return list
}
