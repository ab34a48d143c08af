package tokens

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strings"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// claims are some of what an access token says.
type claims struct {
	Subject  string `json:"sub"`
	Scope    string `json:"scope"`
	Audience string `json:"aud"`
}

// claimsOf reads an access token without checking it. An API that serves others
// must check the signature with the keys at {endpoint}/oidc/jwks, and issuer,
// audience and expiry, best with a library for JSON Web Tokens.
func claimsOf(accessToken string) (c claims) {
	parts := strings.Split(accessToken, ".")
	if len(parts) != 3 {
		return c
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		_ = json.Unmarshal(text, &c) // no claims are a response too
	}
	return c
}

// whoAmI stands for an API that tells who it was called as.
func whoAmI(w http.ResponseWriter, r *http.Request) {
	c := claimsOf(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	fmt.Fprintf(w, "%s may %s at %s", c.Subject, c.Scope, c.Audience)
}

// customerOfOrdersAPI makes a user who may read orders, in an API of yours.
func customerOfOrdersAPI(ctx context.Context, client *management.Client) *gen.User {
	orders, err := client.CreateResource(ctx, gen.CreateResourceRequest{Name: "Orders", Indicator: "https://orders.example.com"})
	if err != nil {
		log.Fatal(err)
	}
	read, err := client.CreateResourceScope(ctx, orders.ID, gen.CreateResourceScopeRequest{Name: "read:orders"})
	if err != nil {
		log.Fatal(err)
	}
	role, err := client.CreateRole(ctx, gen.CreateRoleRequest{
		Name: "customer", Description: "Reads orders", ScopeIDs: []string{read.ID},
	})
	if err != nil {
		log.Fatal(err)
	}
	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.AssignUserRoles(ctx, ann.ID, gen.RoleIDs{RoleIDs: []string{role.ID}}); err != nil {
		log.Fatal(err)
	}
	return ann
}
