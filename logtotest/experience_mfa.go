package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/totp"
)

// experienceFactors is what an interaction is going to write to the second factors of its user.
type experienceFactors struct {
	authenticator string   // secret of a new authenticator app, "" for none
	backupCodes   []string // new ones
	mfaEnabled    bool
	mfaSkipped    bool
	// These two are about suggestions to bind more.
	suggestionSkipped, passkeySkipped bool
}

func (f experienceFactors) view() object {
	var view object
	for name, on := range map[string]bool{"mfaEnabled": f.mfaEnabled, "mfaSkipped": f.mfaSkipped, "passkeySkipped": f.passkeySkipped} {
		if on {
			view.Set(name, true)
		}
	}
	view = view.JSONB() // maps have no order
	if f.authenticator != "" {
		view.Set("totp", objectOf(member("type", factorTOTP)))
	}
	if f.backupCodes != nil {
		view.Set("backupCode", objectOf(member("type", factorBackupCodes)))
	}
	return view
}

// interactionFactorOperations verify and bind second factors.
var interactionFactorOperations = operations{
	"CreateTotpSecret":       {run: step("Verification.Totp.Create", createInteractionTOTP), lacks: "the QR code is a placeholder"},
	"VerifyTotpVerification": {run: step("Verification.Totp.Submit", verifyInteractionTOTP), lacks: "a code works more than once in its half minute"},
	"GenerateBackupCodes":    {run: step("Verification.BackupCode.Create", generateInteractionCodes)},
	"VerifyBackupCode":       {run: step("Verification.BackupCode.Submit", verifyInteractionCode)},
	"BindMfaVerification":    {run: step("BindMfa.{type}.Submit", verified(bindFactor)), lacks: "passkeys"},
	"MarkMfaEnabled":         {run: step("Mfa.Update", verified(mark(func(f *experienceFactors) { f.mfaEnabled = true })))},
	"SkipMfaBindingFlow":     {run: step("Mfa.Update", verified(skipMFA))},
	"SkipMfaSuggestion":      {run: step("Mfa.Update", verified(mark(func(f *experienceFactors) { f.suggestionSkipped = true })))},
	"SkipPasskeyBinding":     {run: step("Mfa.Update", verified(mark(func(f *experienceFactors) { f.passkeySkipped = true })))},
}

// verified runs a step only when the user has shown a second factor, where they have one.
func verified(run func(c *call, current *interaction) (*response, error)) func(c *call, current *interaction) (*response, error) {
	return func(c *call, current *interaction) (*response, error) {
		if current.event == eventForgotPassword {
			return nil, errForgotPassword(http.StatusBadRequest)
		}
		if current.event == eventSignIn {
			if err := c.checkFactor(current); err != nil {
				return nil, err
			}
		}
		return run(c, current)
	}
}

func mark(set func(*experienceFactors)) func(c *call, current *interaction) (*response, error) {
	return func(_ *call, current *interaction) (*response, error) {
		set(&current.experienceFactors)
		return noContent(), nil
	}
}

func createInteractionTOTP(c *call, current *interaction) (*response, error) {
	u, err := c.identified(current)
	if err != nil {
		return nil, err
	}
	r := &experienceRecord{kind: kindTOTP, user: u.ID, secret: c.s.ids.Take(ids.Base32Alphabet, 32)}
	id := c.keep(current, r)["verificationId"]
	return ok(map[string]string{"verificationId": id, "secret": r.secret, "secretQrCode": "data:image/png;base64," + emptyPNG}), nil
}

