package logtotest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const mockMail = `{"connectorId":"mock-email-service","config":{"apiKey":"k","fromEmail":"f@example.com","templates":[` +
	`{"usageType":"Generic","subject":"Code","content":"Your code is {{code}}, {{ who }}"},` +
	`{"usageType":"OrganizationInvitation","subject":"Join {{organization.name}}","content":"{{inviter.name}} asks you: {{link}}{{organization.nothing}}"}]}}`

// The eleventh message within ten minutes is too much for one recipient, in whatever case.
func TestMessageLimitOfRecipients(t *testing.T) {
	now := time.Now()
	c := start(t, WithMessaging(), WithClock(func() time.Time { return now }))
	send := func(email string, status int, code string) {
		t.Helper()
		c.want(status, code, "POST", "/api/verification-codes", fmt.Sprintf(`{"email":%q}`, email))
	}
	for i := range 10 {
		send([]string{"ann@example.com", "ANN@example.com"}[i%2], 204, "")
	}
	send("ann@example.com", 429, "request.message_rate_limited")
	send("ben@example.com", 204, "")
	now = now.Add(10 * time.Minute)
	send("ann@example.com", 204, "")

	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	id := c.id(201, "/api/organization-invitations", fmt.Sprintf(`{"invitee":"eve@example.com","organizationId":%q,"expiresAt":%d}`, org, now.Add(time.Hour).UnixMilli()))
	for range 10 {
		c.want(204, "", "POST", "/api/organization-invitations/"+id+"/message", `{"link":"https://e.com"}`)
	}
	c.want(429, "request.message_rate_limited", "POST", "/api/organization-invitations/"+id+"/message", `{"link":"https://e.com"}`)
	send("eve@example.com", 204, "") // codes are counted apart
}

