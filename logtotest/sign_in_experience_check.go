package logtotest

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// checkExperience refuses settings that contradict each other, or need what is not there, in the
// order of a real server.
func (c *call) checkExperience(patch object) error {
	checks := []func(object) error{
		c.checkFieldNames, c.checkCSP, c.checkLanguage, c.checkUsernameCase, c.checkSignUp, c.checkSignIn, c.checkMFA,
		c.checkAdaptiveMFA, c.checkForgotPassword, c.checkPasswordExpiration, c.checkCloudOnly,
	}
	return lists.FirstError(checks, func(check func(object) error) error { return check(patch) })
}

// builtInLanguages are those the sign-in pages come in.
var builtInLanguages = dataFile[[]string]("languages.json")

func (c *call) checkLanguage(patch object) error {
	language := patch.Child("languageInfo").Text("fallbackLanguage")
	known := language == "" || slices.Contains(builtInLanguages(), language) || c.db.phrases.Has(language)
	return errIf(!known, "sign_in_experiences.unsupported_default_language", language)
}

// checkUsernameCase keeps usernames that differ by their case alone from becoming the same.
func (c *call) checkUsernameCase(patch object) error {
	sensitive, _ := patch.Child("usernamePolicy").Get("caseSensitive")
	was, _ := c.db.signInExperience.Child("usernamePolicy").Get("caseSensitive")
	conflicts := c.conflicts()
	return refuseIf(sensitive == false && was != false && len(conflicts) > 0,
		errOf("sign_in_experiences.username_policy_case_conflicts_exist").WithData(conflictList(conflicts)))
}

// emailOrPhone stands for either.
const emailOrPhone = "emailOrPhone"

func secondaryIdentifiers(signUp object) []string {
	return textsIn(objectsIn(signUp, "secondaryIdentifiers"), "identifier")
}

// askedAtSignUp are all identifiers that sign-up asks for; emailOrPhone stands for both.
func askedAtSignUp(signUp object) []string {
	all := textList(signUp, "identifiers")
	for _, name := range secondaryIdentifiers(signUp) {
		if name == emailOrPhone {
			all = append(all, identifierEmail, identifierPhone)
		} else {
			all = append(all, name)
		}
	}
	return all
}

func (c *call) checkSignUp(patch object) error {
	if _, given := patch.Get("signUp"); !given {
		return nil
	}
	signUp := patch.Child("signUp")
	primary, names := textList(signUp, "identifiers"), secondaryIdentifiers(signUp)
	taken := func(name string) bool {
		reached := slices.Contains(primary, "email") || slices.Contains(primary, "phone")
		return slices.Contains(primary, name) || name == emailOrPhone && reached
	}
	needsVerify := len(subtract(append(primary, names...), []string{"username"})) > 0
	unverified := slices.ContainsFunc(objectsIn(signUp, "secondaryIdentifiers"), func(o object) bool {
		return o.Text("identifier") != "username" && !isTrue(o, "verify")
	})
	twice := hasDuplicates(primary) || hasDuplicates(names) || slices.ContainsFunc(names, taken)
	return cmp.Or(
		errIf(len(primary) == 0 && len(names) > 0, "sign_in_experiences.missing_sign_up_identifiers"),
		errIf(twice, "sign_in_experiences.duplicated_sign_up_identifiers"),
		errIf(needsVerify && (!isTrue(signUp, "verify") || unverified), "sign_in_experiences.passwordless_requires_verify"),
		c.needConnectors(sorted(askedAtSignUp(signUp))),
	)
}

// connectorOfIdentifier is the kind of connector that reaches an identifier.
var connectorOfIdentifier = map[string]string{"email": connectorEmail, "phone": connectorSMS}

func (c *call) needConnectors(identifiers []string) error {
	return lists.FirstError(identifiers, func(identifier string) error {
		kind := connectorOfIdentifier[identifier]
		return errIf(kind != "" && !c.canSend(kind), "sign_in_experiences.enabled_connector_not_found", kind)
	})
}

func (c *call) checkSignIn(patch object) error {
	if _, given := patch.Get("signIn"); !given {
		return nil
	}
	next := c.db.signInExperience.Merged(patch)
	methods := objectsIn(next.Child("signIn"), "methods")
	withoutCode := func(method object) bool { return !isTrue(method, "verificationCode") }
	coded := slices.DeleteFunc(slices.Clone(methods), withoutCode)
	passwordless := isTrue(next.Child("signUp"), "verify") && !isTrue(next.Child("signUp"), "password")
	lacking := lists.FirstError(methods, func(m object) error {
		needsCode := passwordless && m.Text("identifier") != "username"
		return cmp.Or(
			errIf(withoutCode(m) && !isTrue(m, "password"), "sign_in_experiences.at_least_one_authentication_factor"),
			errIf(withoutCode(m) && needsCode, "sign_in_experiences.code_sign_in_must_be_enabled"),
		)
	})
	return cmp.Or(c.needConnectors(textsIn(coded, "identifier")), lacking, conflictOfFactors(next,
		"sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in",
		"sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in"))
}

