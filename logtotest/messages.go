package logtotest

import (
	"net/http"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
)

// Message is an e-mail or a text message that Logto would have sent.
type Message struct {
	To      string         // the e-mail address or phone number of the recipient
	Type    string         // such as "OrganizationInvitation" or "Generic"
	Payload map[string]any // what the template gets: code, link, locale, …
	Time    time.Time      // when it would have been sent, by the clock of the server
}

// Code is the verification code in the message, "" when there is none.
func (m Message) Code() string {
	code, _ := m.Payload["code"].(string)
	return code
}

// WithMessaging makes the server act as though an e-mail and an SMS connector were set up. Nothing
// is sent; Messages shows what would have been. Without this option sending fails as on a fresh
// Logto.
func WithMessaging() Option { return func(c *config) { c.messaging = true } }

// Messages returns what was sent so far, oldest first.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message{}, s.db.messages...)
}

func errNoConnector(kind string) *apiError {
	return fail(http.StatusNotImplemented, "connector.not_found", "Cannot find any available connector for type: %s.", kind)
}

func (c *call) sendMessage(m Message) error {
	kind := "Email"
	if isPhone(m.To) {
		kind = "Sms"
	}
	if !c.s.cfg.messaging && !c.db.hasConnector(kind) {
		return errNoConnector(kind)
	}
	m.Time = c.now
	c.db.messages = append(c.db.messages, m)
	return nil
}

func isPhone(to string) bool {
	for _, r := range to {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// plainMap copies the members of an object for people to read.
func plainMap(o object) map[string]any {
	out := map[string]any{}
	for _, m := range o.Members {
		out[m.Key] = m.Value
	}
	return out
}

var verificationOperations = operations{
	"CreateVerificationCode": {run: createVerificationCode},
	"VerifyVerificationCode": {run: verifyVerificationCode},
}

// verificationTTL is how long a code is good for.
const verificationTTL = 10 * time.Minute

// verificationCode is the last code sent to an address or a number.
type verificationCode struct {
	code    string
	expires int64
}

func createVerificationCode(c *call) (*response, error) {
	to := c.recipient()
	if to == "" {
		text := &document.Schema{Type: "string"}
		return nil, guard.Error(guard.Body, guard.Union([]any{}, []issue{guard.Missing(text, []any{"email"})}, []issue{guard.Missing(text, []any{"phone"})}))
	}
	code := c.s.ids.Take("0123456789", 6)
	if err := c.sendMessage(Message{To: to, Type: "Generic", Payload: map[string]any{"code": code}}); err != nil {
		return nil, err
	}
	c.db.codes[to] = &verificationCode{code: code, expires: c.now.Add(verificationTTL).UnixMilli()}
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
	switch {
	case sent == nil:
		return nil, fail(http.StatusBadRequest, "verification_code.not_found",
			"Verification code not found. Please send verification code first.")
	case sent.expires <= c.millis():
		return nil, fail(http.StatusBadRequest, "verification_code.expired",
			"Verification code has expired. Please request a new verification code.")
	case sent.code != c.bodyObject().Text("verificationCode"):
		return nil, fail(http.StatusBadRequest, "verification_code.code_mismatch", "Invalid verification code.")
	}
	delete(c.db.codes, c.recipient())
	return noContent(), nil
}
