package logtotest

import (
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// Users look after their second factors, with proof of who asks.
func TestAccountFactors(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{}}`)
	a := c.accountOf(ann, "identities")
	ctx := t.Context()
	list := func() []gen.MfaVerification {
		t.Helper()
		factors, err := a.GetMfaVerifications(ctx)
		a.is("", err)
		return factors
	}
	add := func(body string, options ...management.CallOption) error {
		return a.AddMfaVerification(ctx, as[gen.AddMfaVerificationRequest](t, body), options...)
	}
	proof := a.proof("correct horse")
	_, err := a.GetMfaVerifications(ctx)
	a.is("account_center.field_not_enabled", err)
	a.is("account_center.field_not_editable", add(`{"type":"Totp","secret":"x"}`, proof))
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	other := c.accountOf(ann, "profile")
	_, err = other.GetMfaVerifications(ctx)
	other.is("auth.unauthorized", err)
	other.is("auth.unauthorized", other.DeleteMfaVerification(ctx, "x", proof))

	made, err := a.GenerateTotpSecret(ctx)
	a.is("", err)
	secret := made.Secret.Reveal()
	a.is("verification_record.permission_denied", add(`{"type":"Totp","secret":"`+secret+`"}`))
	a.is("session.mfa.mfa_factor_not_enabled", add(`{"type":"Totp","secret":"`+secret+`"}`, proof))
	c.settings(`{"mfa":{"factors":["Totp","BackupCode"],"policy":"UserControlled"}}`)
	a.is("user.totp_secret_invalid", add(`{"type":"Totp","secret":"invalid-totp-secret"}`, proof))
	a.is("session.mfa.invalid_totp_code", add(`{"type":"Totp","secret":"`+secret+`","code":"000"}`, proof))
	generated, err := a.GenerateMyAccountBackupCodes(ctx)
	a.is("", err)
	codes := `"codes":["` + generated.Codes[0].Reveal() + `"`
	for _, code := range generated.Codes[1:] {
		codes += `,"` + code.Reveal() + `"`
	}
	codes = `{"type":"BackupCode",` + codes + `]}`
	a.is("session.mfa.backup_code_can_not_be_alone", add(codes, proof))
	a.is("", add(`{"type":"Totp","secret":"`+secret+`","code":"`+totpNow(t, secret)+`"}`, proof))
	a.is("user.totp_already_in_use", add(`{"type":"Totp","secret":"`+secret+`"}`, proof))
	a.is("user.wrong_backup_code_format", add(`{"type":"BackupCode","codes":["x"]}`, proof))
	_, err = a.GetBackupCodes(ctx, proof)
	a.is("verification_record.not_found", err)
	a.is("", add(codes, proof))
	a.is("user.backup_code_already_in_use", add(codes, proof))
	_, err = a.GetBackupCodes(ctx)
	a.is("verification_record.permission_denied", err)

	// What was bound here is what sign-in wants.
	p := open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	p.is("session.mfa.require_mfa_verification", p.submit())
	p.is("", p.backupCode(generated.Codes[0].Reveal()))
	p.done()
	usages, err := a.GetBackupCodes(ctx, proof)
	a.is("", err)
	if len(usages.Codes) != 10 || usages.Codes[0].UsedAt == nil || usages.Codes[1].UsedAt != nil {
		t.Errorf("got %+v", usages.Codes)
	}

	made, err = a.GenerateTotpSecret(ctx)
	a.is("", err)
	replace := func(code string) error {
		return a.CreateOrReplaceTotpMfaVerification(ctx, gen.CreateOrReplaceTotpRequest{Secret: made.Secret.Reveal(), Code: code}, proof)
	}
	old := list()[0].ID
	a.is("session.mfa.invalid_totp_code", replace("000"))
	a.is("", replace(totpNow(t, made.Secret.Reveal())))
	factors := list()
	if len(factors) != 2 || factors[0].Type != gen.MfaFactorTotp || factors[0].ID == old {
		t.Errorf("got %+v", factors)
	}
	a.is("verification_record.not_found", a.DeleteMfaVerification(ctx, "nope", proof))
	a.is("verification_record.not_found", a.UpdateMfaVerificationName(ctx, factors[0].ID, gen.NameRequest{Name: "x"}, proof))
	a.is("", a.DeleteMfaVerification(ctx, factors[1].ID, proof))
	if got := list(); len(got) != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestAccountConfig(t *testing.T) {
	c := start(t)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"mfa":"ReadOnly"}}`)
	a, other := c.accountOf(ann, "identities"), c.accountOf(ann, "profile")
	ctx, proof := t.Context(), a.proof("correct horse")
	_, err := other.GetMfaSettings(ctx)
	other.is("auth.unauthorized", err)
	_, err = other.UpdateLogtoConfig(ctx, gen.UserLogtoConfigPatch{})
	other.is("auth.unauthorized", err)
	settings, err := a.GetMfaSettings(ctx)
	a.is("", err)
	if settings.SkipMfaOnSignIn {
		t.Errorf("got %+v", settings)
	}
	_, err = a.UpdateMfaSettings(ctx, gen.MfaSettings{SkipMfaOnSignIn: true}, proof)
	a.is("account_center.field_not_editable", err)
	_, err = a.UpdateLogtoConfig(ctx, as[gen.UserLogtoConfigPatch](t, `{"mfa":{"skipped":true}}`), proof)
	a.is("account_center.field_not_editable", err)
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	_, err = a.UpdateMfaSettings(ctx, gen.MfaSettings{SkipMfaOnSignIn: true})
	a.is("verification_record.permission_denied", err)
	settings, err = a.UpdateMfaSettings(ctx, gen.MfaSettings{SkipMfaOnSignIn: true}, proof)
	a.is("", err)
	if !settings.SkipMfaOnSignIn {
		t.Errorf("got %+v", settings)
	}
	_, err = a.UpdateLogtoConfig(ctx, as[gen.UserLogtoConfigPatch](t, `{"mfa":{"skipped":true}}`))
	a.is("verification_record.permission_denied", err)
	config, err := a.UpdateLogtoConfig(ctx, as[gen.UserLogtoConfigPatch](t, `{"passkeySignIn":{"skipped":true}}`))
	a.is("", err)
	if !config.PasskeySignIn.Skipped || config.Mfa.Skipped || !*config.Mfa.SkipMfaOnSignIn {
		t.Errorf("got %+v", config)
	}
	c.want(200, "", "PATCH", "/api/account-center", `{"fields":{"mfa":"Off"}}`)
	_, err = a.GetLogtoConfig(ctx)
	a.is("account_center.field_not_enabled", err)
}
