package signup

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// start gives each test a Logto of its own, so that tests may run in parallel. New
// makes a server without a port; with NewServer there is one, for code that wants
// an address.
func start(t *testing.T) (*logtotest.Server, *Service) {
	srv := logtotest.New()
	client := srv.Client()
	role, err := client.CreateRole(t.Context(), gen.CreateRoleRequest{Name: "customer", Description: "Buys"})
	if err != nil {
		t.Fatal(err)
	}
	return srv, &Service{Logto: client, RoleID: role.ID}
}

// users gives the e-mail addresses of all users.
func users(t *testing.T, client *management.Client) string {
	t.Helper()
	var emails []string
	for user, err := range client.ListUsers(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		emails = append(emails, *user.PrimaryEmail)
	}
	return strings.Join(emails, " ")
}

func TestSignUp(t *testing.T) {
	t.Parallel()
	srv, service := start(t)
	id, err := service.SignUp(t.Context(), "ann@example.com", "Ann")
	if err != nil {
		t.Fatal(err)
	}

	// Look at what the server has now …
	role, found, err := management.First(service.Logto.ListUserRoles(t.Context(), id, nil))
	if err != nil || !found || role.Name != "customer" {
		t.Errorf("role %q, error %v", role.Name, err)
	}
	// … or at what was sent.
	sent := srv.RequestsTo("CreateUser")
	if len(sent) != 1 || string(sent[0].Body) != `{"name":"Ann","primaryEmail":"ann@example.com"}` {
		t.Errorf("requests %v", sent)
	}
}

// The server keeps Logto's rules: what is taken is refused, and in Logto's words.
func TestSignUpTwice(t *testing.T) {
	t.Parallel()
	_, service := start(t)
	if _, err := service.SignUp(t.Context(), "ann@example.com", "Ann"); err != nil {
		t.Fatal(err)
	}
	if _, err := service.SignUp(t.Context(), "ANN@example.com", "Ann"); !errors.Is(err, ErrTaken) {
		t.Errorf("error %v", err)
	}
}

// A fault of one operation shows what becomes of the other.
func TestSignUpIsUndone(t *testing.T) {
	t.Parallel()
	srv, service := start(t)
	srv.Inject(logtotest.Fault{Operation: "AssignUserRoles", Status: http.StatusInternalServerError, Message: "broken"})
	_, err := service.SignUp(t.Context(), "ann@example.com", "Ann")
	if !errors.Is(err, management.ErrServer) {
		t.Errorf("error %v", err)
	}
	if left := users(t, service.Logto); left != "" {
		t.Errorf("still there: %s", left)
	}
}

// Time is no obstacle: in a bubble of synctest the wait that the server asks for
// passes at once, and so do the client's own.
func TestSignUpWaitsWhenAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, service := start(t)
		srv.Inject(logtotest.RetryAfter(1, "30"))
		before := time.Now()
		if _, err := service.SignUp(t.Context(), "ann@example.com", "Ann"); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(before); waited < 30*time.Second {
			t.Errorf("it waited for %s", waited)
		}
	})
}

// A server that does not answer, and a caller who does not wait for ever.
func TestSignUpGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, service := start(t)
		srv.Inject(logtotest.Fault{Operation: "CreateUser", Latency: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := service.SignUp(ctx, "ann@example.com", "Ann"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

// Tokens end, and the service does not notice.
func TestSignUpWithAnExpiredToken(t *testing.T) {
	t.Parallel()
	srv, service := start(t)
	srv.ExpireTokens()
	if _, err := service.SignUp(t.Context(), "ann@example.com", "Ann"); err != nil {
		t.Error(err)
	}
	if tokens := len(srv.RequestsTo("token")); tokens != 2 {
		t.Errorf("%d tokens were asked for, want the first and one in its place", tokens)
	}
}
