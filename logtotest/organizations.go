package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/search"
	"github.com/logto-go/management/logtotest/internal/store"
)

// organization is a row of the organizations table.
type organization struct {
	TenantID      string  `json:"tenantId"`
	ID            string  `json:"id"`
	Name          string  `json:"name"`
	Description   *string `json:"description"`
	CustomData    object  `json:"customData"`
	IsMFARequired bool    `json:"isMfaRequired"`
	Color         object  `json:"color"`
	Branding      object  `json:"branding"`
	CustomCSS     *string `json:"customCss"`
	CreatedAt     int64   `json:"createdAt"`
}

// idName is how lists show roles and scopes.
type idName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

var organizationOperations = operations{
	"ListOrganizations":  {run: listOrganizations},
	"CreateOrganization": {run: theOrganizations.create},
	"GetOrganization":    {run: theOrganizations.get},
	"UpdateOrganization": {run: theOrganizations.update},
	"DeleteOrganization": {run: theOrganizations.delete},
}

var theOrganizations = entity[organization]{
	rows:   func(db *state) *store.Table[organization] { return db.organizations },
	absent: notExistsID("organizations"),
	search: []search.Field[organization]{
		search.On("id", func(o *organization) string { return o.ID }),
		search.On("name", func(o *organization) string { return o.Name }),
		search.On("description", func(o *organization) string { return orEmpty(o.Description) }),
	},
	event: "Organization",
	fresh: func(c *call) (string, *organization) {
		id := c.newID(c.s.ids.Short)
		return id, &organization{TenantID: tenant, ID: id, CreatedAt: c.millis()}
	},
	fields: []string{"name", "description", "customData", "isMfaRequired", "color", "branding", "customCss", "createdAt"},
	check: func(_ *call, o *organization) error {
		o.CustomData = o.CustomData.JSONB()
		return nil
	},
	drop: dropOrganization,
}

type organizationView struct {
	*organization
	UsersCount    *int            `json:"usersCount,omitempty"`
	FeaturedUsers *[]featuredUser `json:"featuredUsers,omitempty"`
}

func listOrganizations(c *call) (*response, error) {
	return pageOf(c, theOrganizations.matching(c, c.db.organizations.All()), (*call).organizationView)
}

func (c *call) organizationView(o *organization) any {
	view := organizationView{organization: o}
	if c.flag("showFeatured") {
		users := c.db.users.Pick(c.db.organizationUsers.RightOf(o.ID))
		few := featuredUsers(users)
		view.UsersCount, view.FeaturedUsers = new(len(users)), &few
	}
	return view
}

// dropOrganization takes away its members, invitations and provisioning.
func dropOrganization(c *call, o *organization) {
	db := c.db
	for _, id := range db.organizationUsers.RightOf(o.ID) {
		db.organizationUserRoles.DropLeft(pair(o.ID, id))
	}
	for _, id := range db.organizationApplications.RightOf(o.ID) {
		db.organizationApplicationRoles.DropLeft(pair(o.ID, id))
	}
	for _, r := range []*store.Relation{
		db.organizationUsers, db.organizationApplications, db.jitDomains, db.jitRoles, db.jitConnectors,
	} {
		r.DropLeft(o.ID)
	}
	for invitation := range db.invitations.All() {
		if invitation.OrganizationID == o.ID {
			defer db.invitations.Remove(invitation.ID) // not while ranging over them
		}
	}
}

// organizationRoleNames sorts by name, unlike most lists.
func (db *state) organizationRoleNames(ids []string) []idName {
	names := []idName{}
	for _, r := range db.organizationRoles.Pick(ids) {
		names = append(names, idName{r.ID, r.Name})
	}
	slices.SortFunc(names, func(a, b idName) int { return cmp.Compare(a.Name, b.Name) })
	return names
}