func (c *call) checkForgotPassword(patch object) error {
	return lists.FirstError(textList(patch, "forgotPasswordMethods"), func(method string) error {
		kind := connectorOfMethod[method]
		return errIf(!c.canSend(kind), "sign_in_experiences.forgot_password_method_requires_connector", strings.ToLower(kind))
	})
}

// connectorOfMethod is the kind of connector that a way to reset a password needs.
var connectorOfMethod = map[string]string{
	"EmailVerificationCode": connectorEmail, "PhoneVerificationCode": connectorSMS,
}

// canReset reports whether users who forgot their password can be helped, even without connectors of one kind.
func (c *call) canReset(experience object, without string) bool {
	return c.forgotPassword(experience, connectorEmail, without) || c.forgotPassword(experience, connectorSMS, without)
}

// forgotPassword reports whether a password can be reset through a kind of connector.
func (c *call) forgotPassword(experience object, kind, without string) bool {
	methods, _ := experience.Get("forgotPasswordMethods")
	named := slices.ContainsFunc(itemsOf[string](methods), func(m string) bool { return connectorOfMethod[m] == kind })
	return (named || methods == nil) && c.canSend(kind) && (kind != without || c.s.cfg.messaging)
}

func (c *call) checkPasswordExpiration(patch object) error {
	next := c.db.signInExperience.Merged(patch)
	next.Set("passwordExpiration", c.passwordExpiration(patch.Child("passwordExpiration")))
	expiration := next.Child("passwordExpiration")
	if !isTrue(expiration, "enabled") {
		return nil
	}
	if days, isNumber := numberIn(expiration, "validPeriodDays"); !isNumber || days < 1 || days != float64(int64(days)) {
		return errOf("sign_in_experiences.password_expiration_invalid_period_days")
	}
	return errIf(!c.canReset(next, ""), "sign_in_experiences.password_expiration_requires_forgot_password")
}

// checkCSP refuses the words that a content security policy has for itself.
func (c *call) checkCSP(patch object) error {
	for _, directive := range patch.Child("customUiCsp").Members {
		for _, source := range textList(patch.Child("customUiCsp"), directive.Key) {
			if strings.HasPrefix(source, "'") {
				return wire.InvalidInput(http.StatusBadRequest,
					fmt.Sprintf("Invalid customUiCsp.%s source %q: CSP keywords are not supported", directive.Key, source)).
					WithData(map[string]any{
						"directive": directive.Key, "source": source, "validationErrorCode": "csp_keyword_not_supported",
					})
			}
		}
	}
	return nil
}

// checkCloudOnly refuses what only Logto Cloud has.
func (c *call) checkCloudOnly(patch object) error {
	unavailable := func(given bool, details string) error {
		return refuseIf(given, wire.InvalidInput(http.StatusBadRequest, details))
	}
	policy := patch.Child("emailBlocklistPolicy")
	return cmp.Or(
		unavailable(isTrue(policy, "blockDisposableAddresses"), "Disposable email domain validation is not supported in this environment"),
		unavailable(isTrue(patch, "hideLogtoBranding"), "Hide Logto branding is not supported in this environment"),
		unavailable(len(patch.Child("customUiCsp").Members) > 0, "Custom UI CSP configuration is not available"),
		checkAddressLists(policy),
	)
}

// addressEntry is an address or a domain behind an @; either may have * for any text.
var addressEntry = regexp.MustCompile(`^[^\s@]*@[^\s@]+\.[^\s@]+$`)

func checkAddressLists(policy object) error {
	blocked := slices.DeleteFunc(textList(policy, "customBlocklist"), addressEntry.MatchString)
	allowed := slices.DeleteFunc(textList(policy, "customAllowlist"), addressEntry.MatchString)
	return cmp.Or(
		errIf(len(blocked) > 0, "sign_in_experiences.invalid_custom_email_blocklist_format", conjunction(blocked)),
		errIf(len(allowed) > 0, "sign_in_experiences.invalid_custom_email_allowlist_format", conjunction(allowed)),
	)
}

// conjunction lists words as English does: a, b, and c.
func conjunction(words []string) string {
	last := len(words) - 1
	if last < 2 {
		return strings.Join(words, " and ")
	}
	return strings.Join(words[:last], ", ") + ", and " + words[last]
}

// canSend reports whether messages of a kind can be sent: through a connector, or because of WithMessaging.
func (c *call) canSend(kind string) bool { return c.s.cfg.messaging || c.db.hasConnector(kind) }
