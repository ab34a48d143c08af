package protect

import (
	"context"
	"fmt"
	"log"
	"net/http"
)

// An API with three kinds of routes: one for whoever may read orders, one for whoever may read those of an
// organization, and one that takes organization tokens. What a token is good for, it is good for there alone.
func Example_protect() {
	ctx := context.Background()
	t := newTenant(ctx)
	defer t.srv.Close()

	guard, err := New(ctx, t.srv.URL, indicator) // in the place of the URL, https://my-tenant.logto.app
	if err != nil {
		log.Fatal(err)
	}
	api := routes(guard)

	ofOrganization := "/organizations/" + t.acme
	for _, caller := range []struct{ name, token string }{
		{"nobody", ""},
		{"token for the API", t.forAPI(ctx, t.srv.URL)},
		{"token for the API in Acme", t.forAPIIn(ctx, t.acme)},
		{"organization token of Acme", t.forOrganization(ctx, t.acme)},
	} {
		fmt.Printf("%s:", caller.name)
		for _, path := range []string{"/orders", ofOrganization + "/orders", ofOrganization + "/members"} {
			fmt.Print(" ", ask(api, http.MethodGet, path, caller.token).Code)
		}
		fmt.Println()
	}
	// Output:
	// nobody: 401 401 401
	// token for the API: 204 401 401
	// token for the API in Acme: 401 204 401
	// organization token of Acme: 401 401 204
}