// A code may be tried ten times, unless the sign-in experience says otherwise, and for as long.
func TestVerificationCodePolicy(t *testing.T) {
	now := time.Now()
	c := start(t, WithMessaging(), WithClock(func() time.Time { return now }))
	const path = "/api/verification-codes"
	verify := func(code string) string { return fmt.Sprintf(`{"email":"a@example.com","verificationCode":%q}`, code) }
	send := func() string {
		c.want(204, "", "POST", path, `{"email":"a@example.com"}`)
		sent := c.srv.Messages()
		return sent[len(sent)-1].Code()
	}
	code := send()
	for range 10 {
		c.want(400, "verification_code.code_mismatch", "POST", path+"/verify", verify("x"))
	}
	c.want(400, "verification_code.exceed_max_try", "POST", path+"/verify", verify(code))
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"verificationCodePolicy":{"expirationDuration":60,"maxRetryAttempts":1}}`)
	code = send()
	c.want(204, "", "POST", path+"/verify", verify(code))
	code = send()
	now = now.Add(time.Minute)
	c.want(400, "verification_code.expired", "POST", path+"/verify", verify(code))
	code = send()
	c.want(400, "verification_code.code_mismatch", "POST", path+"/verify", verify("x"))
	c.want(400, "verification_code.exceed_max_try", "POST", path+"/verify", verify(code))
}

// The texts of e-mails are the custom templates by type and language, else those of the connector.
func TestMessageTemplates(t *testing.T) {
	c := start(t)
	last := func() Message { sent := c.srv.Messages(); return sent[len(sent)-1] }
	c.want(501, "connector.not_found", "POST", "/api/verification-codes", `{"email":"a@example.com"}`)
	id := c.id(200, "/api/connectors", `{"connectorId":"mock-email-service"}`)
	c.want(400, "connector.invalid_config", "POST", "/api/verification-codes", `{"email":"a@example.com"}`)
	c.want(200, "", "POST", "/api/connectors", mockMail)
	c.want(404, "entity.not_found", "GET", "/api/connectors/"+id, "")
	c.want(204, "", "POST", "/api/verification-codes", `{"email":"a@example.com"}`)
	if m := last(); m.Subject != "Code" || m.Content != "Your code is "+m.Code()+", {{ who }}" {
		t.Errorf("got %+v", m)
	}
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	ann := c.id(200, "/api/users", `{"name":"Ann"}`)
	invite := func(payload string) Message {
		t.Helper()
		invitation := c.id(201, "/api/organization-invitations", fmt.Sprintf(`{"invitee":"e@example.com","organizationId":%q,"inviterId":%q,"expiresAt":%d,"messagePayload":%s}`,
			org, ann, time.Now().Add(time.Hour).UnixMilli(), payload))
		c.want(204, "", "DELETE", "/api/organization-invitations/"+invitation, "")
		return last()
	}
	if m := invite(`{"link":"https://e.com"}`); m.Subject != "Join Acme" || m.Content != "Ann asks you: https://e.com" {
		t.Errorf("got %+v", m)
	}
	template := func(tag string) string {
		return fmt.Sprintf(`{"languageTag":%q,"templateType":"OrganizationInvitation","details":{"subject":"%s {{organization.name}}","content":"{{link}}"}}`, tag, tag)
	}
	c.want(200, "", "PUT", "/api/email-templates", `{"templates":[`+template("en")+","+template("de")+","+template("pt-BR")+`]}`)
	for locale, want := range map[string]string{"de": "de Acme", "de-AT": "de Acme", "pt-BR": "pt-BR Acme", "fr": "en Acme"} {
		if m := invite(fmt.Sprintf(`{"link":"l","locale":%q}`, locale)); m.Subject != want || m.Content != "l" {
			t.Errorf("%s: got %+v", locale, m)
		}
	}
	if m := invite(`{"link":"l"}`); m.Subject != "en Acme" {
		t.Errorf("without a locale: got %+v", m)
	}
}

// Templates know what a code is for.
func TestMessageAbout(t *testing.T) {
	c := start(t, WithMessaging())
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	c.want(200, "", "PUT", "/api/email-templates", `{"templates":[`+
		`{"languageTag":"en","templateType":"UserPermissionValidation","details":{"subject":"{{user.username}}, {{application.name}}","content":"{{code}}"}},`+
		`{"languageTag":"en","templateType":"SignIn","details":{"subject":"{{application.name}}, {{organization.name}}","content":"{{organization.branding.logoUrl}}{{organization.no.such}}"}}]}`)
	c.accountOf(ann(c), "email").prove("email", "ann@example.com")
	if m := lastMessage(c); m.Payload["locale"] != "en" || m.Subject != "ann, logtotest" {
		t.Errorf("got %+v", m)
	}
	org := c.id(201, "/api/organizations", `{"name":"Acme","branding":{"logoUrl":"https://acme.test/l.png"}}`)
	app, _ := webApplication(c)
	b := newBrowser(c)
	b.leads(authorization(app, "organization_id", org))
	b.want(204, "", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
	b.want(200, "", "POST", "/api/experience/verification/verification-code", `{"identifier":{"type":"email","value":"ann@example.com"},"interactionEvent":"SignIn"}`)
	if m := lastMessage(c); m.Subject != "Shop, Acme" || m.Content != "https://acme.test/l.png" {
		t.Errorf("got %+v", m)
	}
}

// http-email delivers to an address of one's own, and its failure is the call's.
func TestHTTPEmail(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	c.want(200, "", "POST", "/api/connectors", fmt.Sprintf(`{"connectorId":"http-email","config":{"endpoint":%q}}`, sink.URL))
	c.want(200, "", "POST", "/api/connectors", fmt.Sprintf(`{"connectorId":"http-sms","config":{"endpoint":%q}}`, sink.URL))
	c.want(204, "", "POST", "/api/verification-codes", `{"email":"a@example.com"}`)
	sent := c.srv.Messages()
	if got := sink.delivered(t); got["to"] != "a@example.com" || fmt.Sprint(got["payload"]) != "map[code:"+sent[0].Code()+" locale:en]" {
		t.Errorf("got %v", got)
	}
	c.want(204, "", "POST", "/api/verification-codes", `{"phone":"15551234567"}`)
	if got := sink.delivered(t); got["to"] != "15551234567" {
		t.Errorf("got %v", got)
	}
	sink.status = 500
	r := c.want(500, "connector.general", "POST", "/api/verification-codes", `{"email":"a@example.com"}`)
	if !strings.Contains(r.text, `received`) || len(c.srv.Messages()) != 2 {
		t.Errorf("got %s, sent %v", r.text, c.srv.Messages())
	}
	c.want(400, "verification_code.code_mismatch", "POST", "/api/verification-codes/verify", `{"email":"a@example.com","verificationCode":"x"}`)
}
