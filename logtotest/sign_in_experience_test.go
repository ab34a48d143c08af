package logtotest

import (
	"fmt"
	"strings"
	"testing"
)

const usernameOnly = `{"methods":[{"identifier":"username","password":true,"verificationCode":false,"isPasswordPrimary":true}]}`

func signInWith(methods ...string) string {
	var all []string
	for _, m := range methods {
		identifier, how, _ := strings.Cut(m, ":")
		all = append(all, fmt.Sprintf(`{"identifier":%q,"password":%t,"verificationCode":%t,"isPasswordPrimary":true}`,
			identifier, strings.Contains(how, "p"), strings.Contains(how, "c")))
	}
	return `{"methods":[` + strings.Join(all, ",") + `]}`
}

// Settings that contradict each other are refused, each with its own code.
func TestExperienceRules(t *testing.T) {
	const adaptive = `"mfa":{"factors":["Totp"],"policy":"PromptAtSignInAndSignUpMandatory"}`
	for _, tt := range []struct {
		name       string
		connectors string // "e" and "s"
		before     string
		patch      string
		status     int
		code       string
	}{
		{"no primary identifier", "es", "", `{"signUp":{"identifiers":[],"password":true,"verify":true,"secondaryIdentifiers":[{"identifier":"email","verify":true}]}}`, 400, "missing_sign_up_identifiers"},
		{"an identifier twice", "es", "", `{"signUp":{"identifiers":["email","email"],"password":true,"verify":true}}`, 400, "duplicated_sign_up_identifiers"},
		{"an identifier again", "es", "", `{"signUp":{"identifiers":["phone"],"password":true,"verify":true,"secondaryIdentifiers":[{"identifier":"emailOrPhone","verify":true}]}}`, 400, "duplicated_sign_up_identifiers"},
		{"unverified e-mail", "es", "", `{"signUp":{"identifiers":["email"],"password":true,"verify":false}}`, 400, "passwordless_requires_verify"},
		{"unverified second e-mail", "es", "", `{"signUp":{"identifiers":["username"],"password":true,"verify":true,"secondaryIdentifiers":[{"identifier":"email"}]}}`, 400, "passwordless_requires_verify"},
		{"no e-mail connector", "s", "", `{"signUp":{"identifiers":["email"],"password":true,"verify":true}}`, 400, "enabled_connector_not_found"},
		{"no SMS connector", "e", "", `{"signUp":{"identifiers":["username"],"password":true,"verify":true,"secondaryIdentifiers":[{"identifier":"emailOrPhone","verify":true}]}}`, 400, "enabled_connector_not_found"},
		{"sign-up", "es", "", `{"signUp":{"identifiers":["username"],"password":true,"verify":true,"secondaryIdentifiers":[{"identifier":"emailOrPhone","verify":true}]}}`, 200, ""},
		{"no connector for codes", "e", "", `{"signIn":` + signInWith("username:p", "phone:c") + `}`, 400, "enabled_connector_not_found"},
		{"neither password nor code", "e", "", `{"signIn":` + signInWith("email:") + `}`, 400, "at_least_one_authentication_factor"},
		{"no code although no password", "e", "", `{"signUp":{"identifiers":["email"],"password":false,"verify":true},"signIn":` + signInWith("email:p") + `}`, 400, "code_sign_in_must_be_enabled"},
		{"sign-in", "e", "", `{"signUp":{"identifiers":["email"],"password":false,"verify":true},"signIn":` + signInWith("email:c", "username:p") + `}`, 200, ""},
		{"a factor twice", "", "", `{"mfa":{"factors":["Totp","Totp"],"policy":"UserControlled"}}`, 400, "duplicated_mfa_factors"},
		{"backup codes alone", "", "", `{"mfa":{"factors":["BackupCode"],"policy":"UserControlled"}}`, 400, "backup_code_cannot_be_enabled_alone"},
		{"e-mail codes as a factor", "e", `{"signIn":` + signInWith("email:c") + `}`, `{"mfa":{"factors":["EmailVerificationCode"],"policy":"Mandatory"}}`, 400, "email_verification_code_cannot_be_used_for_mfa"},
		{"SMS codes as a factor", "s", `{"signIn":` + signInWith("phone:c") + `}`, `{"mfa":{"factors":["PhoneVerificationCode"],"policy":"Mandatory"}}`, 400, "phone_verification_code_cannot_be_used_for_mfa"},
		{"e-mail codes to sign in", "e", `{"mfa":{"factors":["EmailVerificationCode"],"policy":"Mandatory"}}`, `{"signIn":` + signInWith("email:c") + `}`, 400, "email_verification_code_cannot_be_used_for_sign_in"},
		{"SMS codes to sign in", "s", `{"mfa":{"factors":["PhoneVerificationCode"],"policy":"Mandatory"}}`, `{"signIn":` + signInWith("phone:c") + `}`, 400, "phone_verification_code_cannot_be_used_for_sign_in"},
		{"adaptive without factors", "", "", `{"adaptiveMfa":{"enabled":true}}`, 422, "adaptive_mfa_requires_mfa"},
		{"adaptive and skippable", "", `{"mfa":{"factors":["Totp"],"policy":"Mandatory"}}`, `{"adaptiveMfa":{"enabled":true}}`, 422, "adaptive_mfa_requires_non_skippable_policy"},
		{"skippable although adaptive", "", `{"adaptiveMfa":{"enabled":true},` + adaptive + `}`, `{"mfa":{"factors":["Totp"],"policy":"Mandatory"}}`, 422, "adaptive_mfa_requires_non_skippable_policy"},
		{"mandatory but not adaptive", "", "", `{` + adaptive + `}`, 422, "non_adaptive_mfa_requires_skippable_policy"},
		{"no longer adaptive", "", `{"adaptiveMfa":{"enabled":true},` + adaptive + `}`, `{"adaptiveMfa":{"enabled":false}}`, 422, "non_adaptive_mfa_requires_skippable_policy"},
		{"forgotten passwords by e-mail", "s", "", `{"forgotPasswordMethods":["EmailVerificationCode"]}`, 400, "forgot_password_method_requires_connector"},
		{"forgotten passwords by SMS", "e", "", `{"forgotPasswordMethods":["PhoneVerificationCode"]}`, 400, "forgot_password_method_requires_connector"},
		{"expiration without a way out", "e", "", `{"passwordExpiration":{"enabled":true,"validPeriodDays":9}}`, 422, "password_expiration_requires_forgot_password"},
		{"expiration after half a day", "e", "", `{"passwordExpiration":{"enabled":true,"validPeriodDays":0.5},"forgotPasswordMethods":["EmailVerificationCode"]}`, 422, "password_expiration_invalid_period_days"},
		{"expiration", "e", "", `{"passwordExpiration":{"enabled":true,"validPeriodDays":9},"forgotPasswordMethods":["EmailVerificationCode"]}`, 200, ""},
		{"language", "", "", `{"languageInfo":{"autoDetect":true,"fallbackLanguage":"sv-SE"}}`, 400, "unsupported_default_language"},
		{"block list", "", "", `{"emailBlocklistPolicy":{"customBlocklist":["@a.com","b","c@d.com"]}}`, 400, "invalid_custom_email_blocklist_format"},
		{"allow list", "", "", `{"emailBlocklistPolicy":{"customAllowlist":["foo*@a.com","@*.b.com","c.com"]}}`, 400, "invalid_custom_email_allowlist_format"},
		{"lists", "", "", `{"emailBlocklistPolicy":{"customBlocklist":["@BLOCK.COM","foo*@example.com","@foo.*"]}}`, 200, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := start(t)
			if strings.Contains(tt.connectors, "e") {
				c.id(200, "/api/connectors", `{"connectorId":"mock-email-service"}`)
			}
			if strings.Contains(tt.connectors, "s") {
				c.id(200, "/api/connectors", `{"connectorId":"mock-short-message-service"}`)
			}
			if tt.before != "" {
				c.want(200, "", "PATCH", "/api/sign-in-exp", tt.before)
			}
			before := c.want(200, "", "GET", "/api/sign-in-exp", "").text
			code := tt.code
			if code != "" {
				code = "sign_in_experiences." + code
			}
			r := c.want(tt.status, code, "PATCH", "/api/sign-in-exp", tt.patch)
			after := c.want(200, "", "GET", "/api/sign-in-exp", "").text
			if tt.status == 200 && after != r.text || tt.status != 200 && after != before {
				t.Errorf("afterwards: %s", after)
			}
		})
	}
}

