package organizations

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// List all members of an organization, with the roles that each has in it.
func Example_allMembers() {
	srv := logtotest.NewServer(logtotest.WithUsers(150))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()
	acme := organizationOfAll(ctx, client, "Acme")

	count, admins := 0, []string{}
	for member, err := range client.ListOrganizationUsers(ctx, acme.ID, nil) {
		if err != nil {
			log.Fatal(err)
		}
		count++
		if slices.ContainsFunc(member.OrganizationRoles, func(r gen.IDAndName) bool { return r.Name == "admin" }) {
			admins = append(admins, *member.Username)
		}
	}
	fmt.Println("members:", count)
	fmt.Println("admins:", admins)
	// Output:
	// members: 150
	// admins: [user_000150]
}

// List all organizations of a user, with the roles that the user has in each.
func Example_organizationsOfUser() {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()
	organizationOfAll(ctx, client, "Acme")
	organizationOfAll(ctx, client, "Globex")

	user, found, err := management.First(client.ListUsers(ctx, nil))
	if err != nil || !found {
		log.Fatal("no user: ", err)
	}
	organizations, err := client.ListUserOrganizations(ctx, user.ID)
	if err != nil {
		log.Fatal(err)
	}
	for _, organization := range organizations {
		for _, role := range organization.OrganizationRoles {
			fmt.Println(role.Name, "in", organization.Name)
		}
	}
	// Unordered output:
	// admin in Acme
	// admin in Globex
}
