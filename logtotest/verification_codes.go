package logtotest

import (
	"net/http"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
)

var verificationOperations = operations{
	"CreateVerificationCode": {run: createVerificationCode},
	"VerifyVerificationCode": {run: verifyVerificationCode},
}

// verificationTTL is how long a code is good for, and verificationTries how often one may try it,
// unless the sign-in experience says otherwise.
const (
	verificationTTL   = 10 * time.Minute
	verificationTries = 10
)

// codePolicy is what the sign-in experience says of codes.
func (c *call) codePolicy() (ttl time.Duration, tries int) {
	ttl, tries = verificationTTL, verificationTries
	policy := c.db.signInExperience.Child("verificationCodePolicy")
	if seconds, _ := policy.Get("expirationDuration"); seconds != nil {
		if s, isNumber := seconds.(float64); isNumber {
			ttl = time.Duration(s * float64(time.Second))
		}
	}
	if most, _ := policy.Get("maxRetryAttempts"); most != nil {
		if n, isNumber := most.(float64); isNumber {
			tries = int(n)
		}
	}
	return ttl, tries
}

// The kinds of identifiers.
const (
	identifierUsername = "username"
	identifierEmail    = "email"
	identifierPhone    = "phone"
)

// passcode is a code that was sent to an address or a number, and proves once whose that is.
type passcode struct {
	to      object // {"type": "email", "value": …}
	code    string
	expires int64
	tries   int
	used    bool
}

// sendPasscode sends a new code to an address or a number, unless it is only to look so.
func (c *call) sendPasscode(to object, template string, pretend bool) (*passcode, error) {
	ttl, _ := c.codePolicy()
	p := &passcode{to: to, code: c.s.ids.Take("0123456789", 6), expires: c.now.Add(ttl).UnixMilli()}
	if pretend {
		return p, nil
	}
	return p, c.sendMessage(Message{To: to.Text("value"), Type: template, Payload: map[string]any{"code": p.code}})
}

// checkPasscode accepts the code once, from whom it was sent to.
func (c *call) checkPasscode(p *passcode, from object, code string) error {
	bad := func(code, message string) error {
		return fail(http.StatusBadRequest, "verification_code."+code, "%s", message)
	}
	_, most := c.codePolicy()
	switch {
	case p == nil || p.used:
		return bad("not_found", "Verification code not found. Please send verification code first.")
	case p.to.Text("value") != from.Text("value") && from.Text("type") == identifierPhone:
		return bad("phone_mismatch", "Phone mismatch. Please request a new verification code.")
	case p.to.Text("value") != from.Text("value"):
		return bad("email_mismatch", "Email mismatch. Please request a new verification code.")
	case p.expires <= c.millis():
		return bad("expired", "Verification code has expired. Please request a new verification code.")
	case p.tries >= most:
		return bad("exceed_max_try", "Verification code retries limitation exceeded. Please request a new verification code.")
	case p.code != code:
		p.tries++
		return bad("code_mismatch", "Invalid verification code.")
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
	sent, err := c.sendPasscode(to, templateGeneric, false)
	if err != nil {
		return nil, err
	}
	c.db.codes[to.Text("value")] = sent
	return noContent(), nil
}

func (c *call) recipient() object {
	body := c.bodyObject()
	if email := body.Text("email"); email != "" {
		return objectOf(member("type", identifierEmail), member("value", email))
	}
	return objectOf(member("type", identifierPhone), member("value", body.Text("phone")))
}

// verifyVerificationCode accepts the last code sent to an address or a number.
func verifyVerificationCode(c *call) (*response, error) {
	to := c.recipient()
	if err := c.checkPasscode(c.db.codes[to.Text("value")], to, c.bodyObject().Text("verificationCode")); err != nil {
		return nil, err
	}
	return noContent(), nil
}
