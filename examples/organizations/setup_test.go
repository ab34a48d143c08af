package organizations

import (
	"context"
	"errors"
	"log"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// organizationOfAll makes an organization of all users there are. The newest of
// them becomes its admin.
func organizationOfAll(ctx context.Context, client *management.Client, name string) *gen.Organization {
	organization, err := client.CreateOrganization(ctx, gen.CreateOrganizationRequest{Name: name})
	if err != nil {
		log.Fatal(err)
	}
	var ids []string
	for user, err := range client.ListUsers(ctx, nil) {
		if err != nil {
			log.Fatal(err)
		}
		ids = append(ids, user.ID)
	}
	if _, err := client.AddOrganizationUsers(ctx, organization.ID, gen.UserIDs{UserIDs: ids}); err != nil {
		log.Fatal(err)
	}
	_, err = client.CreateOrganizationRole(ctx, gen.CreateOrganizationRoleRequest{Name: "admin"})
	if err != nil && !errors.Is(err, management.ErrConflict) { // organizations share roles
		log.Fatal(err)
	}
	_, err = client.AssignOrganizationRolesToUser(ctx, organization.ID, ids[0], gen.OrganizationRoleNamesOrIDs{
		OrganizationRoleNames: []string{"admin"},
	})
	if err != nil {
		log.Fatal(err)
	}
	return organization
}
