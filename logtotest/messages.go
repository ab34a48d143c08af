package logtotest

import (
	"encoding/json"
	"strings"
	"time"
)

// Message is an e-mail or a text message that Logto would have sent.
type Message struct {
	To      string         `json:"to"`                // the e-mail address or phone number of the recipient
	Type    string         `json:"type"`              // such as "OrganizationInvitation" or "Generic"
	Payload map[string]any `json:"payload"`           // what the template gets: code, link, locale, …
	Time    time.Time      `json:"time"`              // when it would have been sent, by the clock of the server
	Subject string         `json:"subject,omitempty"` // of an e-mail: that of its template, with the payload filled in
	Content string         `json:"content,omitempty"` // the text of its template, likewise; empty where http-email or http-sms send the payload
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

// Some of the kinds of messages; the generic one fits each occasion.
const (
	messageInvitation = "OrganizationInvitation"
	templateGeneric   = "Generic"
	templateBindMFA   = "BindMfa"
)

// messageAbout is what the template of a message gets of what is known.
func (c *call) messageAbout(application, organization string, u *user) map[string]any {
	about := map[string]any{}
	if app := c.clientByID(application); app != nil {
		about["application"] = map[string]any{"id": app.ID, "name": app.Name}
	}
	if o := c.db.organizations.Get(organization); o != nil {
		about["organization"] = map[string]any{"id": o.ID, "name": o.Name, "branding": plainMap(o.Branding)}
	}
	if u != nil {
		about["user"] = u.person()
	}
	return about
}

// person is what templates know of a user.
func (u *user) person() map[string]any {
	return map[string]any{
		"id": u.ID, "name": orEmpty(u.Name), "username": u.username(), "primaryEmail": u.email(), "primaryPhone": u.phone(),
	}
}

// sendMessage sends through the connector of the recipient's kind, with the state unlocked while that takes HTTP.
func (c *call) sendMessage(m Message) error {
	kind := connectorEmail
	if isPhone(m.To) {
		kind = connectorSMS
	}
	if err := c.limitInvitations(m); err != nil {
		return err
	}
	if _, chosen := m.Payload["locale"]; !chosen {
		m.Payload["locale"] = c.language()
	}
	k := c.db.connectors.Find(func(k *connector) bool { return k.kind() == kind })
	switch {
	case k != nil:
		return c.sendThrough(k.factory, k.config, m)
	case !c.s.cfg.messaging:
		return errOf("connector.not_found", kind)
	}
	if kind == connectorEmail {
		m.render(c.emailTemplateFor(m))
	}
	c.keepMessage(m)
	return nil
}

// sendThrough sends with a configuration of a connector.
func (c *call) sendThrough(factory, config object, m Message) error {
	if err := checkConfig(factory, config); err != nil {
		return err
	}
	template, found := object{}, false
	if factory.Text("type") == connectorEmail {
		template, found = c.emailTemplateFor(m)
	}
	if !found {
		template, found = configTemplateFor(config, m.Type)
	}
	switch id := factory.Text("id"); {
	case id == "http-email" || id == "http-sms":
		if err := c.postMessage(config, m); err != nil {
			return err
		}
	case !found:
		return errOf("connector.template_not_found")
	default:
		m.render(template, true)
	}
	c.keepMessage(m)
	return nil
}

func (c *call) keepMessage(m Message) {
	m.Time = c.now
	c.db.messages = append(c.db.messages, m)
}

// limitInvitations refuses to ask one recipient too often. Codes have a limit of their own.
func (c *call) limitInvitations(m Message) error {
	recent := 0
	for _, sent := range c.db.messages {
		if sent.Type == messageInvitation && strings.EqualFold(sent.To, m.To) && c.now.Sub(sent.Time) < verificationTTL {
			recent++
		}
	}
	return errIf(m.Type == messageInvitation && recent >= mostPasscodes, "request.message_rate_limited")
}

func isPhone(to string) bool { return strings.Trim(to, "0123456789") == "" }

// plainMap is an object as people write one in Go.
func plainMap(o any) map[string]any {
	out := map[string]any{}
	_ = json.Unmarshal(encode(o), &out) // what was encoded can be read
	return out
}
