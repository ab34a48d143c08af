package scenario

import (
	"context"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

func roles(s *scenario) {
	var role, machineRole *gen.Role
	var api *gen.Resource
	var scopes []string
	var ann, bob *gen.User
	c := s.client
	roleScopeName := func(r gen.RoleScope) string { return r.Name }

	s.need("create", func(ctx context.Context, t *testing.T) {
		api, scopes = s.newAPI(ctx, t, "read", "write", "delete")
		role = s.newRole(ctx, t, gen.CreateRoleRequest{Name: "Editor " + s.tag, Description: "dëscr", ScopeIDs: scopes[:2]})
		same(t, "role", role, &gen.Role{
			ID: role.ID, TenantID: role.TenantID, Name: "Editor " + s.tag, Description: "dëscr", Type: gen.RoleTypeUser,
		})
		same(t, "length of the id", len(role.ID), 21)
		machineRole = s.newRole(ctx, t, gen.CreateRoleRequest{
			Name: "Robot " + s.tag, Description: "d", Type: new(gen.RoleTypeMachineToMachine),
		})
		same(t, "type", machineRole.Type, gen.RoleTypeMachineToMachine)
	})
	s.need("create users", func(ctx context.Context, t *testing.T) {
		ann, bob = s.newMember(ctx, t, "ann"), s.newMember(ctx, t, "bob")
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetRole(ctx, role.ID)
		fatal(t, err)
		same(t, "role", got, role)
	})
	s.step("list", func(ctx context.Context, t *testing.T) {
		params := &gen.ListRolesParams{PageSize: new(int64(1)), SearchParams: management.SearchRoles().Contains("name", s.tag)}
		same(t, "roles", sorted(collect(t, c.ListRoles(ctx, params), roleID)...), sorted(role.ID, machineRole.ID))
		params.Type = new(gen.RoleTypeMachineToMachine)
		same(t, "roles of machines", collect(t, c.ListRoles(ctx, params), roleID), []string{machineRole.ID})
	})
	s.step("search", func(ctx context.Context, t *testing.T) {
		for name, by := range map[string]management.SearchBuilder{
			"exact":       management.SearchRoles().Exact("name", "Editor "+s.tag),
			"description": management.SearchRoles().HasSuffix("name", s.tag).Exact("description", "DËSCR").MatchAll(),
			"id":          management.SearchRoles().Exact("id", role.ID),
		} {
			same(t, name, collect(t, c.ListRoles(ctx, &gen.ListRolesParams{SearchParams: by}), roleID), []string{role.ID})
		}
	})
	s.step("change", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateRole(ctx, role.ID, gen.UpdateRoleRequest{Name: new("Author " + s.tag)})
		fatal(t, err)
		same(t, "name", got.Name, "Author "+s.tag)
		same(t, "description, left out", got.Description, "dëscr")
	})
	s.step("scopes", func(ctx context.Context, t *testing.T) {
		got, err := management.Collect(c.ListRoleScopes(ctx, role.ID, nil), 0)
		fatal(t, err)
		same(t, "scopes from the start", sorted(keys(got, roleScopeName)...), []string{"read", "write"})
		same(t, "resource of a scope", got[0].Resource.Indicator, api.Indicator)

		all, err := c.CreateRoleScope(ctx, role.ID, gen.ScopeIDs{ScopeIDs: scopes[2:]})
		fatal(t, err)
		same(t, "scopes with the added one", sorted(keys(all, scopeName)...), []string{"delete", "read", "write"})
		refused(t, only(c.CreateRoleScope(ctx, role.ID, gen.ScopeIDs{ScopeIDs: scopes[2:]})), 422, "role.scope_exists")

		fatal(t, c.DeleteRoleScope(ctx, role.ID, scopes[1]))
		left := collect(t, c.ListRoleScopes(ctx, role.ID, &gen.ListRoleScopesParams{PageSize: new(int64(1))}), roleScopeName)
		same(t, "scopes that are left", sorted(left...), []string{"delete", "read"})
	})
	s.step("users", func(ctx context.Context, t *testing.T) { roleUsers(ctx, t, s, role.ID, ann.ID, bob.ID) })
	s.step("roles of a user", func(ctx context.Context, t *testing.T) {
		userRoles(ctx, t, s, ann.ID, role.ID, machineRole.ID)
	})
	s.step("applications", func(ctx context.Context, t *testing.T) { roleApplications(ctx, t, s, machineRole.ID) })
	s.step("errors", func(ctx context.Context, t *testing.T) { refuseRoles(ctx, t, s, role.ID, ann.ID) })
	s.step("empty list of scopes", func(ctx context.Context, t *testing.T) {
		// Logto refuses the list and keeps the role: the reason why such a call is
		// not repeated blindly.
		name := s.mayKeep("Empty " + s.tag)
		refused(t, only(c.CreateRole(ctx, gen.CreateRoleRequest{Name: name, Description: "d", ScopeIDs: []string{}})), 422, "entity.invalid_input")
		found, ok, err := management.First(c.ListRoles(ctx, &gen.ListRolesParams{SearchParams: management.SearchRoles().Exact("name", name)}))
		fatal(t, err)
		if !ok {
			t.Fatal("the role is not there")
		}
		fatal(t, c.DeleteRole(ctx, found.ID))
	})
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, only(c.AssignUserRoles(ctx, bob.ID, gen.RoleIDs{RoleIDs: []string{role.ID}})))
		fatal(t, c.DeleteRole(ctx, role.ID))
		refused(t, only(c.GetRole(ctx, role.ID)), 404, "entity.not_exists_with_id")
		same(t, "roles of a user who had it", collect(t, c.ListUserRoles(ctx, bob.ID, nil), roleID), []string{})
	})
}

