package logtotest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

func TestClient(t *testing.T) {
	srv := logtotest.NewServer(logtotest.WithUsers(45))
	defer srv.Close()
	client := srv.Client()
	names := map[string]bool{}
	for user, err := range client.ListUsers(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		names[*user.Username] = true
	}
	if len(names) != 45 {
		t.Errorf("got %d users", len(names))
	}
	if requests := srv.RequestsTo("ListUsers"); len(requests) == 0 || requests[0].Status != 200 {
		t.Errorf("got %v", requests)
	}
}

// Without a listener the server works in simulated time.
func TestClientInBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := logtotest.New()
		client := srv.Client()
		srv.Inject(logtotest.Fault{Operation: "CreateUser", Latency: 30 * time.Second})
		before := time.Now()
		user, err := client.CreateUser(t.Context(), gen.CreateUserRequest{Username: new("ann")})
		if err != nil {
			t.Fatal(err)
		}
		if *user.Username != "ann" || time.Since(before) < 30*time.Second {
			t.Errorf("got %v after %v", user, time.Since(before))
		}
	})
}
