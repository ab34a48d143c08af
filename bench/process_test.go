package bench

import (
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/bench/internal/tenant"
)

// What the benchmarks stand on: a tenant in another process that counts what it
// is asked.
func TestTenantInAnotherProcess(t *testing.T) {
	process := tenant.Start(t, tenant.Settings{Users: 250, Kind: tenant.Rich})
	client, err := management.NewClient(process.URL, "app", "secret", management.Concurrency(4))
	if err != nil {
		t.Fatal(err)
	}
	users, err := management.Collect(client.ListUsers(t.Context(), nil), 0)
	if err != nil || len(users) != 250 || users[249].ID != tenant.ID(249) {
		t.Errorf("%d users, %v", len(users), err)
	}
	if got := process.Counts(t); got.Tokens != 1 || got.Calls != 3 {
		t.Errorf("counts: %+v", got)
	}
}
