package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/totp"
)

// experienceFactors is what an interaction is going to write to the second factors of its user.
type experienceFactors struct {
	Enabled        bool       `json:"mfaEnabled,omitempty"`
	Skipped        bool       `json:"mfaSkipped,omitempty"`
	PasskeySkipped bool       `json:"passkeySkipped,omitempty"`
	TOTP           *mfaFactor `json:"totp,omitempty"`       // nil for none
	BackupCodes    *mfaFactor `json:"backupCode,omitempty"` // nil for none

	suggestionSkipped bool
}

// interactionFactorOperations verify and bind second factors.
var interactionFactorOperations = operations{
	"CreateTotpSecret":       {run: step("Verification.Totp.Create", createInteractionTOTP, identified), lacks: "the QR code is a placeholder"},
	"VerifyTotpVerification": {run: step("Verification.Totp.Submit", verifyInteractionTOTP, identified), lacks: "a code works more than once in its half minute"},
	"GenerateBackupCodes":    {run: step("Verification.BackupCode.Create", generateInteractionCodes, identified)},
	"VerifyBackupCode":       {run: step("Verification.BackupCode.Submit", verifyInteractionCode, identified)},
	"BindMfaVerification":    {run: step("BindMfa.{type}.Submit", bindFactor, notForgotten, shownFactor), lacks: "passkeys"},
	"MarkMfaEnabled":         {run: mark(func(f *experienceFactors) { f.Enabled = true })},
	"SkipMfaBindingFlow":     {run: mark(func(f *experienceFactors) { f.Skipped = true }, identified, maySkipMFA)},
	"SkipMfaSuggestion":      {run: mark(func(f *experienceFactors) { f.suggestionSkipped = true })},
	"SkipPasskeyBinding":     {run: mark(func(f *experienceFactors) { f.PasskeySkipped = true })},
}

// mark is the step that notes a choice.
func mark(set func(*experienceFactors), checks ...check[interaction]) handler {
	return step("Mfa.Update", func(_ *call, current *interaction, _ *user) (*response, error) {
		set(&current.experienceFactors)
		return noContent(), nil
	}, append([]check[interaction]{notForgotten, shownFactor}, checks...)...)
}

func createInteractionTOTP(c *call, current *interaction, u *user) (*response, error) {
	made := &mfaFactor{Type: factorTOTP, secret: c.newTOTPSecret()}
	id := c.keep(current, &verification{Kind: factorTOTP, User: u.ID, factor: made})["verificationId"]
	return ok(map[string]string{"verificationId": id, "secret": made.secret, "secretQrCode": emptyPNG}), nil
}

// verifyInteractionTOTP checks a code of a new authenticator app, or of the one the user has.
func verifyInteractionTOTP(c *call, current *interaction, u *user) (*response, error) {
	body := c.bodyObject()
	if id := body.Text("verificationId"); id != "" {
		v, err := current.record(id, factorTOTP)
		fits := err == nil && v.factor != nil && totp.Fits(v.factor.secret, body.Text("code"), c.now)
		if err := cmp.Or(err, errIf(!fits, "session.mfa.invalid_totp_code")); err != nil {
			return nil, err
		}
		v.Verified = true
		return ok(map[string]string{"verificationId": id}), nil
	}
	return c.verify(current, "MfaTotp/"+u.ID, &verification{Kind: factorTOTP, User: u.ID}, func() error {
		f := u.factor(factorTOTP)
		if f == nil || !totp.Fits(f.secret, body.Text("code"), c.now) {
			return errOf("session.mfa.invalid_totp_code")
		}
		f.LastUsedAt = isoTime(c.now)
		return nil
	})
}

func generateInteractionCodes(c *call, current *interaction, u *user) (*response, error) {
	codes := c.newBackupCodes()
	id := c.keep(current, &verification{Kind: factorBackupCodes, User: u.ID, factor: newBackupCodeFactor(codes)})["verificationId"]
	return ok(map[string]any{"verificationId": id, "codes": codes}), nil
}

// verifyInteractionCode uses a backup code up.
func verifyInteractionCode(c *call, current *interaction, u *user) (*response, error) {
	return c.verify(current, "MfaBackupCode/"+u.ID, &verification{Kind: factorBackupCodes, User: u.ID}, func() error {
		f := u.factor(factorBackupCodes)
		used := f != nil && f.useCode(c.text("code"), isoTime(c.now))
		return errIf(!used, "session.mfa.invalid_backup_code")
	})
}

// bindFactor makes a verification a second factor of the user, once the interaction is submitted.
func bindFactor(c *call, current *interaction, u *user) (*response, error) {
	kind, id := c.text("type"), c.text("verificationId")
	var err error
	switch kind {
	case factorTOTP, factorBackupCodes:
		err = c.bindPending(current, u, kind, id)
	case kindEmailCode, kindPhoneCode: // an address or a number is a factor once it is the user's
		var v *verification
		if v, err = c.stageProved(current, id, kind); err == nil {
			c.keep(current, &verification{Kind: mfaPrefix + kind, Identifier: v.Identifier, Template: "MfaVerification", Verified: true})
		}
	default:
		err = errNotModelled(c.op)
	}
	current.Enabled = current.Enabled || err == nil
	return noContent(), err
}

func (c *call) bindPending(current *interaction, u *user, kind, id string) error {
	v, err := current.record(id, kind)
	if err := cmp.Or(identified(c, current), err); err != nil {
		return err
	}
	isTOTP, alone := kind == factorTOTP, len(subtract(c.factorsWith(current, u), []string{kind})) == 0
	err = cmp.Or(
		errIf(isTOTP && !v.Verified, "session.verification_failed"),
		errIf(isTOTP && v.factor == nil, "session.mfa.pending_info_not_found"),
		errIf(!slices.Contains(c.enabledFactors(), kind), "session.mfa.mfa_factor_not_enabled"),
		errIf(isTOTP && u.hasFactor(kind), "user.totp_already_in_use"),
		errIf(!isTOTP && alone, "session.mfa.backup_code_can_not_be_alone"),
		errIf(v.factor == nil, "session.mfa.pending_info_not_found"),
	)
	switch {
	case err != nil:
		return err
	case isTOTP:
		current.TOTP = v.factor
	default:
		current.BackupCodes = v.factor
	}
	return nil
}

// maySkipMFA refuses where the policy leaves users no choice.
func maySkipMFA(c *call, current *interaction) error {
	return errIf(c.mustHaveMFA(c.db.users.Get(current.user)), "session.mfa.mfa_policy_not_user_controlled")
}