func roleUsers(ctx context.Context, t *testing.T, s *scenario, role, ann, bob string) {
	c := s.client
	search := management.SearchUsers().Contains("username", s.tag)
	fatal(t, c.CreateRoleUser(ctx, role, gen.UserIDs{UserIDs: []string{ann, bob}}))
	refused(t, c.CreateRoleUser(ctx, role, gen.UserIDs{UserIDs: []string{ann}}), 422, "role.user_exists")

	same(t, "users, the newest first", collect(t, c.ListRoleUsers(ctx, role, &gen.ListRoleUsersParams{PageSize: new(int64(1))}), userID), []string{bob, ann})
	same(t, "users found", collect(t, c.ListRoleUsers(ctx, role, &gen.ListRoleUsersParams{
		SearchParams: management.SearchUsers().HasPrefix("username", "ann_"),
	}), userID), []string{ann})
	same(t, "users without the role", collect(t, c.ListUsers(ctx, &gen.ListUsersParams{ExcludeRoleID: &role, SearchParams: search}), userID), []string{})

	listed, ok, err := management.First(c.ListRoles(ctx, &gen.ListRolesParams{SearchParams: management.SearchRoles().Exact("id", role)}))
	fatal(t, err)
	if !ok {
		t.Fatal("the role is not listed")
	}
	same(t, "number of users", listed.UsersCount, new(int64(2)))
	same(t, "users shown with the role", sorted(keys(listed.FeaturedUsers, func(u gen.FeaturedUser) string { return u.ID })...), sorted(ann, bob))

	fatal(t, c.DeleteRoleUser(ctx, role, bob))
	refused(t, c.DeleteRoleUser(ctx, role, bob), 404, "entity.not_found")
	same(t, "users without the role", collect(t, c.ListUsers(ctx, &gen.ListUsersParams{ExcludeRoleID: &role, SearchParams: search}), userID), []string{bob})
}

// userRoles goes the other way. The user has the role already.
func userRoles(ctx context.Context, t *testing.T, s *scenario, user, role, machineRole string) {
	c := s.client
	again, err := c.AssignUserRoles(ctx, user, gen.RoleIDs{RoleIDs: []string{role}})
	fatal(t, err)
	same(t, "roles assigned again", again, &gen.AssignedRoleIDs{RoleIDs: []string{role}, AddedRoleIDs: []string{}})
	same(t, "roles", collect(t, c.ListUserRoles(ctx, user, nil), roleID), []string{role})
	refused(t, only(c.AssignUserRoles(ctx, user, gen.RoleIDs{RoleIDs: []string{machineRole}})), 422, "user.invalid_role_type")
	refused(t, only(c.AssignUserRoles(ctx, user, gen.RoleIDs{RoleIDs: []string{"nope"}})), 404, "entity.not_exists_with_id")

	none, err := c.ReplaceUserRoles(ctx, user, gen.RoleIDs{RoleIDs: []string{}})
	fatal(t, err)
	same(t, "roles after replacing them by none", none, &gen.RoleIDs{RoleIDs: []string{}})

	added, err := c.AssignUserRoles(ctx, user, gen.RoleIDs{RoleIDs: []string{role}})
	fatal(t, err)
	same(t, "roles assigned anew", added, &gen.AssignedRoleIDs{RoleIDs: []string{role}, AddedRoleIDs: []string{role}})
	fatal(t, c.DeleteUserRole(ctx, user, role))
	refused(t, c.DeleteUserRole(ctx, user, role), 404, "entity.not_found")
}

