package scenario

import (
	"context"
	"slices"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

func resources(s *scenario) {
	var api *gen.Resource
	var read, write *gen.Scope
	c := s.client

	s.need("create", func(ctx context.Context, t *testing.T) {
		api = s.newResource(ctx, t, gen.CreateResourceRequest{Name: "API " + s.tag, Indicator: s.indicator("api")})
		same(t, "resource", api, &gen.Resource{
			ID: api.ID, TenantID: api.TenantID,
			Name: "API " + s.tag, Indicator: s.indicator("api"), AccessTokenTTL: 3600, Scopes: []gen.Scope{},
		})
		same(t, "length of the id", len(api.ID), 21)
	})
	s.need("create scopes", func(ctx context.Context, t *testing.T) {
		var err error
		read, err = c.CreateResourceScope(ctx, api.ID, gen.CreateResourceScopeRequest{Name: "read:all", Description: gen.Value("Lësen")})
		s.must(t, err)
		same(t, "scope", read, &gen.Scope{
			ID: read.ID, TenantID: api.TenantID, CreatedAt: read.CreatedAt,
			ResourceID: api.ID, Name: "read:all", Description: new("Lësen"),
		})
		write, err = c.CreateResourceScope(ctx, api.ID, gen.CreateResourceScopeRequest{Name: "write:all"})
		s.must(t, err)
		same(t, "description, left out", text(write.Description), "<null>")
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetResource(ctx, api.ID)
		fatal(t, err)
		want := *api
		want.Scopes = nil // not said here
		same(t, "resource", got, &want)
	})
	s.step("list", func(ctx context.Context, t *testing.T) {
		// There is no search in resources: all of the tenant's have to be looked at.
		all, err := management.Collect(c.ListResources(ctx, &gen.ListResourcesParams{IncludeScopes: new(true)}), 0)
		fatal(t, err)
		at := slices.IndexFunc(all, func(r gen.Resource) bool { return r.ID == api.ID })
		if at < 0 {
			t.Fatalf("%s is not among %d resources", api.ID, len(all))
		}
		same(t, "its scopes", sorted(keys(all[at].Scopes, scopeName)...), []string{"read:all", "write:all"})
	})
	s.step("list scopes", func(ctx context.Context, t *testing.T) {
		same(t, "scopes", sorted(collect(t, c.ListResourceScopes(ctx, api.ID, nil), scopeName)...), []string{"read:all", "write:all"})

		page, err := c.ListResourceScopesPage(ctx, api.ID, &gen.ListResourceScopesParams{PageSize: new(int64(1))})
		fatal(t, err)
		same(t, "items on the first page", len(page.Items), 1)
		same(t, "total", page.Total, int64(2))
		same(t, "whether there is more", page.More, true)
	})
	s.step("search scopes", func(ctx context.Context, t *testing.T) {
		for name, by := range map[string]management.SearchBuilder{
			"prefix":      management.SearchScopes().HasPrefix("name", "READ"),
			"exact":       management.SearchScopes().Exact("name", "read:all"),
			"description": management.SearchScopes().Contains("description", "ës"),
			"id":          management.SearchScopes().Exact("id", read.ID),
		} {
			got := collect(t, c.ListResourceScopes(ctx, api.ID, &gen.ListResourceScopesParams{SearchParams: by}), scopeName)
			same(t, name, got, []string{"read:all"})
		}
	})
	s.step("change", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateResource(ctx, api.ID, gen.UpdateResourceRequest{Name: new("API 2 " + s.tag), AccessTokenTTL: new(int64(1200))})
		fatal(t, err)
		same(t, "name", got.Name, "API 2 "+s.tag)
		same(t, "lifetime of tokens", got.AccessTokenTTL, int64(1200))
		same(t, "indicator", got.Indicator, api.Indicator)

		scope, err := c.UpdateResourceScope(ctx, api.ID, write.ID, gen.UpdateResourceScopeRequest{Name: new("write:own"), Description: gen.Value("new")})
		fatal(t, err)
		same(t, "name of the scope", scope.Name, "write:own")
		same(t, "description of the scope", text(scope.Description), "new")
	})
	s.step("null", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateResourceScope(ctx, api.ID, write.ID, gen.UpdateResourceScopeRequest{Description: gen.Null[string]()})
		fatal(t, err)
		same(t, "description", text(got.Description), "<null>")
		same(t, "name, left out", got.Name, "write:own")
	})
	s.step("errors", func(ctx context.Context, t *testing.T) {
		scope := func(resource, name string) func() error {
			return func() error {
				return only(c.CreateResourceScope(ctx, resource, gen.CreateResourceScopeRequest{Name: name}))
			}
		}
		refuse(t, []refusal{
			{"indicator taken", func() error {
				return only(c.CreateResource(ctx, gen.CreateResourceRequest{Name: s.mayKeep("Other " + s.tag), Indicator: api.Indicator}))
			}, 422, "resource.resource_identifier_in_use", management.ErrConflict},
			{"scope with a space", scope(api.ID, "read some"), 400, "scope.name_with_space", management.ErrInvalid},
			{"scope taken", scope(api.ID, "read:all"), 422, "scope.name_exists", management.ErrConflict},
			{"scope taken, by a change", func() error {
				return only(c.UpdateResourceScope(ctx, api.ID, write.ID, gen.UpdateResourceScopeRequest{Name: new("read:all")}))
			}, 422, "scope.name_exists", management.ErrConflict},
			{"scope without a name", scope(api.ID, ""), 400, "guard.invalid_input", management.ErrInvalid},
			{"scope of nothing", scope("nope", "read:all"), 404, "entity.not_exists_with_id", management.ErrNotFound},
			{"no such resource", func() error { return only(c.GetResource(ctx, "nope")) }, 404, "entity.not_exists_with_id", management.ErrNotFound},
		})
	})
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, c.DeleteResourceScope(ctx, api.ID, write.ID))
		same(t, "scopes that are left", collect(t, c.ListResourceScopes(ctx, api.ID, nil), scopeName), []string{"read:all"})

		fatal(t, c.DeleteResource(ctx, api.ID))
		refused(t, only(c.GetResource(ctx, api.ID)), 404, "entity.not_exists_with_id")
		refused(t, c.DeleteResource(ctx, api.ID), 404, "entity.not_exists_with_id")
	})
}