// What a real server changes of what it is given.
func TestExperienceChanges(t *testing.T) {
	c := start(t)
	patch := func(body string) string { return c.want(200, "", "PATCH", "/api/sign-in-exp", body).text }
	want := func(got, part string) {
		t.Helper()
		if !strings.Contains(got, part) {
			t.Errorf("%s is not in %s", part, got)
		}
	}
	c.id(200, "/api/connectors", `{"connectorId":"mock-email-service"}`)
	r := c.want(200, "", "PATCH", "/api/sign-in-exp", `{"passwordExpiration":{"enabled":true,"validPeriodDays":9,"reminderPeriodDays":2,"enabledAt":1},"forgotPasswordMethods":["EmailVerificationCode"]}`)
	expiration := fmt.Sprint(r.object()["passwordExpiration"])
	if strings.Contains(expiration, "reminder") || strings.Contains(expiration, "enabledAt:1 ") {
		t.Errorf("got %s", expiration)
	}
	if again := c.want(200, "", "PATCH", "/api/sign-in-exp", `{"passwordExpiration":{"enabled":true,"validPeriodDays":9}}`).object()["passwordExpiration"]; fmt.Sprint(again) != expiration {
		t.Errorf("switched on %v, again %v", expiration, again)
	}
	want(patch(`{"passwordExpiration":{"enabled":false}}`), `"passwordExpiration":{"enabled":false}`)
	patch(`{"adaptiveMfa":{"enabled":true},"mfa":{"factors":["Totp"],"policy":"PromptOnlyAtSignInMandatory"}}`)
	want(patch(`{"mfa":{"factors":[],"policy":"UserControlled"}}`), `"adaptiveMfa":{"enabled":false}`)
	c.want(201, "", "PUT", "/api/custom-phrases/sv-SE", `{}`)
	want(patch(`{"languageInfo":{"autoDetect":true,"fallbackLanguage":"sv-SE"}}`), `"fallbackLanguage":"sv-SE"`)
	r = c.want(400, "request.invalid_input", "PATCH", "/api/sign-in-exp", `{"customUiCsp":{"scriptSrc":["'unsafe-inline'"]}}`)
	want(r.text, `"validationErrorCode":"csp_keyword_not_supported"`)
	r = c.want(400, "sign_in_experiences.forgot_password_method_requires_connector", "PATCH", "/api/sign-in-exp", `{"forgotPasswordMethods":["PhoneVerificationCode"]}`)
	want(r.text, "a corresponding sms connector")
	want(patch(`{"signIn":`+usernameOnly+`}`), `"signIn":`+usernameOnly)
}

