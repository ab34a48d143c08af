package tokens

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Get a token for one organization, as a machine that is a member of it: for APIs
// of yours that serve many organizations and must keep them apart.
func Example_organization() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	acme, err := client.CreateOrganization(ctx, gen.CreateOrganizationRequest{Name: "Acme"})
	if err != nil {
		log.Fatal(err)
	}
	read, err := client.CreateOrganizationScope(ctx, gen.CreateOrganizationScopeRequest{Name: "read:invoices"})
	if err != nil {
		log.Fatal(err)
	}
	// Roles of machines are of a type of their own.
	accounting, err := client.CreateOrganizationRole(ctx, gen.CreateOrganizationRoleRequest{
		Name:                 "accounting",
		Type:                 new(gen.RoleTypeMachineToMachine),
		OrganizationScopeIDs: []string{read.ID},
	})
	if err != nil {
		log.Fatal(err)
	}
	err = client.AddOrganizationApplications(ctx, acme.ID, gen.ApplicationIDs{ApplicationIDs: []string{srv.AppID}})
	if err != nil {
		log.Fatal(err)
	}
	err = client.AssignOrganizationRolesToApplication(ctx, acme.ID, srv.AppID, gen.OrganizationRoleIDs{
		OrganizationRoleIDs: []string{accounting.ID},
	})
	if err != nil {
		log.Fatal(err)
	}

	// A token has only the scopes that were asked for.
	source, err := auth.Organization(srv.URL, srv.AppID, srv.AppSecret, acme.ID, auth.WithScopes("read:invoices"))
	if err != nil {
		log.Fatal(err)
	}
	token, err := source.TokenContext(ctx)
	if err != nil {
		log.Fatal(err)
	}
	claims := claimsOf(token.AccessToken)
	fmt.Println("scope:", claims.Scope)
	fmt.Println("audience:", strings.Replace(claims.Audience, acme.ID, "{id of Acme}", 1))
	// Output:
	// scope: read:invoices
	// audience: urn:logto:organization:{id of Acme}
}
