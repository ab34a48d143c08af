package spec

import "testing"

func TestClient(t *testing.T) {
	for path, want := range map[string]string{
		"/api/users": ManagementClient, "/api/my-accounts": ManagementClient, "/api/experiences/x": ManagementClient, "/": ManagementClient,
		"/api/my-account": AccountClient, "/api/my-account/password": AccountClient, "/api/verifications/social": AccountClient,
		"/api/experience": ExperienceClient, "/api/experience/submit": ExperienceClient, "/api/interaction/profile": ExperienceClient,
	} {
		if got := (Operation{Path: path}).Client(); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