// A fresh server has the settings of a fresh Logto.
func TestFreshSettings(t *testing.T) {
	c := start(t)
	for _, tt := range []struct {
		path   string
		status int
		want   string
	}{
		{"/api/account-center", 200, `{"tenantId":"default","id":"default","enabled":false,"fields":{},"webauthnRelatedOrigins":[],"deleteAccountUrl":null,"customCss":null,"profileFields":null}`},
		{"/api/configs/admin-console", 200, `{"signInExperienceCustomized":false,"organizationCreated":false}`},
		{"/api/configs/oidc/session", 200, `{"ttl":1209600}`},
		{"/api/configs/cimd", 200, `{"enabled":false}`},
		{"/api/configs/id-token", 200, `{"enabledExtendedClaims":["roles","organizations","organization_roles"]}`},
		{"/api/configs/jwt-customizer", 200, `[]`},
		{"/api/configs/actions", 200, `[]`},
		{"/api/captcha-provider", 404, ""},
		{"/api/custom-phrases", 200, `[]`},
		{"/api/custom-profile-fields", 200, `[]`},
		{"/api/email-templates", 200, `[]`},
		{"/api/connectors", 200, `[]`},
		{"/api/sso-connectors", 200, `[]`},
		{"/api/one-time-tokens", 200, `[]`},
		{"/api/domains", 200, `[]`},
		{"/api/hooks", 200, `[]`},
		{"/api/user-assets/service-status", 200, `{"isExperienceAvatarUploadEnabled":true,"status":"not_configured"}`},
		{"/api/sign-in-exp", 200, string(encode(defaultExperience()))},
	} {
		if r := c.do("GET", tt.path, ""); r.status != tt.status || tt.want != "" && r.text != tt.want {
			t.Errorf("%s: got %d %s", tt.path, r.status, r.text)
		}
	}
	keys := c.want(200, "", "GET", "/api/configs/oidc/private-keys", "").list()
	if len(keys) != 1 || keys[0].(map[string]any)["signingKeyAlgorithm"] != "EC" || keys[0].(map[string]any)["status"] != "Current" {
		t.Errorf("keys: %v", keys)
	}
	public := c.want(200, "", "GET", "/api/.well-known/sign-in-exp", "").text
	if !strings.HasSuffix(public, `"socialConnectors":[],"ssoConnectors":[],"forgotPassword":{"phone":false,"email":false},"isDevelopmentTenant":false,"customProfileFields":[],"customProfileFieldCatalog":[]}`) {
		t.Errorf("public: %s", public)
	}
}
