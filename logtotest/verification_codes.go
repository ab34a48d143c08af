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

// verificationCode is the last code sent to an address or a number.
type verificationCode struct {
	code    string
	expires int64
	tries   int
}

func createVerificationCode(c *call) (*response, error) {
	to := c.recipient()
	if to == "" {
		text := &document.Schema{Type: "string"}
		return nil, guard.Error(guard.Body, guard.Union([]any{}, []issue{guard.Missing(text, []any{"email"})}, []issue{guard.Missing(text, []any{"phone"})}))
	}
	code := c.s.ids.Take("0123456789", 6)
	if err := c.sendMessage(Message{To: to, Type: templateGeneric, Payload: map[string]any{"code": code}}); err != nil {
		return nil, err
	}
	ttl, _ := c.codePolicy()
	c.db.codes[to] = &verificationCode{code: code, expires: c.now.Add(ttl).UnixMilli()}
	return noContent(), nil
}

func (c *call) recipient() string {
	body := c.bodyObject()
	if email := body.Text("email"); email != "" {
		return email
	}
	return body.Text("phone")
}

// verifyVerificationCode accepts a code once.
func verifyVerificationCode(c *call) (*response, error) {
	sent := c.db.codes[c.recipient()]
	_, tries := c.codePolicy()
	switch {
	case sent == nil:
		return nil, fail(http.StatusBadRequest, "verification_code.not_found",
			"Verification code not found. Please send verification code first.")
	case sent.expires <= c.millis():
		return nil, fail(http.StatusBadRequest, "verification_code.expired",
			"Verification code has expired. Please request a new verification code.")
	case sent.tries >= tries:
		return nil, fail(http.StatusBadRequest, "verification_code.exceed_max_try",
			"Verification code retries limitation exceeded. Please request a new verification code.")
	case sent.code != c.bodyObject().Text("verificationCode"):
		sent.tries++
		return nil, fail(http.StatusBadRequest, "verification_code.code_mismatch", "Invalid verification code.")
	}
	delete(c.db.codes, c.recipient())
	return noContent(), nil
}
