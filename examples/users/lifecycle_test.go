package users

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Suspend a user, reset the password, and let the user in again.
func Example_suspendAndReset() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann"), Password: new("a leaked password")})
	if err != nil {
		log.Fatal(err)
	}

	// A suspended user cannot sign in; access tokens that were given out before
	// stay valid until they expire.
	ann, err = client.UpdateUserIsSuspended(ctx, ann.ID, gen.UpdateUserIsSuspendedRequest{IsSuspended: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("suspended:", ann.IsSuspended)

	if _, err := client.UpdateUserPassword(ctx, ann.ID, gen.PasswordRequest{Password: "a fresh password"}); err != nil {
		log.Fatal(err)
	}
	err = client.VerifyUserPassword(ctx, ann.ID, gen.PasswordRequest{Password: "a leaked password"})
	fmt.Println("the old password is refused:", errors.Is(err, management.ErrUnprocessable))
	err = client.VerifyUserPassword(ctx, ann.ID, gen.PasswordRequest{Password: "a fresh password"})
	fmt.Println("the new one fits:", err == nil)

	ann, err = client.UpdateUserIsSuspended(ctx, ann.ID, gen.UpdateUserIsSuspendedRequest{IsSuspended: false})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("suspended:", ann.IsSuspended)
	// Output:
	// suspended: true
	// the old password is refused: true
	// the new one fits: true
	// suspended: false
}

// Delete a user, so that deleting again does no harm. ErrNotFound is Logto saying
// that there is no such user; a 404 of a wrong address is ErrNoRoute.
func Example_delete() {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	user, found, err := management.First(client.ListUsers(ctx, nil))
	if err != nil || !found {
		log.Fatal("no user: ", err)
	}
	for range 2 {
		switch err := client.DeleteUser(ctx, user.ID); {
		case err == nil:
			fmt.Println("deleted")
		case errors.Is(err, management.ErrNotFound):
			fmt.Println("already gone")
		default:
			log.Fatal(err)
		}
	}
	// Output:
	// deleted
	// already gone
}

// Delete some of all users while they are listed. UntilEmpty sees to it that no user is
// skipped when others move to the pages of deleted ones.
func Example_deleteSome() {
	srv := logtotest.NewServer(logtotest.WithUsers(250))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	seen, deleted := 0, 0
	for user, err := range client.ListUsers(ctx, nil, management.UntilEmpty()) {
		if err != nil {
			log.Fatal(err)
		}
		seen++
		if strings.HasSuffix(*user.Username, "0") { // a tenth of them
			continue
		}
		if err := client.DeleteUser(ctx, user.ID); err != nil {
			log.Fatal(err)
		}
		deleted++
	}
	left, err := management.Collect(client.ListUsers(ctx, nil), 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d seen, %d deleted, %d left\n", seen, deleted, len(left))
	// Output:
	// 250 seen, 225 deleted, 25 left
}
