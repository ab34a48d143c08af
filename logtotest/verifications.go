package logtotest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
)

var verificationOperations = operations{
	"CreateVerificationCode": {run: createVerificationCode},
	"VerifyVerificationCode": {run: verifyVerificationCode},
}

// verificationTTL is how long a code is good for, unless the sign-in experience says otherwise.
const verificationTTL = 10 * time.Minute

// The kinds of identifiers.
const (
	identifierUsername = "username"
	identifierEmail    = "email"
	identifierPhone    = "phone"
)

func identifierOf(kind, value string) object {
	return objectOf(member("type", kind), member("value", value))
}

// passcode is a code that was sent to an address or a number, and proves once whose that is.
type passcode struct {
	to      object // {"type": "email", "value": …}
	code    string
	expires int64
	tries   int
	used    bool
}

// Nobody is sent more codes than this in the time that a code is good for.
const mostPasscodes = 10

// sendPasscode sends a new code to an address or a number, unless it is only to look so. The
// templates of e-mails get what it is about.
func (c *call) sendPasscode(to object, template string, about map[string]any, pretend bool) (*passcode, error) {
	limit := "sent/" + c.target(to)
	sent := slices.DeleteFunc(slices.Clone(c.db.attempts[limit].failed), func(at int64) bool { return at <= c.now.Add(-verificationTTL).UnixMilli() })
	if len(sent) >= mostPasscodes {
		c.emitException("Message.RateLimited", member("action", "VerificationCodeSend"), member("recipient", to.Text("value")))
		return nil, errOf("request.message_rate_limited")
	}
	seconds := number(c.db.signInExperience.Child("verificationCodePolicy"), "expirationDuration", verificationTTL.Seconds())
	p := &passcode{to: to, code: c.s.ids.Take("0123456789", 6), expires: c.now.Add(time.Duration(seconds) * time.Second).UnixMilli()}
	if !pretend {
		payload := map[string]any{"code": p.code}
		if to.Text("type") == identifierEmail {
			maps.Copy(payload, about)
		}
		if err := c.sendMessage(Message{To: to.Text("value"), Type: template, Payload: payload}); err != nil {
			return nil, err
		}
	}
	c.db.attempts[limit] = attempts{failed: append(sent, c.millis())}
	return p, nil
}

// checkPasscode accepts the code once, from whom it was sent to.
func (c *call) checkPasscode(p *passcode, from object, code string) error {
	most := number(c.db.signInExperience.Child("verificationCodePolicy"), "maxRetryAttempts", 10)
	switch {
	case p == nil || p.used:
		return errOf("verification_code.not_found")
	case p.to.Text("value") != from.Text("value") && from.Text("type") == identifierPhone:
		return errOf("verification_code.phone_mismatch")
	case p.to.Text("value") != from.Text("value"):
		return errOf("verification_code.email_mismatch")
	case p.expires <= c.millis():
		return errOf("verification_code.expired")
	case float64(p.tries) >= most:
		return errOf("verification_code.exceed_max_try")
	case p.code != code:
		p.tries++
		return errOf("verification_code.code_mismatch")
	}
	p.used = true
	return nil
}

func createVerificationCode(c *call) (*response, error) {
	to := c.recipient()
	if to.Text("value") == "" {
		text := &document.Schema{Type: "string"}
		return nil, guard.Error(guard.Body, guard.Union([]any{}, []issue{guard.Missing(text, []any{"email"})}, []issue{guard.Missing(text, []any{"phone"})}))
	}
	sent, err := c.sendPasscode(to, templateGeneric, nil, false)
	if err == nil {
		c.db.codes[to.Text("value")] = sent
	}
	return noContent(), err
}

func (c *call) recipient() object {
	if email := c.text("email"); email != "" {
		return identifierOf(identifierEmail, email)
	}
	return identifierOf(identifierPhone, c.text("phone"))
}

// verifyVerificationCode accepts a code once.
func verifyVerificationCode(c *call) (*response, error) {
	to := c.recipient()
	return noContent(), c.checkPasscode(c.db.codes[to.Text("value")], to, c.text("verificationCode"))
}

// accountVerificationOperations let users prove who they are, and that an address or a number is
// theirs.
var accountVerificationOperations = operations{
	"CreateVerificationByPassword":         {run: account(verifyAccountPassword, firstParty)},
	"CreateVerificationByVerificationCode": {run: account(sendAccountCode, firstParty)},
	"VerifyVerificationByVerificationCode": {run: account(verifyAccountCode, firstParty)},
}

func (c *call) newVerification(v *verification) *response {
	id, expires := c.s.ids.Long(), c.now.Add(verificationTTL)
	v.expires = expires.UnixMilli()
	c.db.verifications[id] = v
	return created(map[string]string{"verificationRecordId": id, "expiresAt": isoTime(expires)})
}

// verificationOf finds a verification of the user that is still good, nil for none.
func (c *call) verificationOf(u *user, id string) *verification {
	if v := c.db.verifications[id]; v != nil && v.user == u.ID && v.expires > c.millis() {
		return v
	}
	return nil
}

func errNoRecord() *apiError { return errOf("verification_record.not_found") }

// proved wants a verification in a header by which the caller is the user.
func proved(c *call, u *user) error {
	v := c.verificationOf(u, c.r.Header.Get("Logto-Verification-Id"))
	return errIf(v == nil || !v.verified || !v.isUser, "verification_record.permission_denied")
}

// verifyAccountPassword makes a verification that lets the user change what is protected.
func verifyAccountPassword(c *call, u *user) (*response, error) {
	err := c.guessed(u.ID, func() error { return c.checkPasswordOf(u, c.text("password")) })
	if err != nil {
		return nil, err
	}
	return c.newVerification(&verification{user: u.ID, verified: true, isUser: true}), nil
}

func sendAccountCode(c *call, u *user) (*response, error) {
	identifier, template := c.bodyObject().Child("identifier"), cmp.Or(c.text("templateType"), "UserPermissionValidation")
	value := identifier.Text("value")
	own, binds := value == u.email() || value == u.phone(), template == templateBindMFA
	if !own {
		template = "BindNewIdentifier"
		if err := c.checkAddress(identifier); err != nil {
			return nil, err
		}
	}
	sent, err := c.sendPasscode(identifier, template, c.messageAbout(c.caller.ClientID, "", u), false)
	if err != nil {
		return nil, err
	}
	return c.newVerification(&verification{user: u.ID, isUser: own && !binds, identifier: identifier, passcode: sent}), nil
}

func verifyAccountCode(c *call, u *user) (*response, error) {
	id, identifier := c.text("verificationId"), c.bodyObject().Child("identifier")
	v := c.verificationOf(u, id)
	if v == nil || v.passcode == nil || v.identifier.Text("type") != identifier.Text("type") {
		return nil, errNoRecord()
	}
	return ok(map[string]string{"verificationRecordId": id}), c.enterCode(v, identifier)
}
