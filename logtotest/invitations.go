package logtotest

import (
	"maps"
	"net/http"
	"strings"

	"github.com/logto-go/management/logtotest/internal/wire"
)

// invitation asks the owner of an e-mail address into an organization.
type invitation struct {
	TenantID       string  `json:"tenantId"`
	ID             string  `json:"id"`
	InviterID      *string `json:"inviterId"`
	Invitee        string  `json:"invitee"`
	AcceptedUserID *string `json:"acceptedUserId"`
	OrganizationID string  `json:"organizationId"`
	Status         string  `json:"status"`
	CreatedAt      int64   `json:"createdAt"`
	UpdatedAt      int64   `json:"updatedAt"`
	ExpiresAt      int64   `json:"expiresAt"`

	roles []string
}

type invitationView struct {
	invitation
	OrganizationRoles []idName `json:"organizationRoles"`
}

const (
	statusPending  = "Pending"
	statusAccepted = "Accepted"
	statusExpired  = "Expired"
)

var invitationOperations = operations{
	"ListOrganizationInvitations":         {run: listInvitations},
	"CreateOrganizationInvitation":        {run: createInvitation},
	"GetOrganizationInvitation":           {run: getInvitation},
	"DeleteOrganizationInvitation":        {run: deleteInvitation},
	"CreateOrganizationInvitationMessage": {run: sendInvitation},
	"ReplaceOrganizationInvitationStatus": {run: replaceInvitationStatus},
}

// view shows an invitation that is past its time as expired.
func (c *call) invitationView(i *invitation) invitationView {
	view := invitationView{*i, c.db.organizationRoleNames(i.roles)}
	if i.Status == statusPending && i.ExpiresAt <= c.millis() {
		view.Status = statusExpired
	}
	return view
}

func (c *call) invitationOf() (*invitation, error) {
	i := c.db.invitations.Get(c.path("id"))
	if i == nil {
		return nil, errNotFound()
	}
	return i, nil
}

func listInvitations(c *call) (*response, error) {
	views := []invitationView{}
	fits := func(param, value string) bool {
		return !c.query.Has(param) || strings.EqualFold(c.query.Get(param), value)
	}
	for i := range c.db.invitations.Newest() {
		if fits("organizationId", i.OrganizationID) && fits("inviterId", orEmpty(i.InviterID)) && fits("invitee", i.Invitee) {
			views = append(views, c.invitationView(i))
		}
	}
	return ok(views), nil
}

func createInvitation(c *call) (*response, error) {
	body, err := read[struct {
		InviterID           field[string] `json:"inviterId"`
		Invitee             string        `json:"invitee"`
		OrganizationID      string        `json:"organizationId"`
		ExpiresAt           int64         `json:"expiresAt"`
		OrganizationRoleIDs []string      `json:"organizationRoleIds"`
	}](c)
	if err != nil {
		return nil, err
	}
	i := &invitation{
		TenantID: tenant, ID: c.s.ids.Long(), InviterID: body.InviterID.Ptr(), Invitee: body.Invitee,
		OrganizationID: body.OrganizationID, Status: statusPending, CreatedAt: c.millis(), UpdatedAt: c.millis(),
		ExpiresAt: body.ExpiresAt, roles: body.OrganizationRoleIDs,
	}
	if err := c.checkInvitation(i); err != nil {
		return nil, err
	}
	if payload, _ := c.bodyObject().Get("messagePayload"); payload != nil && payload != false {
		message, _ := payload.(object)
		if err := c.sendMessage(c.invitationMessage(i, message)); err != nil {
			return nil, err
		}
	}
	c.db.invitations.Put(i.ID, i)
	return created(c.invitationView(i)), nil
}

