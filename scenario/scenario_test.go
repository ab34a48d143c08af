package scenario

import "testing"

// TestScenario plays all areas, one after the other to be gentle with a real
// server, and at the end says how much that was.
func TestScenario(t *testing.T) {
	s := newSuite(t)
	s.play(t, "users", users)
	s.play(t, "applications", applications)
	s.play(t, "resources", resources)
	s.play(t, "roles", roles)
	s.play(t, "organization-template", organizationTemplate)
	s.play(t, "organizations", organizations)
	s.play(t, "invitations", invitations)
	s.play(t, "hooks", hooks)
	s.play(t, "logs", logs)
	s.play(t, "sign-in", signIn)
	s.play(t, "account", account)
	s.play(t, "password-reset", passwordReset)
	s.play(t, "authenticator", authenticator)
	t.Logf("scenarios: %d with %d steps passed in %d calls of %s", s.areas, s.steps, s.calls.Load(), s.server)
}
