package scenario

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// sweep looks for what the cleanups do not know of, such as a user whose creation
// was answered too late, and takes it away. It knows its own by the run id. When
// all went well there is nothing to find but what the server kept of the things
// that it refused to make.
func (s *suite) sweep(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), 2*cleanupTimeout)
	defer cancel()
	c, run := s.client, s.run
	take(ctx, t, s, "user", c.DeleteUser,
		c.ListUsers(ctx, &gen.ListUsersParams{SearchParams: management.SearchUsers().Contains(management.AnyField, run)}),
		func(u gen.User) (string, string) { return u.ID, text(u.Username) + text(u.PrimaryEmail) + text(u.Name) })
	take(ctx, t, s, "application", c.DeleteApplication,
		c.ListApplications(ctx, &gen.ListApplicationsParams{SearchParams: management.SearchApplications().Contains("name", run)}),
		func(a gen.Application) (string, string) { return a.ID, a.Name })
	take(ctx, t, s, "role", c.DeleteRole,
		c.ListRoles(ctx, &gen.ListRolesParams{SearchParams: management.SearchRoles().Contains("name", run)}),
		func(r gen.Role) (string, string) { return r.ID, r.Name })
	take(ctx, t, s, "organization", c.DeleteOrganization,
		c.ListOrganizations(ctx, &gen.ListOrganizationsParams{Q: &run}),
		func(o gen.Organization) (string, string) { return o.ID, o.Name })
	take(ctx, t, s, "organization role", c.DeleteOrganizationRole,
		c.ListOrganizationRoles(ctx, &gen.ListOrganizationRolesParams{Q: &run}),
		func(r gen.OrganizationRole) (string, string) { return r.ID, r.Name })
	take(ctx, t, s, "organization scope", c.DeleteOrganizationScope,
		c.ListOrganizationScopes(ctx, &gen.ListOrganizationScopesParams{Q: &run}),
		func(s gen.OrganizationScope) (string, string) { return s.ID, s.Name })
	take(ctx, t, s, "resource", c.DeleteResource, c.ListResources(ctx, nil),
		func(r gen.Resource) (string, string) { return r.ID, r.Name })
	take(ctx, t, s, "hook", c.DeleteHook, c.ListHooks(ctx, nil),
		func(h gen.Hook) (string, string) { return h.ID, h.Name })
}

// take deletes those of the items that have the run id in their name.
func take[T any](ctx context.Context, t *testing.T, s *suite, kind string, remove func(context.Context, string, ...management.CallOption) error,
	items iter.Seq2[T, error], about func(T) (id, name string)) {
	t.Helper()
	all, err := management.Collect(items, 0) // first, as deleting moves pages
	if err != nil {
		t.Errorf("looking for each %s of run %s: %v", kind, s.run, err)
	}
	for _, item := range all {
		id, name := about(item)
		if !strings.Contains(name, s.run) {
			continue
		}
		if slices.ContainsFunc(s.kept, func(refused string) bool { return strings.Contains(name, refused) }) {
			t.Logf("%s %s was refused and is there all the same: taking it away", kind, id)
		} else {
			t.Errorf("%s %s was left behind by the scenarios: taking it away", kind, id)
		}
		if err := remove(ctx, id); err != nil && !errors.Is(err, management.ErrNotFound) {
			t.Errorf("%s %s is left behind: %v", kind, id, err)
		}
	}
}
