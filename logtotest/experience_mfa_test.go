package logtotest

import (
	"errors"
	"strings"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// says demands an error with a code whose data has a text in it.
func says(t *testing.T, err error, code, text string) {
	t.Helper()
	demand(t, code, err)
	var refused *management.Error
	if !errors.As(err, &refused) || !strings.Contains(string(refused.Data), text) {
		t.Fatalf("%v has the data %s, want %s", err, refused.Data, text)
	}
}

// authenticator makes a new secret, and shows that the app has it.
func (p *page) authenticator() (id, secret string) {
	p.c.t.Helper()
	made, err := p.CreateTotpSecret(p.c.t.Context())
	p.is("", err)
	secret = made.Secret.Reveal()
	p.is("session.mfa.invalid_totp_code", p.totp("000", made.VerificationID))
	p.is("", p.totp(totpNow(p.c.t, secret), made.VerificationID))
	return made.VerificationID, secret
}

// totp verifies a code, of a new secret if there is an id.
func (p *page) totp(code, id string) error {
	body := gen.VerifyTotpVerificationRequest{Code: code}
	if id != "" {
		body.VerificationID = &id
	}
	_, err := p.VerifyTotpVerification(p.c.t.Context(), body)
	return err
}

func (p *page) bind(kind gen.MfaFactor, id string) error {
	return p.BindMfaVerification(p.c.t.Context(), gen.BindMfaVerificationRequest{Type: kind, VerificationID: id})
}

func (p *page) backupCode(code string) error {
	_, err := p.VerifyBackupCode(p.c.t.Context(), gen.VerifyBackupCodeRequest{Code: code})
	return err
}

// Where the policy is mandatory, who registers binds an authenticator app and backup codes, and
// shows one of them at each sign-in.
func TestExperienceMandatoryMFA(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	c.settings(`{"mfa":{"factors":["Totp","BackupCode"],"policy":"Mandatory"}}`)
	p := open(c, app, gen.InteractionEventRegister)
	_, err := p.CreateTotpSecret(t.Context())
	p.is("session.identifier_not_found", err)
	p.is("session.identifier_not_found", p.totp("000", ""))
	id, err := p.newIdentity("ann", "correct horse")
	p.is("", err)
	p.is("", p.identify(id))
	says(t, p.submit(), "user.missing_mfa", `{"availableFactors":["Totp"]}`)
	p.is("session.mfa.mfa_policy_not_user_controlled", p.SkipMfaBindingFlow(t.Context()))
	generated, err := p.GenerateBackupCodes(t.Context())
	p.is("", err)
	p.is("session.mfa.backup_code_can_not_be_alone", p.bind(gen.MfaFactorBackupCode, generated.VerificationID))
	p.is("session.verification_session_not_found", p.bind(gen.MfaFactorTotp, "nope"))
	unverified, err := p.CreateTotpSecret(t.Context())
	p.is("", err)
	p.is("session.verification_failed", p.bind(gen.MfaFactorTotp, unverified.VerificationID))
	app1, secret := p.authenticator()
	p.is("", p.bind(gen.MfaFactorTotp, app1))
	p.is("session.mfa.backup_code_required", p.submit())
	p.is("", p.bind(gen.MfaFactorBackupCode, generated.VerificationID))
	p.done()

	p = open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	says(t, p.submit(), "session.mfa.require_mfa_verification", `{"availableFactors":["Totp","BackupCode"],"maskedIdentifiers":{}}`)
	p.is("session.mfa.require_mfa_verification", p.profile(`{"type":"username","value":"x"}`))
	p.is("session.mfa.invalid_totp_code", p.totp("000", ""))
	p.is("", p.totp(totpNow(t, secret), ""))
	second, _ := p.authenticator() // which takes the place of the proof
	p.is("session.mfa.require_mfa_verification", p.bind(gen.MfaFactorTotp, second))
	p.is("", p.totp(totpNow(t, secret), ""))
	p.done()

	p = open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	p.is("session.mfa.invalid_backup_code", p.backupCode("nope"))
	code := generated.Codes[0]
	p.is("", p.backupCode(code.Reveal()))
	p.is("session.mfa.invalid_backup_code", p.backupCode(code.Reveal()))
	p.done()
	users := c.want(200, "", "GET", "/api/users", "").json.([]any)
	ann := users[0].(map[string]any)["id"].(string)
	if r := c.want(200, "", "GET", "/api/users/"+ann+"/mfa-verifications", ""); !strings.Contains(r.text, `"remainCodes":9`) {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "GET", "/api/users/"+ann+"/logto-configs", ""); !strings.Contains(r.text, `"enabled":true`) {
		t.Errorf("got %s", r.text)
	}
}

// Where users choose, they are asked once: they bind a factor, or skip.
func TestExperienceOptionalMFA(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.settings(`{"mfa":{"factors":["Totp"],"policy":"UserControlled"}}`)
	p := open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	p.is("user.suggest_mfa", p.submit())
	p.is("", p.MarkMfaEnabled(t.Context()))
	says(t, p.submit(), "user.missing_mfa", `{"availableFactors":["Totp"],"skippable":true}`)
	p.is("", p.SkipMfaBindingFlow(t.Context()))
	p.done()
	p = open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	p.done() // nobody asks again

	c.want(200, "", "PATCH", "/api/users/"+ann+"/logto-configs", `{"mfa":{"skipped":false}}`)
	secret := c.want(200, "", "POST", "/api/users/"+ann+"/mfa-verifications", `{"type":"Totp"}`).object()["secret"].(string)
	p = open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	p.is("session.mfa.require_mfa_verification", p.submit())
	p.is("", p.totp(totpNow(t, secret), ""))
	p.is("session.mfa.pending_info_not_found", p.bind(gen.MfaFactorTotp, p.records()[gen.VerificationRecordTypeTotp]))
	p.done()

	c.want(200, "", "PATCH", "/api/users/"+ann+"/logto-configs", `{"mfa":{"skipMfaOnSignIn":true}}`)
	p = open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	second, _ := p.authenticator()
	p.is("user.totp_already_in_use", p.bind(gen.MfaFactorTotp, second))
	p.is("session.mfa.mfa_factor_not_enabled", func() error {
		generated, err := p.GenerateBackupCodes(t.Context())
		p.is("", err)
		return p.bind(gen.MfaFactorBackupCode, generated.VerificationID)
	}())
	p.done()

	organization := c.id(201, "/api/organizations", `{"name":"o"}`)
	c.want(200, "", "PATCH", "/api/organizations/"+organization, `{"isMfaRequired":true}`)
	bob := c.id(200, "/api/users", `{"username":"bob","password":"correct horse"}`)
	c.want(201, "", "POST", "/api/organizations/"+organization+"/users", `{"userIds":["`+bob+`"]}`)
	c.settings(`{"mfa":{"factors":["Totp"],"policy":"NoPrompt","organizationRequiredMfaPolicy":"Mandatory"}}`)
	p = open(c, app, gen.InteractionEventSignIn)
	p.signIn("bob", "correct horse")
	p.is("user.missing_mfa", p.submit())
	p.is("session.mfa.mfa_policy_not_user_controlled", p.SkipMfaBindingFlow(t.Context()))
}

// records are the verifications of the interaction by kind.
func (p *page) records() map[gen.VerificationRecordType]string {
	p.c.t.Helper()
	r, err := p.Do(p.c.t.Context(), "GET", "/api/experience/interaction", nil)
	p.is("", err)
	view := as[struct {
		VerificationRecords []struct {
			ID   string
			Type gen.VerificationRecordType
		}
	}](p.c.t, string(r.Body))
	ids := map[gen.VerificationRecordType]string{}
	for _, record := range view.VerificationRecords {
		ids[record.Type] = record.ID
	}
	return ids
}

// Addresses and numbers are factors too: what signs up with one is asked for another, and a code
// proves it at sign-in.
func TestExperienceMFAByMessage(t *testing.T) {
	c := start(t, WithMessaging())
	app, _ := webApplication(c)
	c.settings(`{` + signUpEmail + `,"signIn":{"methods":[{"identifier":"email","password":true,"verificationCode":false,"isPasswordPrimary":true}]}}`)
	c.settings(`{"mfa":{"factors":["EmailVerificationCode","PhoneVerificationCode"],"policy":"Mandatory"}}`)
	p := open(c, app, gen.InteractionEventRegister)
	id := p.code(gen.InteractionEventRegister, "email", "annabel@example.com")
	p.is("", p.profile(`{"type":"password","value":"correct horse"}`))
	p.is("", p.identify(id))
	says(t, p.submit(), "session.mfa.suggest_additional_mfa", `{"availableFactors":["PhoneVerificationCode","EmailVerificationCode"],`+
		`"maskedIdentifiers":{"EmailVerificationCode":"anna****@example.com"},"skippable":true,"suggestion":true}`)
	p.is("", p.SkipMfaSuggestion(t.Context()))
	p.done()

	p = open(c, app, gen.InteractionEventSignIn)
	_, err := p.CreateAndSendMfaVerificationCode(t.Context(), gen.CreateAndSendMfaVerificationCodeRequest{IdentifierType: "email"})
	p.is("session.identifier_not_found", err)
	p.signIn("annabel@example.com", "correct horse")
	says(t, p.submit(), "session.mfa.require_mfa_verification", `{"EmailVerificationCode":"anna****@example.com"}`)
	_, err = p.CreateAndSendMfaVerificationCode(t.Context(), gen.CreateAndSendMfaVerificationCodeRequest{IdentifierType: "phone"})
	p.is("session.mfa.mfa_factor_not_enabled", err)
	sent, err := p.CreateAndSendMfaVerificationCode(t.Context(), gen.CreateAndSendMfaVerificationCodeRequest{IdentifierType: "email"})
	p.is("", err)
	if m := lastMessage(c); m.Type != "MfaVerification" || m.To != "annabel@example.com" {
		t.Errorf("sent %+v", m)
	}
	verify := func(code string) error {
		_, err := p.VerifyMfaVerificationCode(t.Context(), gen.VerifyMfaVerificationCodeRequest{IdentifierType: "email", VerificationID: sent.VerificationID, Code: code})
		return err
	}
	p.is("verification_code.code_mismatch", verify("x"))
	p.is("", verify(lastMessage(c).Code()))
	p.is("session.mfa.suggest_additional_mfa", p.submit())
	p.is("", p.bind(gen.MfaFactorPhoneVerificationCode, p.code(gen.InteractionEventSignIn, "phone", "15551234567")))
	p.done()
	if r := c.want(200, "", "GET", "/api/users", ""); !strings.Contains(r.text, `"primaryPhone":"15551234567"`) {
		t.Errorf("got %s", r.text)
	}
}

// Adaptive MFA wants a factor of robots, and of who comes back after long.
func TestExperienceAdaptiveMFA(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	app, _ := webApplication(c)
	user := ann(c)
	c.want(200, "", "POST", "/api/users/"+user+"/mfa-verifications", `{"type":"Totp"}`)
	c.settings(`{"mfa":{"factors":["Totp"],"policy":"PromptAtSignInAndSignUpMandatory"},"adaptiveMfa":{"enabled":true}}`)
	b := newBrowser(c)
	b.leads(authorization(app))
	for _, tt := range []struct {
		score string
		away  time.Duration
		code  string
	}{{"", 0, ""}, {"30", 0, ""}, {"10", 0, "session.mfa.require_mfa_verification"}, {"", 31 * 24 * time.Hour, "session.mfa.require_mfa_verification"}} {
		now = now.Add(tt.away)
		b.header.Set("X-Logto-Cf-Bot-Score", tt.score)
		b.want(204, "", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
		v := b.want(200, "", "POST", "/api/experience/verification/password", `{"identifier":{"type":"username","value":"ann"},"password":"correct horse"}`)
		b.want(204, "", "POST", "/api/experience/identification", `{"verificationId":"`+v["verificationId"].(string)+`"}`)
		if _, got := b.do("POST", "/api/experience/submit", ""); tt.code != "" && got["code"] != tt.code || tt.code == "" && got["code"] != nil {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}

// Passkeys are suggested where they sign in, though none can be made here.
func TestExperiencePasskeySuggestion(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.settings(`{"passkeySignIn":{"enabled":true}}`)
	p := open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	p.is("user.passkey_preferred", p.submit())
	_, err := p.CreateWebAuthnRegistrationVerification(t.Context())
	p.is("logtotest.not_modelled", err)
	p.is("logtotest.not_modelled", p.bind(gen.MfaFactorWebAuthn, "x"))
	p.is("", p.SkipPasskeyBinding(t.Context()))
	p.done()
}
