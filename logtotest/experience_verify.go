package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The kinds of verifications by a code that was sent, and the identifiers they are for.
const (
	kindEmailCode = "EmailVerificationCode"
	kindPhoneCode = "PhoneVerificationCode"
	mfaPrefix     = "Mfa" // before these, where the code is a second factor
)

var codeKinds = map[string]string{identifierEmail: kindEmailCode, identifierPhone: kindPhoneCode}

// interactionVerificationOperations prove who somebody is.
var interactionVerificationOperations = operations{
	"CreatePasswordVerification":            {run: step("Verification.Password.Submit", verifyInteractionPassword)},
	"CreateNewPasswordIdentityVerification": {run: step("Verification.NewPasswordIdentity.Submit", verifyNewPassword), lacks: "whether a password has leaked is not asked"},
	"CreateAndSendVerificationCode":         {run: step("Verification.{code}.Create", sendInteractionCode), lacks: "disposable addresses are not known"},
	"VerifyVerificationCodeVerification":    {run: step("Verification.{code}.Submit", verifySentCode)},
	"CreateAndSendMfaVerificationCode":      {run: step("Verification.{code}.Create", sendFactorCode)},
	"VerifyMfaVerificationCode":             {run: step("Verification.{code}.Submit", verifySentCode)},
	"VerifyOneTimeTokenVerification":        {run: step("Verification.OneTimeToken.Submit", verifyMagicLink)},
}

// checkPasswordOf reports a wrong password.
func (c *call) checkPasswordOf(u *user, plain string) error {
	if u == nil || u.password == nil {
		return errOf("session.invalid_credentials")
	}
	right, err := c.check(u.password, plain)
	return cmp.Or(err, errIf(!right, "session.invalid_credentials"))
}

func verifyInteractionPassword(c *call, current *interaction, _ *user) (*response, error) {
	identifier := c.bodyObject().Child("identifier")
	u := c.userByIdentifier(identifier)
	err := c.guessed(c.target(identifier), func() error { return c.checkPasswordOf(u, c.text("password")) })
	if err == nil {
		err = cmp.Or(errIf(u.IsSuspended, "user.suspended"), errIf(c.passwordExpired(u), "password.expired"))
	}
	if err != nil {
		return nil, err
	}
	return ok(c.keep(current, &verification{Kind: kindPassword, Identifier: identifier, Verified: true})), nil
}

// passwordExpired reports whether the policy, or an administrator, wants a new password.
func (c *call) passwordExpired(u *user) bool {
	policy := c.db.signInExperience.Child("passwordExpiration")
	if !isTrue(policy, "enabled") {
		return false
	}
	since := cmp.Or(u.password.setAt, int64(number(policy, "enabledAt", float64(u.CreatedAt))))
	days := time.Duration(number(policy, "validPeriodDays", 0)) * 24 * time.Hour
	return u.password.expired || days > 0 && c.millis() >= since+days.Milliseconds()
}

// verifyNewPassword keeps a username and a password to register with, if both may be had.
func verifyNewPassword(c *call, current *interaction, _ *user) (*response, error) {
	identifier, plain := c.bodyObject().Child("identifier"), c.text("password")
	owner := user{Username: new(identifier.Text("value"))}
	_, err := c.checkFields(objectOf(member("username", *owner.Username)), &user{})
	if err := cmp.Or(err, c.checkNewPassword(plain, owner)); err != nil {
		return nil, err
	}
	v := &verification{Kind: kindNewPassword, Identifier: identifier, password: c.s.hashPassword(plain), Verified: true}
	return ok(c.keep(current, v)), nil
}

// sendInteractionCode sends a code. Strangers who could do nothing with it get none, and are not told.
func sendInteractionCode(c *call, current *interaction, _ *user) (*response, error) {
	identifier, event := c.bodyObject().Child("identifier"), c.text("interactionEvent")
	template := event
	if current.user == "" {
		if err := checkCaptcha(c, current); err != nil {
			return nil, err
		}
	} else if !slices.Contains(askedAtSignUp(c.db.signInExperience.Child("signUp")), identifier.Text("type")) {
		template = templateBindMFA
	}
	if err := c.checkAddress(identifier); event == eventRegister && err != nil {
		return nil, err
	}
	useless := current.event == eventForgotPassword ||
		event == eventSignIn && current.user == "" && c.db.signInExperience.Text("signInMode") == eventSignIn
	v := &verification{Kind: codeKinds[identifier.Text("type")], Identifier: identifier, Template: template}
	return c.startCode(current, v, useless && c.userByIdentifier(identifier) == nil)
}

func (c *call) startCode(current *interaction, v *verification, pretend bool) (*response, error) {
	var err error
	about := c.messageAbout(current.client, current.params.Get("organization_id"), nil)
	if v.passcode, err = c.sendPasscode(v.Identifier, v.Template, about, pretend); err != nil {
		return nil, err
	}
	return ok(c.keep(current, v)), nil
}

// verifySentCode takes the code that was sent; a factor says by itself where that was.
func verifySentCode(c *call, current *interaction, _ *user) (*response, error) {
	identifier, factor := c.bodyObject().Child("identifier"), strings.ToLower(c.text("identifierType"))
	kind := codeKinds[identifier.Text("type")]
	if factor != "" {
		kind = mfaPrefix + codeKinds[factor]
	}
	v, err := current.record(c.text("verificationId"), kind)
	if err != nil {
		return nil, err
	}
	if factor != "" {
		identifier = v.Identifier
	}
	return ok(map[string]string{"verificationId": v.ID}), c.enterCode(v, identifier)
}

// enterCode verifies with the code in the body.
func (c *call) enterCode(v *verification, from object) error {
	err := c.guessed(c.target(from), func() error { return c.checkPasscode(v.passcode, from, c.text("code")) })
	v.Verified = v.Verified || err == nil
	return err
}

// sendFactorCode sends a code to the address or the number of the user, as a second factor.
func sendFactorCode(c *call, current *interaction, u *user) (*response, error) {
	if u == nil {
		return nil, withStatus(http.StatusBadRequest, errOf("session.identifier_not_found"))
	}
	kind := strings.ToLower(c.text("identifierType"))
	value := map[string]string{identifierEmail: u.email(), identifierPhone: u.phone()}[kind]
	if value == "" {
		return nil, errOf("session.mfa.mfa_factor_not_enabled")
	}
	return c.startCode(current, &verification{Kind: mfaPrefix + codeKinds[kind], Identifier: identifierOf(kind, value), Template: "MfaVerification"}, false)
}

// verifyMagicLink uses up a one-time token. Who has one needs no captcha.
func verifyMagicLink(c *call, current *interaction, _ *user) (*response, error) {
	v := &verification{Kind: kindOneTime, Identifier: c.bodyObject().Child("identifier")}
	result, err := c.verify(current, c.target(v.Identifier), v, func() error {
		t, err := c.useOneTimeToken(c.text("token"), v.Identifier.Text("value"), current.event)
		if err == nil {
			v.Context = t.Context
		}
		return err
	})
	current.captchaSkipped = current.captchaSkipped || err == nil
	return result, err
}

// verify keeps a verification once the caller has shown what it takes; too many wrong guesses are refused.
func (c *call) verify(current *interaction, target string, v *verification, show func() error) (*response, error) {
	if err := c.guessed(target, show); err != nil {
		return nil, err
	}
	v.Verified = true
	return ok(c.keep(current, v)), nil
}
