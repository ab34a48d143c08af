package scenario

import (
	"context"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// invitations sends no messages: the server may have a connector that does.
func invitations(s *scenario) {
	var acme *gen.Organization
	var role *gen.OrganizationRole
	var host, guest *gen.User
	var first, second *gen.OrganizationInvitation
	expiry := gen.NewTimestamp(time.Now().Add(24 * time.Hour))
	c := s.client

	s.need("create an organization", func(ctx context.Context, t *testing.T) {
		acme = s.newOrganization(ctx, t, gen.CreateOrganizationRequest{Name: "Acme " + s.tag})
		role = s.newOrganizationRole(ctx, t, gen.CreateOrganizationRoleRequest{Name: "Guest " + s.tag})
		host, guest = s.newMember(ctx, t, "host"), s.newMember(ctx, t, "guest")
	})
	s.need("create", func(ctx context.Context, t *testing.T) {
		first = s.newInvitation(ctx, t, gen.CreateOrganizationInvitationRequest{
			Invitee: s.email("guest"), OrganizationID: acme.ID, ExpiresAt: expiry,
			OrganizationRoleIDs: []string{role.ID}, MessagePayload: gen.False[gen.InvitationMessage](),
		})
		same(t, "invitation", first, &gen.OrganizationInvitation{
			ID: first.ID, TenantID: first.TenantID, CreatedAt: first.CreatedAt, UpdatedAt: first.UpdatedAt,
			Invitee: s.email("guest"), OrganizationID: acme.ID, ExpiresAt: expiry,
			Status:            gen.OrganizationInvitationStatusPending,
			OrganizationRoles: []gen.IDAndName{{ID: role.ID, Name: role.Name}},
		})
		second = s.newInvitation(ctx, t, gen.CreateOrganizationInvitationRequest{
			Invitee: s.email("stranger"), OrganizationID: acme.ID, ExpiresAt: expiry, InviterID: gen.Value(host.ID),
		})
		same(t, "who invites", text(second.InviterID), host.ID)
		same(t, "roles, left out", second.OrganizationRoles, []gen.IDAndName{})
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetOrganizationInvitation(ctx, first.ID)
		fatal(t, err)
		same(t, "invitation", got, first)
	})
	s.step("list and search", func(ctx context.Context, t *testing.T) {
		for name, tt := range map[string]struct {
			params gen.ListOrganizationInvitationsParams
			want   []string
		}{
			"by organization": {gen.ListOrganizationInvitationsParams{OrganizationID: &acme.ID}, sorted(first.ID, second.ID)},
			"by invitee":      {gen.ListOrganizationInvitationsParams{Invitee: &first.Invitee}, []string{first.ID}},
			"by inviter":      {gen.ListOrganizationInvitationsParams{InviterID: &host.ID}, []string{second.ID}},
			"by two":          {gen.ListOrganizationInvitationsParams{OrganizationID: &acme.ID, Invitee: new(s.email("nobody"))}, []string{}},
		} {
			got, err := c.ListOrganizationInvitations(ctx, &tt.params)
			fatal(t, err)
			same(t, name, sorted(keys(got, invitationID)...), tt.want)
		}
	})
	s.step("errors", func(ctx context.Context, t *testing.T) {
		create := func(invitee string, expires gen.Timestamp) func() error {
			return func() error {
				return only(c.CreateOrganizationInvitation(ctx, gen.CreateOrganizationInvitationRequest{
					Invitee: invitee, OrganizationID: acme.ID, ExpiresAt: expires, MessagePayload: gen.False[gen.InvitationMessage](),
				}))
			}
		}
		accept := func(user gen.Nullable[string]) func() error {
			return func() error {
				return only(c.ReplaceOrganizationInvitationStatus(ctx, first.ID, gen.ReplaceInvitationStatusRequest{
					Status: gen.OrganizationInvitationDecisionAccepted, AcceptedUserID: user,
				}))
			}
		}
		refuse(t, []refusal{
			{"invited already", create(first.Invitee, expiry), 422, "entity.unique_integrity_violation", management.ErrConflict},
			{"expired already", create(s.email("late"), 1), 400, "request.invalid_input", management.ErrInvalid},
			{"no e-mail address", create("stranger", expiry), 400, "guard.invalid_input", management.ErrInvalid},
			{"accepted by nobody", accept(gen.Nullable[string]{}), 422, "request.invalid_input", management.ErrUnprocessable},
			{"accepted by somebody else", accept(gen.Value(host.ID)), 422, "request.invalid_input", management.ErrUnprocessable},
			{"no such invitation", func() error { return only(c.GetOrganizationInvitation(ctx, "nope")) }, 404, "entity.not_found", management.ErrNotFound},
		})
	})
	s.step("accept", func(ctx context.Context, t *testing.T) {
		got, err := c.ReplaceOrganizationInvitationStatus(ctx, first.ID, gen.ReplaceInvitationStatusRequest{
			Status: gen.OrganizationInvitationDecisionAccepted, AcceptedUserID: gen.Value(guest.ID),
		})
		fatal(t, err)
		same(t, "status", got.Status, gen.OrganizationInvitationStatusAccepted)
		same(t, "who accepted", text(got.AcceptedUserID), guest.ID)

		members, err := management.Collect(c.ListOrganizationUsers(ctx, acme.ID, nil), 0)
		fatal(t, err)
		if len(members) != 1 {
			t.Fatalf("got %s", show(members))
		}
		same(t, "member", members[0].ID, guest.ID)
		same(t, "roles of the member", members[0].OrganizationRoles, []gen.IDAndName{{ID: role.ID, Name: role.Name}})
	})
	s.step("revoke", func(ctx context.Context, t *testing.T) {
		got, err := c.ReplaceOrganizationInvitationStatus(ctx, second.ID, gen.ReplaceInvitationStatusRequest{
			Status: gen.OrganizationInvitationDecisionRevoked,
		})
		fatal(t, err)
		same(t, "status", got.Status, gen.OrganizationInvitationStatusRevoked)
		same(t, "who accepted", text(got.AcceptedUserID), "<null>")
	})
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, c.DeleteOrganizationInvitation(ctx, first.ID))
		refused(t, only(c.GetOrganizationInvitation(ctx, first.ID)), 404, "entity.not_found")
		refused(t, c.DeleteOrganizationInvitation(ctx, first.ID), 404, "entity.not_found")
	})
}
