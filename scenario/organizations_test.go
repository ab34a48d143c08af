package scenario

import (
	"context"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

func organizations(s *scenario) {
	var acme, bare *gen.Organization
	c := s.client

	s.need("create", func(ctx context.Context, t *testing.T) {
		acme = s.newOrganization(ctx, t, gen.CreateOrganizationRequest{
			Name:        "Acme " + s.tag,
			Description: gen.Value("Ünïcode 🎉"),
			CustomData:  gen.JSONObject(bigNumbers),
			Branding:    &gen.Branding{LogoURL: new("https://example.com/logo.png")},
			Color:       &gen.BrandColor{PrimaryColor: new("#123456")},
			CustomCSS:   gen.Value(".x{color:red}"),
		})
		same(t, "length of the id", len(acme.ID), 12)
		same(t, "name", acme.Name, "Acme "+s.tag)
		same(t, "description", text(acme.Description), "Ünïcode 🎉")
		sameJSON(t, "custom data", acme.CustomData, storedNumbers)
		same(t, "branding", acme.Branding, gen.Branding{LogoURL: new("https://example.com/logo.png")})
		same(t, "color", acme.Color, gen.BrandColor{PrimaryColor: new("#123456")})
		same(t, "CSS", text(acme.CustomCSS), ".x{color:red}")
	})
	s.need("create with a name alone", func(ctx context.Context, t *testing.T) {
		bare = s.newOrganization(ctx, t, gen.CreateOrganizationRequest{Name: "Bare " + s.tag})
		bare.CustomData = compact(t, bare.CustomData)
		same(t, "organization", bare, &gen.Organization{
			ID: bare.ID, TenantID: bare.TenantID, CreatedAt: bare.CreatedAt, Name: "Bare " + s.tag, CustomData: gen.JSONObject("{}"),
		})
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetOrganization(ctx, acme.ID)
		fatal(t, err)
		same(t, "organization", got, acme)
	})
	s.step("list", func(ctx context.Context, t *testing.T) {
		params := &gen.ListOrganizationsParams{Q: &s.tag, PageSize: new(int64(1)), ShowFeatured: new(true)}
		all, err := management.Collect(c.ListOrganizations(ctx, params), 0)
		fatal(t, err)
		same(t, "organizations", sorted(keys(all, organizationID)...), sorted(acme.ID, bare.ID))
		same(t, "number of members", all[0].UsersCount, new(int64(0)))

		page, err := c.ListOrganizationsPage(ctx, params)
		fatal(t, err)
		same(t, "total", page.Total, int64(2))
	})
	s.step("search", func(ctx context.Context, t *testing.T) {
		for _, q := range []string{"acme " + s.tag, acme.ID} {
			same(t, "organizations with "+q, collect(t, c.ListOrganizations(ctx, &gen.ListOrganizationsParams{Q: &q}), organizationID), []string{acme.ID})
		}
		q := "nothing " + s.tag
		same(t, "organizations with "+q, collect(t, c.ListOrganizations(ctx, &gen.ListOrganizationsParams{Q: &q}), organizationID), []string{})
	})
	s.step("change", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateOrganization(ctx, acme.ID, gen.UpdateOrganizationRequest{
			Name: new("Acme 2 " + s.tag), CustomData: gen.JSONObject(`{"a":1.5,"n":null}`),
		})
		fatal(t, err)
		same(t, "name", got.Name, "Acme 2 "+s.tag)
		sameJSON(t, "custom data, replaced as a whole", got.CustomData, `{"a":1.5,"n":null}`)
		same(t, "description, left out", text(got.Description), "Ünïcode 🎉")
		same(t, "CSS, left out", text(got.CustomCSS), ".x{color:red}")
	})
	s.step("null", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateOrganization(ctx, acme.ID, gen.UpdateOrganizationRequest{
			Description: gen.Null[string](), CustomCSS: gen.Null[string](), Branding: &gen.Branding{}, Color: &gen.BrandColor{},
		})
		fatal(t, err)
		same(t, "description", text(got.Description), "<null>")
		same(t, "CSS", text(got.CustomCSS), "<null>")
		same(t, "branding", got.Branding, gen.Branding{})
		same(t, "color", got.Color, gen.BrandColor{})
		same(t, "name, left out", got.Name, "Acme 2 "+s.tag)
	})
	s.step("members", func(ctx context.Context, t *testing.T) { members(ctx, t, s, acme.ID, bare.ID) })
	s.step("machines", func(ctx context.Context, t *testing.T) { machines(ctx, t, s, acme.ID) })
	s.step("errors", func(ctx context.Context, t *testing.T) {
		add := func(users ...string) func() error {
			return func() error { return only(c.AddOrganizationUsers(ctx, acme.ID, gen.UserIDs{UserIDs: users})) }
		}
		refuse(t, []refusal{
			{"no such organization", func() error { return only(c.GetOrganization(ctx, "nope")) }, 404, "entity.not_exists_with_id", management.ErrNotFound},
			{"nothing to delete", func() error { return c.DeleteOrganization(ctx, "nope") }, 404, "entity.not_found", management.ErrNotFound},
			{"nobody to add", add("nope"), 422, "entity.relation_foreign_key_not_found", management.ErrUnprocessable},
			{"nothing to add to", func() error {
				return only(c.AddOrganizationUsers(ctx, "nope", gen.UserIDs{UserIDs: []string{"nope"}}))
			}, 422, "entity.relation_foreign_key_not_found", management.ErrUnprocessable},
			{"empty list", add([]string{}...), 400, "guard.invalid_input", management.ErrInvalid},
		})
	})
	s.step("delete", func(ctx context.Context, t *testing.T) {
		cyd := s.newMember(ctx, t, "cyd")
		fatal(t, only(c.AddOrganizationUsers(ctx, acme.ID, gen.UserIDs{UserIDs: []string{cyd.ID}})))
		fatal(t, c.DeleteOrganization(ctx, acme.ID))
		refused(t, only(c.GetOrganization(ctx, acme.ID)), 404, "entity.not_exists_with_id")
		left, err := c.ListUserOrganizations(ctx, cyd.ID)
		fatal(t, err)
		same(t, "organizations of a former member", len(left), 0)
	})
}

// compact takes the spaces out of an object.
func compact(t *testing.T, object gen.JSONObject) gen.JSONObject {
	t.Helper()
	fields, err := object.Map()
	fatal(t, err)
	return gen.MustJSONObject(fields)
}