// verifyInteractionTOTP checks a code of a new authenticator app, or of the one the user has.
func verifyInteractionTOTP(c *call, current *interaction) (*response, error) {
	u, err := c.identified(current)
	if err != nil {
		return nil, err
	}
	body := c.bodyObject()
	if id := body.Text("verificationId"); id != "" {
		r, err := current.record(id, kindTOTP)
		if err != nil {
			return nil, err
		}
		if r.secret == "" || !totp.Fits(r.secret, body.Text("code"), c.now) {
			return nil, errOf("session.mfa.invalid_totp_code")
		}
		r.verified = true
		return ok(map[string]string{"verificationId": id}), nil
	}
	err = c.guessed("MfaTotp/"+u.ID, func() error {
		f := u.factor(factorTOTP)
		if f == nil || !totp.Fits(f.secret, body.Text("code"), c.now) {
			return errOf("session.mfa.invalid_totp_code")
		}
		f.LastUsedAt = isoTime(c.now)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ok(c.keep(current, &experienceRecord{kind: kindTOTP, user: u.ID, verified: true})), nil
}

func generateInteractionCodes(c *call, current *interaction) (*response, error) {
	u, err := c.identified(current)
	if err != nil {
		return nil, err
	}
	r := &experienceRecord{kind: kindBackupCode, user: u.ID, codes: c.newBackupCodes()}
	id := c.keep(current, r)["verificationId"]
	return ok(map[string]any{"verificationId": id, "codes": r.codes}), nil
}

// verifyInteractionCode uses a backup code up.
func verifyInteractionCode(c *call, current *interaction) (*response, error) {
	u, err := c.identified(current)
	if err != nil {
		return nil, err
	}
	code := c.bodyObject().Text("code")
	err = c.guessed("MfaBackupCode/"+u.ID, func() error {
		if f := u.factor(factorBackupCodes); f != nil && f.useCode(code, isoTime(c.now)) {
			return nil
		}
		return errOf("session.mfa.invalid_backup_code")
	})
	if err != nil {
		return nil, err
	}
	return ok(c.keep(current, &experienceRecord{kind: kindBackupCode, user: u.ID, code: code, verified: true})), nil
}

// bindFactor makes a verification a second factor of the user, once the interaction is submitted.
func bindFactor(c *call, current *interaction) (*response, error) {
	kind, id := c.bodyObject().Text("type"), c.bodyObject().Text("verificationId")
	var err error
	switch kind {
	case factorTOTP:
		err = c.bindTOTP(current, id)
	case factorBackupCodes:
		err = c.bindBackupCodes(current, id)
	case kindEmailCode:
		err = c.bindIdentifier(current, identifierEmail, id)
	case kindPhoneCode:
		err = c.bindIdentifier(current, identifierPhone, id)
	default:
		err = errNotModelled(c.op)
	}
	if err != nil {
		return nil, err
	}
	current.mfaEnabled = true
	return noContent(), nil
}

func (c *call) bindTOTP(current *interaction, id string) error {
	u, err := c.identified(current)
	if err != nil {
		return err
	}
	r, err := current.record(id, kindTOTP)
	switch {
	case err != nil:
		return err
	case !r.verified:
		return errOf("session.verification_failed")
	case r.secret == "":
		return errOf("session.mfa.pending_info_not_found")
	case !slices.Contains(c.enabledFactors(), factorTOTP):
		return errOf("session.mfa.mfa_factor_not_enabled")
	case u.hasFactor(factorTOTP):
		return errOf("user.totp_already_in_use")
	}
	current.authenticator = r.secret
	return nil
}

func (c *call) bindBackupCodes(current *interaction, id string) error {
	u, err := c.identified(current)
	if err != nil {
		return err
	}
	r, err := current.record(id, kindBackupCode)
	switch {
	case err != nil:
		return err
	case !slices.Contains(c.enabledFactors(), factorBackupCodes):
		return errOf("session.mfa.mfa_factor_not_enabled")
	case !slices.ContainsFunc(c.factorsWith(current, u), func(kind string) bool { return kind != factorBackupCodes }):
		return errOf("session.mfa.backup_code_can_not_be_alone")
	case r.codes == nil:
		return errOf("session.mfa.pending_info_not_found")
	}
	current.backupCodes = r.codes
	return nil
}

// bindIdentifier makes an address or a number the user's, which is what makes it a factor.
func (c *call) bindIdentifier(current *interaction, kind, id string) error {
	if err := c.stageIdentifier(current, kind, id); err != nil {
		return err
	}
	r, err := current.record(id, codeKinds[kind])
	if err == nil {
		c.keep(current, &experienceRecord{kind: mfaCodeKinds[kind], identifier: r.identifier, template: "MfaVerification", verified: true})
	}
	return err
}

func skipMFA(c *call, current *interaction) (*response, error) {
	u, err := c.identified(current)
	if err != nil {
		return nil, err
	}
	if c.mustHaveMFA(u) {
		return nil, errOf("session.mfa.mfa_policy_not_user_controlled")
	}
	current.mfaSkipped = true
	return noContent(), nil
}