func roleApplications(ctx context.Context, t *testing.T, s *scenario, role string) {
	c, app := s.client, s.newMachine(ctx, t).ID
	fatal(t, c.CreateRoleApplication(ctx, role, gen.ApplicationIDs{ApplicationIDs: []string{app}}))
	same(t, "applications", collect(t, c.ListRoleApplications(ctx, role, nil), applicationID), []string{app})
	same(t, "roles of the application", collect(t, c.ListApplicationRoles(ctx, app, nil), roleID), []string{role})

	again, err := c.AssignApplicationRoles(ctx, app, gen.RoleIDs{RoleIDs: []string{role}})
	fatal(t, err)
	same(t, "roles assigned again", again, &gen.AssignedRoleIDs{RoleIDs: []string{role}, AddedRoleIDs: []string{}})
	refused(t, c.ReplaceApplicationRoles(ctx, app, gen.RoleIDs{RoleIDs: []string{}}), 422, "entity.invalid_input")

	website := s.newWebsite(ctx, t).ID
	refused(t, only(c.AssignApplicationRoles(ctx, website, gen.RoleIDs{RoleIDs: []string{role}})), 422, "application.invalid_type")

	fatal(t, c.ReplaceApplicationRoles(ctx, app, gen.RoleIDs{RoleIDs: []string{role}}))
	fatal(t, c.DeleteApplicationRole(ctx, app, role))
	refused(t, c.DeleteApplicationRole(ctx, app, role), 404, "entity.not_found")
}

func refuseRoles(ctx context.Context, t *testing.T, s *scenario, role, user string) {
	create := func(body gen.CreateRoleRequest) func() error {
		return func() error {
			role, err := s.client.CreateRole(ctx, body)
			if err == nil { // the server took what it should refuse
				s.cleanup("role "+role.ID, func(ctx context.Context) error { return s.client.DeleteRole(ctx, role.ID) })
			}
			return err
		}
	}
	refuse(t, []refusal{
		{"name taken", create(gen.CreateRoleRequest{Name: "Robot " + s.tag, Description: "d"}), 422, "role.name_in_use", management.ErrConflict},
		{"no such scope", create(gen.CreateRoleRequest{
			Name: s.mayKeep("Refused " + s.tag), Description: "d", ScopeIDs: []string{"nope"},
		}), 404, "entity.not_exists_with_id", management.ErrNotFound},
		{"unknown type", create(gen.CreateRoleRequest{
			Name: s.mayKeep("Refused " + s.tag), Description: "d", Type: new(gen.RoleType("Nope")),
		}), 400, "guard.invalid_input", management.ErrInvalid},
		{"no users", func() error { return s.client.CreateRoleUser(ctx, role, gen.UserIDs{UserIDs: []string{}}) }, 400, "guard.invalid_input", management.ErrInvalid},
		{"user without an id", func() error {
			return s.client.CreateRoleUser(ctx, role, gen.UserIDs{UserIDs: []string{""}})
		}, 400, "guard.invalid_input", management.ErrInvalid},
		{"no scopes", func() error {
			return only(s.client.CreateRoleScope(ctx, role, gen.ScopeIDs{ScopeIDs: []string{}}))
		}, 400, "guard.invalid_input", management.ErrInvalid},
		{"no such role for a user", func() error {
			return s.client.CreateRoleUser(ctx, "nope", gen.UserIDs{UserIDs: []string{user}})
		}, 404, "entity.not_exists_with_id", management.ErrNotFound},
		{"no such role to list scopes of", func() error {
			return only(management.Collect(s.client.ListRoleScopes(ctx, "nope", nil), 0))
		}, 404, "entity.not_exists_with_id", management.ErrNotFound},
		{"no such role to change", func() error {
			return only(s.client.UpdateRole(ctx, "nope", gen.UpdateRoleRequest{Name: new("x " + s.tag)}))
		}, 404, "entity.not_exists_with_id", management.ErrNotFound},
	})
}
