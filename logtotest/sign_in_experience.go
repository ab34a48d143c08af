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

func (c *call) checkExperience(patch object) error {
	unavailable := func(what string) error { return errInput(http.StatusBadRequest, what) }
	bad := func(status int, code, message string, args ...any) error {
		return fail(status, "sign_in_experiences."+code, message, args...)
	}
	switch {
	case len(patch.child("customUiCsp").members) > 0:
		return unavailable("Custom UI CSP configuration is not available")
	case isTrue(patch, "hideLogtoBranding"):
		return unavailable("Hide Logto branding is not supported in this environment")
	}
	if hasDuplicates(signUpIdentifiers(patch.child("signUp"))) {
		return bad(http.StatusBadRequest, "duplicated_sign_up_identifiers", "Duplicate sign-up identifiers detected.")
	}
	if err := c.checkMFA(patch); err != nil {
		return err
	}
	for _, identifier := range textList(patch.child("signUp"), "identifiers") {
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
	if isTrue(patch.child("passwordExpiration"), "enabled") && !c.canSend("Email") && !c.canSend("Sms") {
		return bad(http.StatusUnprocessableEntity, "password_expiration_requires_forgot_password",
			"Password expiration requires at least one forgot password method with a valid connector.")
	}
	if policy, given := patch.get("usernamePolicy"); given {
		if sensitive, _ := policy.(object).get("caseSensitive"); sensitive == false {
			if conflicts := c.conflicts(); conflicts.TotalConflicts > 0 {
				return fail(http.StatusConflict, "sign_in_experiences.username_policy_case_conflicts_exist",
					"Cannot switch to case-insensitive usernames while usernames that differ only by case exist. "+
						"Resolve the conflicts and try again.").withData(conflicts)
			}
		}
	}
	return nil
}

// signUpIdentifiers are all that sign-up asks for; "emailOrPhone" stands for both.
func signUpIdentifiers(signUp object) []string {
	all := textList(signUp, "identifiers")
	secondary, _ := signUp.get("secondaryIdentifiers")
	items, _ := secondary.([]any)
	for _, item := range items {
		o, _ := item.(object)
		if name := o.text("identifier"); name == "emailOrPhone" {
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
		return slices.Contains(textList(o.child("mfa"), "factors"), "EmailVerificationCode")
	}
	switch policy := patch.child("mfa").text("policy"); {
	case emailFactor(patch) && (emailSignsIn(current) || emailSignsIn(patch)):
		return fail(http.StatusBadRequest, "sign_in_experiences.email_verification_code_cannot_be_used_for_mfa",
			"Email verification code cannot be used for MFA when email verification is enabled for sign-in.")
	case emailSignsIn(patch) && emailFactor(current):
		return fail(http.StatusBadRequest, "sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in",
			"Email verification code cannot be used for sign-in when it is enabled for MFA.")
	case (policy == "PromptOnlyAtSignInMandatory" || policy == "PromptAtSignInAndSignUpMandatory") &&
		!isTrue(current.merged(patch).child("adaptiveMfa"), "enabled"):
		return fail(http.StatusUnprocessableEntity, "sign_in_experiences.non_adaptive_mfa_requires_skippable_policy",
			"When adaptive MFA is disabled, MFA prompt policy must be skippable. "+
				"Do not use PromptOnlyAtSignInMandatory or PromptAtSignInAndSignUpMandatory.")
	}
	return nil
}

// emailSignsIn tells whether users sign in with a code sent by e-mail.
func emailSignsIn(experience object) bool {
	methods, _ := experience.child("signIn").get("methods")
	items, _ := methods.([]any)
	return slices.ContainsFunc(items, func(item any) bool {
		method, _ := item.(object)
		return method.text("identifier") == "email" && isTrue(method, "verificationCode")
	})
}

// canSend tells whether messages of a kind can be sent: through a connector, or because of WithMessaging.
func (c *call) canSend(kind string) bool { return c.s.cfg.messaging || c.db.hasConnector(kind) }

func isTrue(o object, key string) bool {
	value, _ := o.get(key)
	return value == true
}

func textList(o object, key string) []string {
	value, _ := o.get(key)
	items, _ := value.([]any)
	var list []string
	for _, item := range items {
		if s, isText := item.(string); isText {
			list = append(list, s)
		}
	}
	return list
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
