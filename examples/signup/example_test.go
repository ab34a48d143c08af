package signup_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/logto-go/management/examples/signup"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Run code of yours against a Logto in memory, let something go wrong, and look at
// the requests. In a test you would take testing.T and its errors instead.
func Example() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	role, err := client.CreateRole(ctx, gen.CreateRoleRequest{Name: "customer", Description: "Buys"})
	if err != nil {
		log.Fatal(err)
	}
	service := signup.Service{Logto: client, RoleID: role.ID}
	srv.ForgetRequests()

	srv.Inject(logtotest.Fault{Operation: "AssignUserRoles", Status: http.StatusForbidden, Code: "auth.forbidden"})
	_, err = service.SignUp(ctx, "ann@example.com", "Ann")
	fmt.Println("while roles cannot be assigned:", err != nil)
	_, err = service.SignUp(ctx, "ann@example.com", "Ann")
	fmt.Println("afterwards:", err)
	_, err = service.SignUp(ctx, "ann@example.com", "Ann")
	fmt.Println("once more:", err)

	for _, request := range srv.Requests() {
		fmt.Println(request.Operation, request.Status)
	}
	// Output:
	// while roles cannot be assigned: true
	// afterwards: <nil>
	// once more: signup: this e-mail address is registered already
	// CreateUser 200
	// AssignUserRoles 403
	// DeleteUser 204
	// CreateUser 200
	// AssignUserRoles 201
	// CreateUser 422
}
