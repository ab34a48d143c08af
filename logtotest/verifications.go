package logtotest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/store"
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
	old := func(at int64) bool { return at <= c.now.Add(-verificationTTL).UnixMilli() }
	sent := slices.DeleteFunc(slices.Clone(c.db.attempts[limit].failed), old)
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
	if p == nil || p.used {
		return errOf("verification_code.not_found")
	}
	other := p.to.Text("value") != from.Text("value")
	err := cmp.Or(
		errIf(other && from.Text("type") == identifierPhone, "verification_code.phone_mismatch"),
		errIf(other, "verification_code.email_mismatch"),
		errIf(p.expires <= c.millis(), "verification_code.expired"),
		errIf(float64(p.tries) >= most, "verification_code.exceed_max_try"),
	)
	if err == nil && p.code != code {
		p.tries++
		err = errOf("verification_code.code_mismatch")
	}
	p.used = err == nil
	return err
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

// accountVerificationOperations let users prove who they are, and that an address or a number is theirs.
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
	if v := c.db.verifications[id]; v != nil && v.owner == u.ID && v.expires > c.millis() {
		return v
	}
	return nil
}

func errNoRecord() *apiError { return errOf("verification_record.not_found") }

// proved wants a verification in a header by which the caller is the user.
func proved(c *call, u *user) error {
	v := c.verificationOf(u, c.r.Header.Get("Logto-Verification-Id"))
	return errIf(v == nil || !v.Verified || !v.isUser, "verification_record.permission_denied")
}

// verifyAccountPassword makes a verification that lets the user change what is protected.
func verifyAccountPassword(c *call, u *user) (*response, error) {
	err := c.guessed(u.ID, func() error { return c.checkPasswordOf(u, c.text("password")) })
	if err != nil {
		return nil, err
	}
	return c.newVerification(&verification{owner: u.ID, Verified: true, isUser: true}), nil
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
	return c.newVerification(&verification{owner: u.ID, isUser: own && !binds, Identifier: identifier, passcode: sent}), nil
}

func verifyAccountCode(c *call, u *user) (*response, error) {
	id, identifier := c.text("verificationId"), c.bodyObject().Child("identifier")
	v := c.verificationOf(u, id)
	if v == nil || v.passcode == nil || v.Identifier.Text("type") != identifier.Text("type") {
		return nil, errNoRecord()
	}
	return ok(map[string]string{"verificationRecordId": id}), c.enterCode(v, identifier)
}

// oneTimeToken lets the owner of an e-mail address in once, as a magic link does.
type oneTimeToken struct {
	TenantID  string `json:"tenantId"`
	ID        string `json:"id"`
	Email     string `json:"email"`
	Token     string `json:"token"`
	Context   object `json:"context"`
	Status    string `json:"status"`
	CreatedAt int64  `json:"createdAt"`
	ExpiresAt int64  `json:"expiresAt"`
}

const (
	tokenActive   = "active"
	tokenConsumed = "consumed"
	tokenExpired  = "expired"

	oneTimeTokenSeconds = 600 // unless the caller says otherwise
)

var theOneTimeTokens = entity[oneTimeToken]{
	rows:   func(db *state) *store.Table[oneTimeToken] { return &db.oneTimeTokens },
	absent: notExistsID("one_time_tokens"),
	fresh: func(c *call, t *oneTimeToken) {
		seconds := number(c.bodyObject(), "expiresIn", oneTimeTokenSeconds)
		t.Token, t.Status, t.ExpiresAt = c.s.ids.Secret(), tokenActive, t.CreatedAt+int64(seconds*1000)
	},
	fields: []string{"email", "context"},
}

var oneTimeTokenOperations = operations{
	"ListOneTimeTokens":         {run: listOneTimeTokens},
	"AddOneTimeTokens":          {run: theOneTimeTokens.create},
	"GetOneTimeToken":           {run: theOneTimeTokens.get},
	"DeleteOneTimeToken":        {run: theOneTimeTokens.delete},
	"VerifyOneTimeToken":        {run: verifyOneTimeToken},
	"ReplaceOneTimeTokenStatus": {run: theOneTimeTokens.on(replaceOneTimeTokenStatus)},
}

// expire marks a token that is past its time.
func (c *call) expire(t *oneTimeToken) {
	if t.Status == tokenActive && t.ExpiresAt <= c.millis() {
		t.Status = tokenExpired
	}
}

func listOneTimeTokens(c *call) (*response, error) {
	email, status := c.query.Get("email"), c.query.Get("status")
	others := func(t *oneTimeToken) bool {
		c.expire(t)
		return email != "" && t.Email != email || status != "" && t.Status != status
	}
	return optionallyPaged(c, slices.DeleteFunc(slices.Collect(c.db.oneTimeTokens.Newest()), others))
}

func verifyOneTimeToken(c *call) (*response, error) {
	t, err := c.useOneTimeToken(c.text("token"), c.text("email"), "")
	return ok(t), err
}

// useOneTimeToken uses a token up, if it is good for this address and, with one, this event.
func (c *call) useOneTimeToken(text, email, event string) (*oneTimeToken, error) {
	t, err := c.checkOneTimeToken(text, email, event)
	if err == nil {
		t.Status = tokenConsumed
	}
	return t, err
}

// checkOneTimeToken finds the token, with an error if it is not good.
func (c *call) checkOneTimeToken(text, email, event string) (*oneTimeToken, error) {
	t := c.db.oneTimeTokens.Find(func(t *oneTimeToken) bool { return t.Token == text })
	if t == nil {
		return nil, errOf("one_time_token.token_not_found", text)
	}
	c.expire(t)
	wanted := t.Context.Text("interactionEvent")
	return t, cmp.Or(
		errIf(t.Email != email, "one_time_token.email_mismatch"),
		errIf(t.ExpiresAt <= c.millis(), "one_time_token.token_expired"), // whatever became of it before
		errIf(event != "" && wanted != "" && event != wanted, "one_time_token.interaction_event_mismatch"),
		errIf(t.Status != tokenActive, "one_time_token.token_"+t.Status),
	)
}

func replaceOneTimeTokenStatus(c *call, t *oneTimeToken) (*response, error) {
	if c.text("status") == tokenActive {
		return nil, errOf("one_time_token.cannot_reactivate_token")
	}
	t.Status = c.text("status")
	return ok(t), nil
}
