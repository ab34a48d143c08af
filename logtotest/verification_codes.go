package logtotest

import (
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

// verifyVerificationCode accepts a code once.
func verifyVerificationCode(c *call) (*response, error) {
	to := c.recipient()
	if err := c.checkPasscode(c.db.codes[to.Text("value")], to, c.bodyObject().Text("verificationCode")); err != nil {
		return nil, err
	}
	return noContent(), nil
}
