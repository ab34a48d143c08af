package users

import (
	"context"
	"fmt"
	"log"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Find a user by e-mail address. Exact leaves no room for patterns: with Like, the
// "_" that an address may have would stand for any character.
func Example_findByEmail() {
	srv := logtotest.NewServer(logtotest.WithUsers(100))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	for _, email := range []string{"user-000042@example.com", "nobody@example.com"} {
		user, found, err := management.First(client.ListUsers(ctx, &gen.ListUsersParams{
			SearchParams: management.SearchUsers().Exact("primaryEmail", email),
		}))
		switch {
		case err != nil:
			log.Fatal(err)
		case found:
			fmt.Println(email, "is", *user.Username)
		default:
			fmt.Println(email, "is nobody's")
		}
	}
	// Output:
	// user-000042@example.com is user_000042
	// nobody@example.com is nobody's
}

// Search the way a search box does: the text anywhere in any field, twenty users
// at the most. Contains takes "%" and "_" as they are; Like would have patterns.
func Example_search() {
	srv := logtotest.NewServer(logtotest.WithUsers(100))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	found, err := management.Collect(client.ListUsers(ctx, &gen.ListUsersParams{
		SearchParams: management.SearchUsers().Contains(management.AnyField, "user_00009"),
	}), 20)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(found), "users, the first is", *found[0].Username)
	// Output:
	// 10 users, the first is user_000099
}
