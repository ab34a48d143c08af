package logtotest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// setUpSignIn lets users sign in in all ways, but for what the error says.
func setUpSignIn(srv *Server, e *exchange.Exchange) {
	db, asked, data := srv.db, requestObject(e), responseObject(e).Child("data")
	settings := map[string]string{
		"signIn": `{"methods":[{"identifier":"username","password":true},{"identifier":"email","password":true,"verificationCode":true},{"identifier":"phone","password":true,"verificationCode":true}]}`,
		"signUp": `{"identifiers":[],"password":false,"verify":false}`, "forgotPasswordMethods": `["EmailVerificationCode","PhoneVerificationCode"]`,
		"mfa": `{"policy":"NoPrompt","factors":["Totp","WebAuthn","BackupCode","EmailVerificationCode","PhoneVerificationCode"]}`,
	}
	factors := string(jsonvalue.Encode(textList(data, "availableFactors")))
	policy := "PromptAtSignInAndSignUp"
	switch codeOf(e) {
	case "session.sso_enabled":
		settings["singleSignOnEnabled"] = "true"
		for _, k := range objectsIn(data, "ssoConnectors") {
			db.ssoConnectors.Put(k.Text("id"), into[ssoConnector](k))
		}
	case "session.mfa.require_mfa_verification":
		settings["mfa"] = `{"policy":"UserControlled","factors":` + factors + `}`
	case "session.mfa.mfa_policy_not_user_controlled":
		settings["mfa"] = `{"policy":"` + policy + `Mandatory","factors":["Totp"]}`
	case "user.missing_mfa":
		if !isTrue(data, "skippable") {
			policy += "Mandatory"
		}
		settings["mfa"] = `{"policy":"` + policy + `","factors":` + factors + `}`
	case "user.suggest_mfa":
		settings["mfa"] = `{"policy":"` + policy + `","factors":["Totp"]}`
	case "session.mfa.suggest_additional_mfa":
		settings["mfa"] = `{"policy":"` + policy + `","factors":` + factors + `}`
		settings["signUp"] = `{"identifiers":["email"],"password":false,"verify":true}`
	case "user.passkey_preferred":
		settings["passkeySignIn"] = `{"enabled":true}`
	case "user.missing_profile":
		asks := textList(data, "missingProfile")
		password := slices.Contains(asks, "password")
		names := string(jsonvalue.Encode(subtract(asks, []string{"password"})))
		settings["signUp"] = fmt.Sprintf(`{"identifiers":%s,"password":%t,"verify":false}`, names, password)
	case "session.captcha_required":
		settings["captchaPolicy"] = `{"enabled":true}`
	case "session.email_blocklist.email_subaddressing_not_allowed":
		settings["emailBlocklistPolicy"] = `{"blockSubaddressing":true}`
	case "request.message_rate_limited":
		sendTooMany(srv, e)
	case "session.verification_blocked_too_many_attempts":
		blocked := attempts{blocked: srv.cfg.now().UnixMilli() + 60_000}
		name := asked.Child("identifier").Text("value")
		db.attempts[name], db.attempts[strings.ToLower(name)] = blocked, blocked
	case "password.rejected":
		db.signInExperience.Set("passwordPolicy", passwordPolicyShown(responseObject(e), "data"))
	case "user.username_already_in_use":
		another := newUser("another", 0)
		giveIdentifier(another, asked.Child("identifier"))
		db.users.Put(another.ID, another)
	}
	for name, text := range settings {
		v, _ := jsonvalue.Parse([]byte(text))
		db.signInExperience.Set(name, v)
	}
	domain := e.Query
	if _, host, found := strings.Cut(domain, "%40"); found {
		db.signInExperience.Set("singleSignOnEnabled", true)
		for _, id := range textList(responseObject(e), "connectorIds") {
			db.ssoConnectors.Put(id, &ssoConnector{ID: id, ProviderName: "OIDC", Domains: []string{host}})
		}
	}
	addOneTimeToken(db, e)
}

// passwordPolicyShown asks for what the issues of a response say.
func passwordPolicyShown(shown object, key string) object {
	var policy, length object
	for _, issue := range objectsIn(shown, key) {
		switch issue.Text("code") {
		case "password_rejected.character_types":
			policy.Set("characterTypes", issue.Child("interpolation"))
		case "password_rejected.too_short", "password_rejected.too_long":
			length = length.Merged(issue.Child("interpolation"))
		}
	}
	policy.Set("length", length)
	return jsonvalue.MustParse(string(jsonvalue.Encode(policy)))
}

// addOneTimeToken makes the token that the request uses, spent or expired as the error says.
func addOneTimeToken(db *state, e *exchange.Exchange) {
	asked, code := requestObject(e), codeOf(e)
	if asked.Text("token") == "" || code == "one_time_token.token_not_found" {
		return
	}
	t := &oneTimeToken{ID: "x", Token: asked.Text("token"), Email: asked.Child("identifier").Text("value") + asked.Text("email"), Status: tokenActive, ExpiresAt: 1 << 50}
	switch code {
	case "one_time_token.token_expired":
		t.ExpiresAt = 0
	case "one_time_token.token_consumed":
		t.Status = tokenConsumed
	case "one_time_token.token_revoked":
		t.Status = "revoked"
	case "one_time_token.email_mismatch":
		t.Email = "another@example.com"
	}
	db.oneTimeTokens.Put(t.ID, t)
}
