package provision_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/logto-go/management/examples/provision"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Provision an API with its scopes and roles, at each start of a program or from a
// pipeline. The second time there is nothing left to do.
func Example() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	plan := provision.Plan{
		Resource: provision.Resource{Indicator: "https://orders.example.com", Name: "Orders"},
		Scopes: []provision.Scope{
			{Name: "read:orders", Description: "See orders"},
			{Name: "write:orders", Description: "Place and change orders"},
		},
		Roles: []provision.Role{
			{Name: "customer", Description: "Buys", Scopes: []string{"read:orders", "write:orders"}},
			{Name: "reporting", Description: "Counts", Type: gen.RoleTypeMachineToMachine, Scopes: []string{"read:orders"}},
		},
	}
	for range 2 {
		changes, err := provision.Apply(ctx, client, plan)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(len(changes), "changes")
		fmt.Println(strings.Join(changes, "\n"))
	}
	// Output:
	// 8 changes
	// created resource https://orders.example.com
	// created scope read:orders
	// created scope write:orders
	// created role customer
	// gave role customer the scope read:orders
	// gave role customer the scope write:orders
	// created role reporting
	// gave role reporting the scope read:orders
	// 0 changes
}
