package logtotest

import (
	"net/http"
	"strings"
	"time"
)

// The kinds of verifications by a code that was sent, and the identifiers they are for.
const (
	kindEmailCode    = "EmailVerificationCode"
	kindPhoneCode    = "PhoneVerificationCode"
	kindMFAEmailCode = "MfaEmailVerificationCode"
	kindMFAPhoneCode = "MfaPhoneVerificationCode"
)

var (
	codeKinds    = map[string]string{identifierEmail: kindEmailCode, identifierPhone: kindPhoneCode}
	mfaCodeKinds = map[string]string{identifierEmail: kindMFAEmailCode, identifierPhone: kindMFAPhoneCode}
)

// interactionVerificationOperations prove who somebody is.
var interactionVerificationOperations = operations{
	"CreatePasswordVerification":            {run: step("Verification.Password.Submit", verifyInteractionPassword)},
	"CreateNewPasswordIdentityVerification": {run: step("Verification.NewPasswordIdentity.Submit", verifyNewPassword), lacks: "whether a password has leaked is not asked"},
	"CreateAndSendVerificationCode":         {run: step("Verification.{code}.Create", sendCode), lacks: "disposable addresses are not known"},
	"VerifyVerificationCodeVerification":    {run: step("Verification.{code}.Submit", verifyCode)},
	"CreateAndSendMfaVerificationCode":      {run: step("Verification.MfaVerificationCode.Create", sendFactorCode)},
	"VerifyMfaVerificationCode":             {run: step("Verification.MfaVerificationCode.Submit", verifyFactorCode)},
	"VerifyOneTimeTokenVerification":        {run: step("Verification.OneTimeToken.Submit", verifyMagicLink)},
}

// checkPasswordOf reports a wrong password.
func (c *call) checkPasswordOf(u *user, plain string) error {
	right := false
	if u != nil && u.password != nil {
		var err error
		if right, err = c.check(u.password, plain); err != nil {
			return err
		}
	}
	if !right {
		return errOf("session.invalid_credentials")
	}
	return nil
}

func verifyInteractionPassword(c *call, current *interaction) (*response, error) {
	identifier := c.bodyObject().Child("identifier")
	u := c.userByIdentifier(identifier)
	err := c.guessed(c.target(identifier), func() error { return c.checkPasswordOf(u, c.bodyObject().Text("password")) })
	if err == nil && u.IsSuspended {
		err = errOf("user.suspended")
	}
	if err != nil {
		return nil, err
	}
	if c.passwordExpired(u) {
		return nil, errOf("password.expired")
	}
	return ok(c.keep(current, &experienceRecord{kind: kindPassword, identifier: identifier, verified: true})), nil
}

// passwordExpired reports whether the policy, or an administrator, wants a new password.
func (c *call) passwordExpired(u *user) bool {
	policy := c.db.signInExperience.Child("passwordExpiration")
	if !isTrue(policy, "enabled") {
		return false
	}
	since := u.password.setAt
	if since == 0 {
		since = int64(number(policy, "enabledAt", float64(u.CreatedAt)))
	}
	days := time.Duration(number(policy, "validPeriodDays", 0)) * 24 * time.Hour
	return u.password.expired || days > 0 && c.millis() >= since+days.Milliseconds()
}

// verifyNewPassword keeps a username and a password to register with, if both may be had.
func verifyNewPassword(c *call, current *interaction) (*response, error) {
	identifier, plain := c.bodyObject().Child("identifier"), c.bodyObject().Text("password")
	profile := objectOf(member("username", identifier.Text("value")))
	if _, err := c.checkProfile(profile, nil); err != nil {
		return nil, err
	}
	if err := c.checkNewPassword(plain, nil, profile); err != nil {
		return nil, err
	}
	r := &experienceRecord{kind: kindNewPassword, identifier: identifier, password: c.s.hashPassword(plain), verified: true}
	return ok(c.keep(current, r)), nil
}

// sendCode sends a code to an address or a number. Strangers who could do nothing with it get none,
// and are not told.
func sendCode(c *call, current *interaction) (*response, error) {
	identifier, event := c.bodyObject().Child("identifier"), c.bodyObject().Text("interactionEvent")
	template := event
	if current.user != "" {
		template = "BindMfa"
	} else if err := c.checkCaptcha(current); err != nil {
		return nil, err
	}
	if event == eventRegister && identifier.Text("type") == identifierEmail {
		if err := c.checkBlocklist(identifier.Text("value")); err != nil {
			return nil, err
		}
	}
	useless := current.event == eventForgotPassword ||
		event == eventSignIn && current.user == "" && c.db.signInExperience.Text("signInMode") == eventSignIn
	return c.startCode(current, &experienceRecord{kind: codeKinds[identifier.Text("type")], identifier: identifier, template: template},
		useless && c.userByIdentifier(identifier) == nil)
}

func (c *call) startCode(current *interaction, r *experienceRecord, pretend bool) (*response, error) {
	var err error
	if r.passcode, err = c.sendPasscode(r.identifier, r.template, pretend); err != nil {
		return nil, err
	}
	return ok(c.keep(current, r)), nil
}

func verifyCode(c *call, current *interaction) (*response, error) {
	identifier := c.bodyObject().Child("identifier")
	return c.finishCode(current, codeKinds[identifier.Text("type")], identifier)
}

func (c *call) finishCode(current *interaction, kind string, from object) (*response, error) {
	r, err := current.record(c.bodyObject().Text("verificationId"), kind)
	if err != nil {
		return nil, err
	}
	if len(from.Members) == 0 {
		from = r.identifier
	}
	err = c.guessed(c.target(from), func() error { return c.checkPasscode(r.passcode, from, c.bodyObject().Text("code")) })
	if err != nil {
		return nil, err
	}
	r.verified = true
	return ok(map[string]string{"verificationId": r.id}), nil
}

// sendFactorCode sends a code to the address or the number of the user, as a second factor.
func sendFactorCode(c *call, current *interaction) (*response, error) {
	u := c.db.users.Get(current.user)
	if u == nil {
		return nil, withStatus(http.StatusBadRequest, errOf("session.identifier_not_found"))
	}
	kind := strings.ToLower(c.bodyObject().Text("identifierType"))
	value := map[string]string{identifierEmail: u.email(), identifierPhone: u.phone()}[kind]
	if value == "" {
		return nil, errOf("session.mfa.mfa_factor_not_enabled")
	}
	identifier := objectOf(member("type", kind), member("value", value))
	return c.startCode(current, &experienceRecord{kind: mfaCodeKinds[kind], identifier: identifier, template: "MfaVerification", user: u.ID}, false)
}

func verifyFactorCode(c *call, current *interaction) (*response, error) {
	return c.finishCode(current, mfaCodeKinds[strings.ToLower(c.bodyObject().Text("identifierType"))], object{})
}

// verifyMagicLink uses up a one-time token. Who has one needs no captcha.
func verifyMagicLink(c *call, current *interaction) (*response, error) {
	r := &experienceRecord{kind: kindOneTime, identifier: c.bodyObject().Child("identifier"), verified: true}
	err := c.guessed(c.target(r.identifier), func() error {
		t, err := c.useOneTimeToken(c.bodyObject().Text("token"), r.identifier.Text("value"), current.event)
		if err == nil {
			r.context = t.Context
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	current.captchaSkipped = true
	return ok(c.keep(current, r)), nil
}
