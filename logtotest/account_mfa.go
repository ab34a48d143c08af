package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/totp"
)

var (
	wantsIdentities = scoped("identities", http.StatusUnauthorized)
	changesFactors  = []accountCheck{proved, editable("mfa"), wantsIdentities, firstParty}
)

// accountFactorOperations let users look after their second factors, and choices about them.
var accountFactorOperations = operations{
	"GetMfaVerifications":                {run: account(listAccountFactors, enabledField("mfa"), wantsIdentities)},
	"AddMfaVerification":                 {run: account(addAccountFactor, changesFactors...), lacks: "passkeys"},
	"CreateOrReplaceTotpMfaVerification": {run: account(replaceAccountTOTP, changesFactors...)},
	"DeleteMfaVerification":              {run: account(deleteAccountFactor, changesFactors...)},
	"UpdateMfaVerificationName":          {run: account(renamePasskey, proved, editable("passkey"), wantsIdentities, firstParty), lacks: "passkeys, which alone have names"},
	"GenerateTotpSecret":                 {run: account(generateTOTP)},
	"GenerateMyAccountBackupCodes":       {run: account(generateBackupCodes)},
	"GetBackupCodes":                     {run: account(getBackupCodes, proved, wantsIdentities)},
	"GetMfaSettings":                     {run: account(getMFASettings, wantsIdentities, enabledField("mfa"))},
	"UpdateMfaSettings":                  {run: account(updateMFASettings, proved, wantsIdentities, editable("mfa"), firstParty)},
	"GetLogtoConfig":                     {run: account(getAccountConfig, wantsIdentities, enabledField("passkey"))},
	"UpdateLogtoConfig":                  {run: account(updateAccountConfig, wantsIdentities, editable("passkey"), provedForMFA, firstParty)},
}

func listAccountFactors(_ *call, u *user) (*response, error) { return ok(nonNil(u.factors)), nil }

// enable switches second factors on for the user, as binding one does.
func (c *call) enable(u *user) (*response, error) {
	u.config.MFA.Enabled = new(true)
	c.changed(u)
	return noContent(), nil
}

// checkTOTP refuses secrets that are none, and codes that are not of the secret.
func (c *call) checkTOTP(secret, code string) error {
	switch {
	case !totpSecretFormat.MatchString(secret):
		return errTOTPSecret(http.StatusBadRequest)
	case code != "" && !totp.Fits(secret, code, c.now):
		return errOf("session.mfa.invalid_totp_code")
	}
	return nil
}

func addAccountFactor(c *call, u *user) (*response, error) {
	body := c.bodyObject()
	kind := body.Text("type")
	if kind == "TOTP" { // another spelling the document has
		kind = factorTOTP
	}
	if kind == "WebAuthn" {
		return nil, errNotModelled(c.op)
	}
	if !slices.Contains(c.enabledFactors(), kind) {
		return nil, errOf("session.mfa.mfa_factor_not_enabled")
	}
	if kind == factorTOTP {
		if u.hasFactor(factorTOTP) {
			return nil, errOf("user.totp_already_in_use")
		}
		if err := c.checkTOTP(body.Text("secret"), body.Text("code")); err != nil {
			return nil, err
		}
		c.bind(u, &mfaFactor{Type: factorTOTP, secret: body.Text("secret")})
		return c.enable(u)
	}
	codes := textList(body, "codes")
	switch old := u.factor(factorBackupCodes); {
	case old != nil && *old.RemainCodes > 0:
		return nil, errOf("user.backup_code_already_in_use")
	case !slices.ContainsFunc(u.factors, func(f *mfaFactor) bool { return f.Type != factorBackupCodes }):
		return nil, errOf("session.mfa.backup_code_can_not_be_alone")
	}
	if err := checkBackupCodes(codes); err != nil {
		return nil, err
	}
	c.bind(u, newBackupCodeFactor(codes))
	return c.enable(u)
}

// replaceAccountTOTP puts a new authenticator app in the place of the old one.
func replaceAccountTOTP(c *call, u *user) (*response, error) {
	if !slices.Contains(c.enabledFactors(), factorTOTP) {
		return nil, errOf("session.mfa.mfa_factor_not_enabled")
	}
	secret, code := c.bodyObject().Text("secret"), c.bodyObject().Text("code")
	if err := c.checkTOTP(secret, code); err != nil {
		return nil, err
	}
	if code == "" {
		return nil, errOf("session.mfa.invalid_totp_code")
	}
	at := slices.Index(u.factors, u.factor(factorTOTP))
	c.bind(u, &mfaFactor{Type: factorTOTP, secret: secret})
	if at >= 0 {
		last := len(u.factors) - 1
		u.factors[at], u.factors = u.factors[last], u.factors[:last]
	}
	return c.enable(u)
}

func deleteAccountFactor(c *call, u *user) (*response, error) {
	at := slices.IndexFunc(u.factors, func(f *mfaFactor) bool { return f.ID == c.path("verificationId") })
	if at < 0 {
		return nil, errOf("verification_record.not_found")
	}
	u.factors = slices.Delete(u.factors, at, at+1)
	c.changed(u)
	return noContent(), nil
}

func renamePasskey(*call, *user) (*response, error) {
	return nil, errOf("verification_record.not_found")
}

func generateTOTP(c *call, _ *user) (*response, error) {
	return ok(map[string]string{"secret": c.s.ids.Take(ids.Base32Alphabet, 32)}), nil
}

func generateBackupCodes(c *call, _ *user) (*response, error) {
	return ok(map[string][]string{"codes": c.newBackupCodes()}), nil
}

func getBackupCodes(_ *call, u *user) (*response, error) {
	f := u.factor(factorBackupCodes)
	if f == nil {
		return nil, withStatus(http.StatusNotFound, errOf("verification_record.not_found"))
	}
	return ok(map[string]any{"codes": f.codes}), nil
}

func getMFASettings(_ *call, u *user) (*response, error) {
	return ok(map[string]bool{"skipMfaOnSignIn": u.config.MFA.SkipMFAOnSignIn}), nil
}

func updateMFASettings(c *call, u *user) (*response, error) {
	u.config.MFA.SkipMFAOnSignIn = isTrue(c.bodyObject(), "skipMfaOnSignIn")
	c.changed(u)
	return getMFASettings(c, u)
}

func getAccountConfig(_ *call, u *user) (*response, error) { return ok(u.config), nil }

// provedForMFA wants proof of who asks for changes of what protects the account.
func provedForMFA(c *call, u *user) error {
	if _, given := c.bodyObject().Get("mfa"); given {
		return proved(c, u)
	}
	return nil
}

func updateAccountConfig(c *call, u *user) (*response, error) {
	if err := c.patchConfig(u); err != nil {
		return nil, err
	}
	return ok(u.config), nil
}
