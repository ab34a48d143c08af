package scenario

import (
	"context"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

func organizationRoleID(r gen.OrganizationRole) string     { return r.ID }
func organizationScopeID(s gen.OrganizationScope) string   { return s.ID }
func organizationScopeName(s gen.OrganizationScope) string { return s.Name }
func nameOf(v gen.IDAndName) string                        { return v.Name }

// organizationTemplate is about the roles and scopes that all organizations share.
func organizationTemplate(s *scenario) {
	var invite, manage *gen.OrganizationScope
	var role *gen.OrganizationRole
	var apiScopes []string
	c := s.client

	s.need("create scopes", func(ctx context.Context, t *testing.T) {
		invite = s.newOrganizationScope(ctx, t, gen.CreateOrganizationScopeRequest{Name: "invite:" + s.tag, Description: gen.Value("Eïnladen")})
		same(t, "scope", invite, &gen.OrganizationScope{
			ID: invite.ID, TenantID: invite.TenantID, Name: "invite:" + s.tag, Description: new("Eïnladen"),
		})
		manage = s.newOrganizationScope(ctx, t, gen.CreateOrganizationScopeRequest{Name: "manage:" + s.tag})
		same(t, "description, left out", text(manage.Description), "<null>")
	})
	s.need("create", func(ctx context.Context, t *testing.T) {
		_, apiScopes = s.newAPI(ctx, t, "read", "write")
		role = s.newOrganizationRole(ctx, t, gen.CreateOrganizationRoleRequest{
			Name: "Admin " + s.tag, Description: gen.Value("Dëscr"),
			OrganizationScopeIDs: []string{invite.ID}, ResourceScopeIDs: apiScopes[:1],
		})
		same(t, "role", role, &gen.OrganizationRole{
			ID: role.ID, TenantID: role.TenantID, Name: "Admin " + s.tag, Description: new("Dëscr"), Type: gen.RoleTypeUser,
		})
		machine := s.newOrganizationRole(ctx, t, gen.CreateOrganizationRoleRequest{
			Name: "Robot " + s.tag, Type: new(gen.RoleTypeMachineToMachine),
		})
		same(t, "type", machine.Type, gen.RoleTypeMachineToMachine)
		same(t, "description, left out", text(machine.Description), "<null>")
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetOrganizationRole(ctx, role.ID)
		fatal(t, err)
		same(t, "role", got, role)
		scope, err := c.GetOrganizationScope(ctx, invite.ID)
		fatal(t, err)
		same(t, "scope", scope, invite)
	})
	s.step("list and search", func(ctx context.Context, t *testing.T) {
		scopes := collect(t, c.ListOrganizationScopes(ctx, &gen.ListOrganizationScopesParams{Q: &s.tag, PageSize: new(int64(1))}), organizationScopeID)
		same(t, "scopes", sorted(scopes...), sorted(invite.ID, manage.ID))

		found, err := management.Collect(c.ListOrganizationRoles(ctx, &gen.ListOrganizationRolesParams{Q: new("admin " + s.tag)}), 0)
		fatal(t, err)
		same(t, "roles", keys(found, organizationRoleID), []string{role.ID})
		same(t, "scopes shown with the role", keys(found[0].Scopes, nameOf), []string{"invite:" + s.tag})
		shown := keys(found[0].ResourceScopes, func(r gen.OrganizationRoleResourceScope) string { return r.Name + " of " + r.Resource.Name })
		same(t, "scopes of resources shown with the role", shown, []string{"read of API " + s.tag})
	})
	s.step("change", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateOrganizationRole(ctx, role.ID, gen.UpdateOrganizationRoleRequest{Name: new("Owner " + s.tag)})
		fatal(t, err)
		same(t, "name", got.Name, "Owner "+s.tag)
		same(t, "description, left out", text(got.Description), "Dëscr")
		scope, err := c.UpdateOrganizationScope(ctx, manage.ID, gen.UpdateOrganizationScopeRequest{Description: gen.Value("new")})
		fatal(t, err)
		same(t, "description of the scope", text(scope.Description), "new")
		same(t, "name of the scope, left out", scope.Name, "manage:"+s.tag)
	})
	s.step("null", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateOrganizationRole(ctx, role.ID, gen.UpdateOrganizationRoleRequest{Description: gen.Null[string]()})
		fatal(t, err)
		same(t, "description", text(got.Description), "<null>")
		scope, err := c.UpdateOrganizationScope(ctx, manage.ID, gen.UpdateOrganizationScopeRequest{Description: gen.Null[string]()})
		fatal(t, err)
		same(t, "description of the scope", text(scope.Description), "<null>")
	})
	s.step("scopes of a role", func(ctx context.Context, t *testing.T) {
		fatal(t, c.CreateOrganizationRoleScope(ctx, role.ID, gen.OrganizationScopeIDs{OrganizationScopeIDs: []string{manage.ID}}))
		same(t, "scopes", sorted(collect(t, c.ListOrganizationRoleScopes(ctx, role.ID, nil), organizationScopeID)...), sorted(invite.ID, manage.ID))
		fatal(t, c.DeleteOrganizationRoleScope(ctx, role.ID, invite.ID))
		refused(t, c.DeleteOrganizationRoleScope(ctx, role.ID, invite.ID), 404, "entity.not_found")
		fatal(t, c.ReplaceOrganizationRoleScopes(ctx, role.ID, gen.OrganizationScopeIDs{OrganizationScopeIDs: []string{invite.ID}}))
		same(t, "scopes after replacing them", collect(t, c.ListOrganizationRoleScopes(ctx, role.ID, nil), organizationScopeID), []string{invite.ID})
	})
	s.step("resource scopes of a role", func(ctx context.Context, t *testing.T) {
		list := func() []string {
			return sorted(collect(t, c.ListOrganizationRoleResourceScopes(ctx, role.ID, nil), scopeName)...)
		}
		fatal(t, c.CreateOrganizationRoleResourceScope(ctx, role.ID, gen.ScopeIDs{ScopeIDs: apiScopes[1:]}))
		same(t, "scopes", list(), []string{"read", "write"})
		fatal(t, c.DeleteOrganizationRoleResourceScope(ctx, role.ID, apiScopes[0]))
		same(t, "scopes that are left", list(), []string{"write"})
		fatal(t, c.ReplaceOrganizationRoleResourceScopes(ctx, role.ID, gen.ScopeIDs{ScopeIDs: apiScopes}))
		same(t, "scopes after replacing them", list(), []string{"read", "write"})
	})
	s.step("errors", func(ctx context.Context, t *testing.T) {
		refuse(t, []refusal{
			{"scope taken", func() error {
				return only(c.CreateOrganizationScope(ctx, gen.CreateOrganizationScopeRequest{Name: "invite:" + s.tag}))
			}, 422, "entity.unique_integrity_violation", management.ErrConflict},
			{"scope taken, by a change", func() error {
				return only(c.UpdateOrganizationScope(ctx, manage.ID, gen.UpdateOrganizationScopeRequest{Name: new("invite:" + s.tag)}))
			}, 422, "entity.unique_integrity_violation", management.ErrConflict},
			{"role taken", func() error {
				return only(c.CreateOrganizationRole(ctx, gen.CreateOrganizationRoleRequest{Name: "Robot " + s.tag}))
			}, 422, "entity.unique_integrity_violation", management.ErrConflict},
			{"role taken, by a change", func() error {
				return only(c.UpdateOrganizationRole(ctx, role.ID, gen.UpdateOrganizationRoleRequest{Name: new("Robot " + s.tag)}))
			}, 422, "entity.unique_integrity_violation", management.ErrConflict},
			{"no such scope to add", func() error {
				return c.CreateOrganizationRoleScope(ctx, role.ID, gen.OrganizationScopeIDs{OrganizationScopeIDs: []string{"nope"}})
			}, 422, "entity.relation_foreign_key_not_found", management.ErrUnprocessable},
			{"no such resource scope to add", func() error {
				return c.CreateOrganizationRoleResourceScope(ctx, role.ID, gen.ScopeIDs{ScopeIDs: []string{"nope"}})
			}, 422, "entity.relation_foreign_key_not_found", management.ErrUnprocessable},
			{"no such role", func() error { return only(c.GetOrganizationRole(ctx, "nope")) }, 404, "entity.not_found", management.ErrNotFound},
			{"no such scope", func() error { return only(c.GetOrganizationScope(ctx, "nope")) }, 404, "entity.not_exists_with_id", management.ErrNotFound},
		})
	})
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, c.DeleteOrganizationScope(ctx, invite.ID))
		refused(t, c.DeleteOrganizationScope(ctx, invite.ID), 404, "entity.not_found")
		same(t, "scopes of the role", collect(t, c.ListOrganizationRoleScopes(ctx, role.ID, nil), organizationScopeID), []string{})
		fatal(t, c.DeleteOrganizationRole(ctx, role.ID))
		refused(t, only(c.GetOrganizationRole(ctx, role.ID)), 404, "entity.not_found")
	})
}