func (c *call) checkInvitation(i *invitation) error {
	if i.ExpiresAt <= c.millis() {
		return errExpiryInPast()
	}
	for m := range c.db.organizationMembers(i.OrganizationID) {
		if m.PrimaryEmail != nil && strings.EqualFold(*m.PrimaryEmail, i.Invitee) {
			return wire.InvalidInput(http.StatusUnprocessableEntity, "The invitee is already a member of the organization.")
		}
	}
	pending := c.db.invitations.Find(func(other *invitation) bool {
		return other.OrganizationID == i.OrganizationID && strings.EqualFold(other.Invitee, i.Invitee) &&
			other.Status == statusPending && other.ExpiresAt > c.millis()
	})
	if pending != nil {
		return errUnique()
	}
	known := c.db.organizations.Has(i.OrganizationID) && (i.InviterID == nil || c.db.users.Has(*i.InviterID))
	if !known || !allExist(c.db.organizationRoles.Has, i.roles) {
		return errForeignKey(http.StatusUnprocessableEntity)
	}
	return nil
}

func getInvitation(c *call) (*response, error) {
	i, err := c.invitationOf()
	if err != nil {
		return nil, err
	}
	return ok(c.invitationView(i)), nil
}

func deleteInvitation(c *call) (*response, error) {
	if !c.db.invitations.Remove(c.path("id")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}

func sendInvitation(c *call) (*response, error) {
	i, err := c.invitationOf()
	if err != nil {
		return nil, err
	}
	if err := c.sendMessage(c.invitationMessage(i, c.bodyObject())); err != nil {
		return nil, err
	}
	return noContent(), nil
}

// invitationMessage is what the template of an invitation gets: beside the payload, who invites
// where to.
func (c *call) invitationMessage(i *invitation, payload object) Message {
	m := Message{To: i.Invitee, Type: messageInvitation, Payload: map[string]any{}}
	if o := c.db.organizations.Get(i.OrganizationID); o != nil {
		m.Payload["organization"] = map[string]any{"id": o.ID, "name": o.Name}
	}
	if i.InviterID != nil {
		if u := c.db.users.Get(*i.InviterID); u != nil {
			m.Payload["inviter"] = map[string]any{
				"id": u.ID, "name": orEmpty(u.Name), "username": u.username(), "primaryEmail": u.email(), "primaryPhone": u.phone(),
			}
		}
	}
	maps.Copy(m.Payload, plainMap(payload))
	return m
}

// replaceInvitationStatus accepts for a user with the invited address, who becomes a member with
// the roles; or revokes.
func replaceInvitationStatus(c *call) (*response, error) {
	i, err := c.invitationOf()
	if err != nil {
		return nil, err
	}
	body, err := read[struct {
		Status         string        `json:"status"`
		AcceptedUserID field[string] `json:"acceptedUserId"`
	}](c)
	if err != nil {
		return nil, err
	}
	if c.invitationView(i).Status != statusPending {
		return nil, wire.InvalidInput(http.StatusUnprocessableEntity, "The status of the invitation cannot be changed.")
	}
	if body.Status == statusAccepted {
		if err := c.accept(i, body.AcceptedUserID); err != nil {
			return nil, err
		}
	}
	i.Status, i.UpdatedAt = body.Status, c.millis()
	return ok(c.invitationView(i)), nil
}

func (c *call) accept(i *invitation, userID field[string]) error {
	if !userID.Has() {
		return wire.InvalidInput(http.StatusUnprocessableEntity, "The `acceptedUserId` is required when accepting an invitation.")
	}
	u := c.db.users.Get(userID.Value)
	if u == nil {
		return errNotFound()
	}
	if !strings.EqualFold(orEmpty(u.PrimaryEmail), i.Invitee) {
		return wire.InvalidInput(http.StatusUnprocessableEntity, "The accepted user must have the same email as the invitee.")
	}
	c.db.organizationUsers.Add(i.OrganizationID, u.ID)
	for _, role := range i.roles {
		c.db.organizationUserRoles.Add(pair(i.OrganizationID, u.ID), role)
	}
	i.AcceptedUserID = &u.ID
	c.membershipChanged(i.OrganizationID, "User", []string{u.ID}, nil)
	return nil
}
