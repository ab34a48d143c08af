package route

import (
	"net/http"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		method, path, operation, params string
		status                          int
	}{
		{"GET", "/api/users", "ListUsers", "", 200},
		{"GET", "/api/users/", "ListUsers", "", 200},
		{"HEAD", "/api/users/u1", "GetUser", "userId=u1", 200},
		{"GET", "/api/users/a%2Fb", "GetUser", "userId=a/b", 200},
		{"GET", "/api/configs/oidc/session", "GetOidcSessionConfig", "", 200},
		{"GET", "/api/configs/oidc/private-keys", "GetOidcKeys", "keyType=private-keys", 200},
		{"POST", "/api/organizations/o1/users/roles", "AssignOrganizationRolesToUsers", "id=o1", 200},
		{"DELETE", "/api/organizations/o1/users/roles", "DeleteOrganizationUser", "id=o1 userId=roles", 200},
		{"PUT", "/api/users", "", "", 405},
		{"GET", "/api/users//roles", "", "", 404},
		{"GET", "/api", "", "", 404},
		{"GET", "/", "", "", 404},
		{"GET", "/api/users/%zz", "", "", 400},
	} {
		op, params, status := Find(tt.method, tt.path)
		id := ""
		if op != nil {
			id = op.ID
		}
		var got []string
		for _, name := range []string{"id", "keyType", "userId"} {
			if value := params.Text(name); value != "" {
				got = append(got, name+"="+value)
			}
		}
		if id != tt.operation || status != tt.status || strings.Join(got, " ") != tt.params {
			t.Errorf("%s %s: got %s %q %d, want %s %q %d", tt.method, tt.path, id, got, status, tt.operation, tt.params, tt.status)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"/api/users/u1/roles/r1", "//", "/api/%2F/x", "", "/api/users/%00", "/api/logs/é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		op, params, status := Find(http.MethodGet, path)
		if (op == nil) == (status == http.StatusOK) {
			t.Errorf("%q: %v with %d", path, op, status)
		}
		for _, m := range params.Members {
			if m.Value == "" {
				t.Errorf("%q: %s is empty", path, m.Key)
			}
		}
	})
}
