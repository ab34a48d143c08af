// Command ten sets up an organization with a member: ten methods of the client,
// from five parts of the API.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

func main() {
	client, err := management.NewClient(os.Getenv("LOGTO_ENDPOINT"), os.Getenv("LOGTO_APP_ID"), os.Getenv("LOGTO_APP_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	if err := run(context.Background(), client, os.Getenv("USERNAME")); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, client *management.Client, username string) error {
	organization, err := client.CreateOrganization(ctx, gen.CreateOrganizationRequest{Name: "Example"})
	if err != nil {
		return err
	}
	user, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: &username})
	if err != nil {
		return err
	}
	if _, err := client.AddOrganizationUsers(ctx, organization.ID, gen.UserIDs{UserIDs: []string{user.ID}}); err != nil {
		return err
	}
	for role, err := range client.ListRoles(ctx, nil) {
		if err != nil {
			return err
		}
		if _, err := client.AssignUserRoles(ctx, user.ID, gen.RoleIDs{RoleIDs: []string{role.ID}}); err != nil {
			return err
		}
	}
	if _, err := client.UpdateUser(ctx, user.ID, gen.UpdateUserRequest{Name: gen.Value("Example")}); err != nil {
		return err
	}
	if user, err = client.GetUser(ctx, user.ID, nil); err != nil {
		return err
	}
	for application, err := range client.ListApplications(ctx, nil) {
		if err != nil {
			return err
		}
		fmt.Println(application.Name)
	}
	experience, err := client.GetSignInExperience(ctx)
	if err != nil {
		return err
	}
	fmt.Println(user.ID, experience.SignInMode)
	return client.DeleteUser(ctx, user.ID)
}
