package floor

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/logto-go/management/bench/internal/tenant"
)

// The floor must read what it is measured with.
func TestCalls(t *testing.T) {
	server := httptest.NewServer(tenant.New(tenant.Settings{Users: 150, Kind: tenant.Rich}))
	defer server.Close()
	c := &Client{HTTP: server.Client(), Server: server.URL, Token: "t"}

	user, err := c.GetUser(t.Context(), tenant.ID(0))
	if err != nil || user.ID != tenant.ID(0) || user.Profile.Address == nil || len(user.Identities) != 2 {
		t.Errorf("GetUser: %+v, %v", user, err)
	}
	user, err = c.CreateUser(t.Context(), &NewUser{Username: "mika"})
	if err != nil || user.ID != tenant.ID(0) {
		t.Errorf("CreateUser: %+v, %v", user, err)
	}
	users, err := ListUsers[User](t.Context(), c, 2, 100)
	if err != nil || len(users) != 50 || users[0].ID != tenant.ID(100) {
		t.Errorf("ListUsers: %d users, %v", len(users), err)
	}
	brief, err := ListUsers[Brief](t.Context(), c, 1, 100)
	if err != nil || len(brief) != 100 || brief[99].PrimaryEmail == "" {
		t.Errorf("ListUsers of Brief: %d users, %v", len(brief), err)
	}
}

func TestErrorNamesTheStatus(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	c := &Client{HTTP: server.Client(), Server: server.URL}
	if _, err := c.GetUser(t.Context(), "u"); err == nil || err.Error() != "GET /api/users/u: status 404" {
		t.Errorf("got %v", err)
	}
}
