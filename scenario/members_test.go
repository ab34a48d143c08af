package scenario

import (
	"context"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

func memberID(u gen.OrganizationUser) string { return u.ID }

// members adds users to an organization, gives them roles and takes both away.
// The other organization has nobody in it.
func members(ctx context.Context, t *testing.T, s *scenario, organization, other string) {
	c := s.client
	ann, bob := s.newMember(ctx, t, "ann").ID, s.newMember(ctx, t, "bob").ID
	scope := s.newOrganizationScope(ctx, t, gen.CreateOrganizationScopeRequest{Name: "edit:" + s.tag})
	editor := s.newOrganizationRole(ctx, t, gen.CreateOrganizationRoleRequest{
		Name: "Editor " + s.tag, OrganizationScopeIDs: []string{scope.ID},
	})
	reader := s.newOrganizationRole(ctx, t, gen.CreateOrganizationRoleRequest{Name: "Reader " + s.tag})
	robot := s.newOrganizationRole(ctx, t, gen.CreateOrganizationRoleRequest{
		Name: "Robot " + s.tag, Type: new(gen.RoleTypeMachineToMachine),
	})
	rolesOf := func(user string) []string {
		t.Helper()
		return sorted(collect(t, c.ListOrganizationUserRoles(ctx, organization, user, nil), organizationRoleID)...)
	}

	added, err := c.AddOrganizationUsers(ctx, organization, gen.UserIDs{UserIDs: []string{ann, bob}})
	fatal(t, err)
	same(t, "members added", added, &gen.UserIDs{UserIDs: []string{ann, bob}})
	same(t, "members", sorted(collect(t, c.ListOrganizationUsers(ctx, organization, &gen.ListOrganizationUsersParams{PageSize: new(int64(1))}), memberID)...), sorted(ann, bob))
	same(t, "members found", collect(t, c.ListOrganizationUsers(ctx, organization, &gen.ListOrganizationUsersParams{Q: new("ANN_" + s.tag)}), memberID), []string{ann})

	t.Run("roles", func(t *testing.T) {
		fatal(t, c.AssignOrganizationRolesToUsers(ctx, organization, gen.AssignOrganizationRolesToUsersRequest{
			UserIDs: []string{ann, bob}, OrganizationRoleIDs: []string{editor.ID},
		}))
		assigned, err := c.AssignOrganizationRolesToUser(ctx, organization, ann, gen.OrganizationRoleNamesOrIDs{OrganizationRoleIDs: []string{reader.ID}})
		fatal(t, err)
		same(t, "roles assigned", assigned, &gen.OrganizationRoleIDs{OrganizationRoleIDs: []string{reader.ID}})
		none, err := c.AssignOrganizationRolesToUser(ctx, organization, ann, gen.OrganizationRoleNamesOrIDs{OrganizationRoleIDs: []string{}})
		fatal(t, err)
		same(t, "roles assigned, none", none, &gen.OrganizationRoleIDs{OrganizationRoleIDs: []string{}})
		same(t, "roles of ann", rolesOf(ann), sorted(editor.ID, reader.ID))
		same(t, "roles of bob", rolesOf(bob), []string{editor.ID})

		scopes, err := c.ListOrganizationUserScopes(ctx, organization, bob)
		fatal(t, err)
		same(t, "scopes of bob", keys(scopes, organizationScopeName), []string{"edit:" + s.tag})
	})
	t.Run("by role", func(t *testing.T) {
		with, err := management.Collect(c.ListOrganizationUsers(ctx, organization, &gen.ListOrganizationUsersParams{OrganizationRoleID: &reader.ID}), 0)
		fatal(t, err)
		same(t, "members with the role", keys(with, memberID), []string{ann})
		same(t, "their roles", sorted(keys(with[0].OrganizationRoles, nameOf)...), []string{"Editor " + s.tag, "Reader " + s.tag})
	})
	t.Run("organizations of a user", func(t *testing.T) {
		all, err := c.ListUserOrganizations(ctx, bob)
		fatal(t, err)
		if len(all) != 1 {
			t.Fatalf("got %s", show(all))
		}
		same(t, "organization", all[0].ID, organization)
		same(t, "roles in it", keys(all[0].OrganizationRoles, nameOf), []string{"Editor " + s.tag})
	})
	t.Run("users who are no members", func(t *testing.T) {
		params := &gen.ListUsersParams{SearchParams: management.SearchUsers().Contains("username", s.tag)}
		params.ExcludeOrganizationID = &organization
		same(t, "of the organization", collect(t, c.ListUsers(ctx, params), userID), []string{})
		params.ExcludeOrganizationID = &other
		same(t, "of the other", collect(t, c.ListUsers(ctx, params), userID), []string{bob, ann})
	})
	t.Run("replace roles", func(t *testing.T) {
		fatal(t, c.ReplaceOrganizationUserRoles(ctx, organization, bob, gen.OrganizationRoleNamesOrIDs{OrganizationRoleNames: []string{reader.Name}}))
		same(t, "roles, by name", rolesOf(bob), []string{reader.ID})
		fatal(t, c.ReplaceOrganizationUserRoles(ctx, organization, bob, gen.OrganizationRoleNamesOrIDs{OrganizationRoleIDs: []string{editor.ID}}))
		same(t, "roles, by id", rolesOf(bob), []string{editor.ID})
		fatal(t, c.DeleteOrganizationUserRole(ctx, organization, bob, editor.ID))
		same(t, "roles that are left", rolesOf(bob), []string{})
	})
	refuse(t, []refusal{
		{"roles of somebody else", func() error {
			return only(management.Collect(c.ListOrganizationUserRoles(ctx, other, ann, nil), 0))
		}, 422, "organization.require_membership", management.ErrUnprocessable},
		{"roles for somebody else", func() error {
			return only(c.AssignOrganizationRolesToUser(ctx, other, ann, gen.OrganizationRoleNamesOrIDs{OrganizationRoleIDs: []string{reader.ID}}))
		}, 422, "organization.require_membership", management.ErrUnprocessable},
		{"role to take from somebody else", func() error {
			return c.DeleteOrganizationUserRole(ctx, other, ann, reader.ID)
		}, 422, "organization.require_membership", management.ErrUnprocessable},
		{"role of a machine", func() error {
			return only(c.AssignOrganizationRolesToUser(ctx, organization, ann, gen.OrganizationRoleNamesOrIDs{OrganizationRoleIDs: []string{robot.ID}}))
		}, 422, "entity.db_constraint_violated", management.ErrUnprocessable},
	})
	t.Run("take away", func(t *testing.T) {
		fatal(t, c.DeleteOrganizationUser(ctx, organization, ann))
		refused(t, c.DeleteOrganizationUser(ctx, organization, ann), 404, "entity.not_found")
		same(t, "members", collect(t, c.ListOrganizationUsers(ctx, organization, nil), memberID), []string{bob})
		fatal(t, c.ReplaceOrganizationUsers(ctx, organization, gen.UserIDs{UserIDs: []string{}}))
		same(t, "members after replacing them by none", collect(t, c.ListOrganizationUsers(ctx, organization, nil), memberID), []string{})
	})
}

// machines does the same with applications.
func machines(ctx context.Context, t *testing.T, s *scenario, organization string) {
	c, machine := s.client, s.newMachine(ctx, t).ID
	role := s.newOrganizationRole(ctx, t, gen.CreateOrganizationRoleRequest{
		Name: "Cleaner " + s.tag, Type: new(gen.RoleTypeMachineToMachine),
	})
	refused(t, c.AssignOrganizationRolesToApplication(ctx, organization, machine, gen.OrganizationRoleIDs{OrganizationRoleIDs: []string{role.ID}}),
		422, "organization.require_membership")

	fatal(t, c.AddOrganizationApplications(ctx, organization, gen.ApplicationIDs{ApplicationIDs: []string{machine}}))
	fatal(t, c.AssignOrganizationRolesToApplication(ctx, organization, machine, gen.OrganizationRoleIDs{OrganizationRoleIDs: []string{role.ID}}))
	all, err := management.Collect(c.ListOrganizationApplications(ctx, organization, nil), 0)
	fatal(t, err)
	if len(all) != 1 {
		t.Fatalf("got %s", show(all))
	}
	same(t, "application", all[0].ID, machine)
	same(t, "its roles", keys(all[0].OrganizationRoles, nameOf), []string{"Cleaner " + s.tag})

	of, err := management.Collect(c.ListApplicationOrganizations(ctx, machine, nil), 0)
	fatal(t, err)
	same(t, "organizations of the application", keys(of, func(o gen.OrganizationWithRoles) string { return o.ID }), []string{organization})

	website := s.newWebsite(ctx, t).ID
	refused(t, c.AddOrganizationApplications(ctx, organization, gen.ApplicationIDs{ApplicationIDs: []string{website}}), 422, "entity.db_constraint_violated")
	refused(t, c.ReplaceOrganizationApplicationRoles(ctx, organization, machine, gen.OrganizationRoleIDs{OrganizationRoleIDs: []string{}}), 400, "guard.invalid_input")

	fatal(t, c.DeleteOrganizationApplication(ctx, organization, machine))
	refused(t, c.DeleteOrganizationApplication(ctx, organization, machine), 404, "entity.not_found")
}
