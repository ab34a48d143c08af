package users

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Create a user and give it a role.
func Example_createWithRole() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	// ScopeIDs stays out where there are none: Logto refuses an empty list, and
	// creates the role all the same.
	editor, err := client.CreateRole(ctx, gen.CreateRoleRequest{
		Name:        "editor",
		Description: "Writes and publishes articles",
		Type:        new(gen.RoleTypeUser),
	})
	if err != nil {
		log.Fatal(err)
	}

	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{
		PrimaryEmail: new("ann@example.com"),
		Username:     new("ann"),
		Name:         new("Ann Example"),
		Password:     new("correct horse battery staple"),
	})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.AssignUserRoles(ctx, ann.ID, gen.RoleIDs{RoleIDs: []string{editor.ID}}); err != nil {
		log.Fatal(err)
	}

	for role, err := range client.ListUserRoles(ctx, ann.ID, nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(*ann.Name, "is", role.Name)
	}
	// Output:
	// Ann Example is editor
}

// Tell a name that is taken from other failures. ErrConflict is the kind of all
// errors of this sort; the code says which it is.
func Example_createTaken() {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	_, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("user_000001")})
	fmt.Println("conflict:", errors.Is(err, management.ErrConflict))

	var answer *management.Error
	if errors.As(err, &answer) {
		fmt.Println(answer.StatusCode, answer.Code)
	}
	// Output:
	// conflict: true
	// 422 user.username_already_in_use
}
