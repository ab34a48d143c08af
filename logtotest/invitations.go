package logtotest

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/store"
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

const (
	statusPending  = "Pending"
	statusAccepted = "Accepted"
	statusExpired  = "Expired"
)

var invitationOperations = operations{
	"ListOrganizationInvitations":         {run: listInvitations},
	"CreateOrganizationInvitation":        {run: theInvitations.creating(createInvitation)},
	"GetOrganizationInvitation":           {run: theInvitations.get},
	"DeleteOrganizationInvitation":        {run: theInvitations.delete},
	"CreateOrganizationInvitationMessage": {run: theInvitations.on(sendInvitation)},
	"ReplaceOrganizationInvitationStatus": {run: theInvitations.on(replaceInvitationStatus)},
}

// invitationStatus is what the invitation shows: expired once it is past its time.
func (c *call) invitationStatus(i *invitation) string {
	if i.Status == statusPending && i.ExpiresAt <= c.millis() {
		return statusExpired
	}
	return i.Status
}

func (c *call) invitationView(i *invitation) any {
	return shown(i, member("status", c.invitationStatus(i)), c.db.organizationRoleNames(i.roles))
}

var theInvitations = entity[invitation]{
	rows: func(db *state) *store.Table[invitation] { return &db.invitations },
	view: (*call).invitationView,
	fresh: func(c *call, i *invitation) {
		i.Status, i.UpdatedAt, i.roles = statusPending, c.millis(), c.texts("organizationRoleIds")
	},
	fields: []string{"inviterId", "invitee", "organizationId", "expiresAt"},
	check:  checkInvitation,
}

func listInvitations(c *call) (*response, error) {
	fits := func(param, value string) bool {
		return !c.query.Has(param) || strings.EqualFold(c.query.Get(param), value)
	}
	fitting := c.db.invitations.Where(func(i *invitation) bool {
		return fits("organizationId", i.OrganizationID) && fits("inviterId", orEmpty(i.InviterID)) && fits("invitee", i.Invitee)
	})
	slices.Reverse(fitting)
	return ok(viewsOf(c, fitting, theInvitations.view)), nil
}

func createInvitation(c *call, i *invitation) (*response, error) {
	if payload, _ := c.bodyObject().Get("messagePayload"); payload != nil && payload != false {
		message, _ := payload.(object)
		if err := c.sendMessage(c.invitationMessage(i, message)); err != nil {
			return nil, err
		}
	}
	return theInvitations.add(c, i.ID, i), nil
}

func checkInvitation(c *call, i *invitation) error {
	if i.ExpiresAt <= c.millis() {
		return errExpiryInPast()
	}
	for _, m := range c.db.users.Pick(c.db.organizationUsers.RightOf(i.OrganizationID)) {
		if m.PrimaryEmail != nil && strings.EqualFold(m.email(), i.Invitee) {
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
	known = known && allExist(c.db.organizationRoles.Has, i.roles)
	return errIf(!known, "entity.relation_foreign_key_not_found")
}

func sendInvitation(c *call, i *invitation) (*response, error) {
	return noContent(), c.sendMessage(c.invitationMessage(i, c.bodyObject()))
}

// invitationMessage is what the template of an invitation gets: beside the payload, who invites where to.
func (c *call) invitationMessage(i *invitation, payload object) Message {
	m := Message{To: i.Invitee, Type: messageInvitation, Payload: c.messageAbout("", i.OrganizationID, nil)}
	if u := c.db.users.Get(orEmpty(i.InviterID)); u != nil {
		m.Payload["inviter"] = u.person()
	}
	maps.Copy(m.Payload, plainMap(payload))
	return m
}

// replaceInvitationStatus accepts for a user with the invited address, who becomes a member with
// the roles; or revokes.
func replaceInvitationStatus(c *call, i *invitation) (*response, error) {
	if c.invitationStatus(i) != statusPending {
		return nil, wire.InvalidInput(http.StatusUnprocessableEntity, "The status of the invitation cannot be changed.")
	}
	status := c.text("status")
	if status == statusAccepted {
		if err := c.accept(i, c.text("acceptedUserId")); err != nil {
			return nil, err
		}
	}
	i.Status, i.UpdatedAt = status, c.millis()
	return ok(c.invitationView(i)), nil
}

func (c *call) accept(i *invitation, userID string) error {
	if userID == "" {
		return wire.InvalidInput(http.StatusUnprocessableEntity, "The `acceptedUserId` is required when accepting an invitation.")
	}
	u := c.db.users.Get(userID)
	if u == nil {
		return errNotFound()
	}
	if !strings.EqualFold(u.email(), i.Invitee) {
		return wire.InvalidInput(http.StatusUnprocessableEntity, "The accepted user must have the same email as the invitee.")
	}
	var added []string
	if c.db.organizationUsers.Add(i.OrganizationID, u.ID) {
		added = []string{u.ID}
	}
	for _, role := range i.roles {
		c.db.organizationUserRoles.Add(pair(i.OrganizationID, u.ID), role)
	}
	i.AcceptedUserID = new(u.ID)
	c.membershipChanged(i.OrganizationID, "User", added, nil)
	return nil
}
