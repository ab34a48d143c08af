package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

func none(string) string { return "" }

func environment(s *logtotest.Server) func(string) string {
	settings := map[string]string{"LOGTO_ENDPOINT": s.URL, "LOGTO_APP_ID": s.AppID, "LOGTO_APP_SECRET": s.AppSecret}
	return func(name string) string { return settings[name] }
}

func signsIn(t *testing.T, getenv func(string) string, server string) {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), &out, getenv); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{server, "refused: true", "Signed in: a Bearer token, with an ID token: true."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
}

func TestInMemory(t *testing.T) { signsIn(t, none, "a Logto in memory") }

// A server that somebody else started has neither the user nor the application afterwards, whether the
// user could sign in or not.
func TestNamedServer(t *testing.T) {
	server := logtotest.NewServer()
	defer server.Close()
	signsIn(t, environment(server), "Using "+server.URL)

	ctx, client := t.Context(), server.Client()
	registerOnly := gen.SignInModeRegister
	if _, err := client.UpdateSignInExperience(ctx, nil, gen.UpdateSignInExperienceRequest{SignInMode: &registerOnly}); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), &bytes.Buffer{}, environment(server)); err == nil {
		t.Error("nobody can sign in, and there is no error")
	}
	users, err := client.ListUsersPage(ctx, nil)
	if err != nil || len(users.Items) != 0 {
		t.Errorf("users left: %+v, %v", users, err)
	}
	applications, err := client.ListApplicationsPage(ctx, nil)
	if err != nil || len(applications.Items) != 1 {
		t.Errorf("applications left: %+v, %v", applications, err)
	}
}
