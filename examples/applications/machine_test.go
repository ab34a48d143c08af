package applications

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Create a machine-to-machine application with a secret that expires and a role.
// The role here is the one for the Management API, so that the new application can
// be tried at once.
func Example_machineToMachine() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	app, err := client.CreateApplication(ctx, gen.CreateApplicationRequest{
		Name: "nightly-sync",
		Type: gen.ApplicationTypeMachineToMachine,
	})
	if err != nil {
		log.Fatal(err)
	}
	role, found, err := management.First(client.ListRoles(ctx, &gen.ListRolesParams{
		Type:         new(gen.RoleTypeMachineToMachine),
		SearchParams: management.SearchRoles().Exact("name", "Logto Management API access"),
	}))
	if err != nil || !found {
		log.Fatal("no role for the Management API: ", err)
	}
	if _, err := client.AssignApplicationRoles(ctx, app.ID, gen.RoleIDs{RoleIDs: []string{role.ID}}); err != nil {
		log.Fatal(err)
	}
	secret, err := client.CreateApplicationSecret(ctx, app.ID, gen.CreateApplicationSecretRequest{
		Name:      "2026",
		ExpiresAt: gen.Value(gen.NewTimestamp(time.Now().AddDate(1, 0, 0))),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(app.Name, "has the secret", secret.Name) // its value goes into a vault, never into a log

	machine, err := management.NewClient(client.Endpoint(), app.ID, secret.Value.Reveal())
	if err != nil {
		log.Fatal(err)
	}
	self, err := machine.GetApplication(ctx, app.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("it sees itself as", self.Name)
	// Output:
	// nightly-sync has the secret 2026
	// it sees itself as nightly-sync
}

// Replace a secret without an outage: make the new one, hand it over, and delete
// the old one when nobody uses it any more.
func Example_rotateSecret() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	app, err := client.CreateApplication(ctx, gen.CreateApplicationRequest{
		Name: "nightly-sync",
		Type: gen.ApplicationTypeMachineToMachine,
	})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.CreateApplicationSecret(ctx, app.ID, gen.CreateApplicationSecretRequest{Name: "2027"}); err != nil {
		log.Fatal(err)
	}
	// Logto gives each new application a secret of this name. Run again, the
	// program finds it gone, which is as good.
	err = client.DeleteApplicationSecret(ctx, app.ID, "Default secret")
	if err != nil && !errors.Is(err, management.ErrNotFound) {
		log.Fatal(err)
	}

	secrets, err := client.ListApplicationSecrets(ctx, app.ID)
	if err != nil {
		log.Fatal(err)
	}
	for _, secret := range secrets {
		fmt.Println(secret.Name)
	}
	// Output:
	// 2027
}
