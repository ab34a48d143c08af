package logtotest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestInvitations(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }), WithTokenTTL(24*time.Hour))
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	role := c.id(201, "/api/organization-roles", `{"name":"editor","organizationScopeIds":[],"resourceScopeIds":[]}`)
	ann := c.id(200, "/api/users", `{"primaryEmail":"ann@example.com"}`)
	bob := c.id(200, "/api/users", `{"primaryEmail":"bob@example.com"}`)
	invite := func(email, more string) string {
		return fmt.Sprintf(`{"invitee":%q,"organizationId":%q,"expiresAt":%d%s}`, email, org, now.Add(time.Hour).UnixMilli(), more)
	}
	id := c.id(201, "/api/organization-invitations", invite("ann@example.com", fmt.Sprintf(`,"organizationRoleIds":[%q]`, role)))
	c.want(422, "entity.unique_integrity_violation", "POST", "/api/organization-invitations", invite("Ann@example.com", ""))
	c.want(501, "connector.not_found", "POST", "/api/organization-invitations", invite("x@example.com", `,"messagePayload":{"link":"https://e.com"}`))
	c.want(400, "request.invalid_input", "POST", "/api/organization-invitations",
		fmt.Sprintf(`{"invitee":"y@example.com","organizationId":%q,"expiresAt":1}`, org))

	status := "/api/organization-invitations/" + id + "/status"
	c.want(422, "request.invalid_input", "PUT", status, `{"status":"Accepted"}`)
	c.want(422, "request.invalid_input", "PUT", status, fmt.Sprintf(`{"status":"Accepted","acceptedUserId":%q}`, bob))
	r := c.want(200, "", "PUT", status, fmt.Sprintf(`{"status":"Accepted","acceptedUserId":%q}`, ann))
	if r.object()["status"] != "Accepted" || r.object()["acceptedUserId"] != ann {
		t.Errorf("got %s", r.text)
	}
	c.want(422, "request.invalid_input", "PUT", status, `{"status":"Revoked"}`)
	if r := c.want(200, "", "GET", "/api/organizations/"+org+"/users", ""); !strings.Contains(r.text, ann) || !strings.Contains(r.text, role) {
		t.Errorf("members: %s", r.text)
	}

	late := c.id(201, "/api/organization-invitations", invite("late@example.com", ""))
	now = now.Add(2 * time.Hour)
	if r := c.want(200, "", "GET", "/api/organization-invitations/"+late, ""); r.object()["status"] != "Expired" {
		t.Errorf("got %s", r.text)
	}
}

func TestMessages(t *testing.T) {
	c := start(t, WithMessaging())
	c.want(204, "", "POST", "/api/verification-codes", `{"email":"ann@example.com"}`)
	sent := c.srv.Messages()
	if len(sent) != 1 || sent[0].To != "ann@example.com" || len(sent[0].Code()) != 6 {
		t.Fatalf("got %+v", sent)
	}
	wrong := "000000"
	if sent[0].Code() == wrong {
		wrong = "111111"
	}
	verify := func(code string) string {
		return fmt.Sprintf(`{"email":"ann@example.com","verificationCode":%q}`, code)
	}
	c.want(400, "verification_code.code_mismatch", "POST", "/api/verification-codes/verify", verify(wrong))
	c.want(204, "", "POST", "/api/verification-codes/verify", verify(sent[0].Code()))
	c.want(400, "verification_code.not_found", "POST", "/api/verification-codes/verify", verify(sent[0].Code()))
	c.want(400, "guard.invalid_input", "POST", "/api/verification-codes", `{}`)
}
