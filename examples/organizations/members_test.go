package organizations

import (
	"context"
	"fmt"
	"log"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Create an organization with a member who has a role in it.
//
// Organization roles and scopes are a template that all organizations share; what
// belongs to one organization is who has which role.
func Example_memberWithRole() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	invite, err := client.CreateOrganizationScope(ctx, gen.CreateOrganizationScopeRequest{Name: "invite:member"})
	if err != nil {
		log.Fatal(err)
	}
	admin, err := client.CreateOrganizationRole(ctx, gen.CreateOrganizationRoleRequest{
		Name:                 "admin",
		Description:          gen.Value("Manages members"),
		OrganizationScopeIDs: []string{invite.ID},
	})
	if err != nil {
		log.Fatal(err)
	}
	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
	if err != nil {
		log.Fatal(err)
	}

	acme, err := client.CreateOrganization(ctx, gen.CreateOrganizationRequest{Name: "Acme"})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.AddOrganizationUsers(ctx, acme.ID, gen.UserIDs{UserIDs: []string{ann.ID}}); err != nil {
		log.Fatal(err)
	}
	_, err = client.AssignOrganizationRolesToUser(ctx, acme.ID, ann.ID, gen.OrganizationRoleNamesOrIDs{
		OrganizationRoleIDs: []string{admin.ID},
	})
	if err != nil {
		log.Fatal(err)
	}

	scopes, err := client.ListOrganizationUserScopes(ctx, acme.ID, ann.ID)
	if err != nil {
		log.Fatal(err)
	}
	for _, scope := range scopes {
		fmt.Println(*ann.Username, "may", scope.Name, "in", acme.Name)
	}
	// Output:
	// ann may invite:member in Acme
}
