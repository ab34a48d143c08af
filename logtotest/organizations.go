package logtotest

import (
	"cmp"
	"iter"
	"slices"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
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

// organizationOfMember is an organization with the roles a user or an application has in it.
type organizationOfMember struct {
	*organization
	OrganizationRoles []idName `json:"organizationRoles"`
}

var organizationOperations = operations{
	"ListOrganizations":            {run: listOrganizations},
	"CreateOrganization":           {run: createOrganization},
	"GetOrganization":              {run: getOrganization},
	"UpdateOrganization":           {run: updateOrganization},
	"DeleteOrganization":           {run: deleteOrganization},
	"ListUserOrganizations":        {run: listUserOrganizations},
	"ListApplicationOrganizations": {run: listApplicationOrganizations},
}

func (c *call) organizationOf() (*organization, error) {
	o := c.db.organizations.Get(c.path("id"))
	if o == nil {
		return nil, errNotExistsID("organizations", c.path("id"))
	}
	return o, nil
}

type organizationView struct {
	*organization
	UsersCount    *int            `json:"usersCount,omitempty"`
	FeaturedUsers *[]featuredUser `json:"featuredUsers,omitempty"`
}

func listOrganizations(c *call) (*response, error) {
	q := c.query.Get("q")
	var fitting []*organization
	for o := range c.db.organizations.All() {
		if search.Contains(q, o.ID, o.Name, orEmpty(o.Description)) {
			fitting = append(fitting, o)
		}
	}
	part, err := paginate(c, fitting)
	if err != nil {
		return nil, err
	}
	views := []organizationView{}
	for _, o := range part {
		view := organizationView{organization: o}
		if c.flag("showFeatured") {
			users := c.db.users.Pick(c.db.organizationUsers.RightOf(o.ID))
			few := featuredUsers(users)
			view.UsersCount, view.FeaturedUsers = new(len(users)), &few
		}
		views = append(views, view)
	}
	return ok(views), nil
}

type organizationBody struct {
	Name          field[string] `json:"name"`
	Description   field[string] `json:"description"`
	CustomData    field[object] `json:"customData"`
	IsMFARequired field[bool]   `json:"isMfaRequired"`
	Color         field[object] `json:"color"`
	Branding      field[object] `json:"branding"`
	CustomCSS     field[string] `json:"customCss"`
	CreatedAt     field[int64]  `json:"createdAt"`
}

// apply stores the fields the body has; objects are replaced whole.
func (b organizationBody) apply(o *organization) {
	b.Name.Into(&o.Name)
	jsonvalue.TextOrNull(b.Description, &o.Description)
	if b.CustomData.Has() {
		o.CustomData = b.CustomData.Value.JSONB()
	}
	b.IsMFARequired.Into(&o.IsMFARequired)
	b.Color.Into(&o.Color)
	b.Branding.Into(&o.Branding)
	jsonvalue.TextOrNull(b.CustomCSS, &o.CustomCSS)
	b.CreatedAt.Into(&o.CreatedAt)
}

func createOrganization(c *call) (*response, error) {
	body, err := read[organizationBody](c)
	if err != nil {
		return nil, err
	}
	o := &organization{TenantID: tenant, ID: c.newID(c.s.ids.Short), CreatedAt: c.millis()}
	body.apply(o)
	c.db.organizations.Put(o.ID, o)
	c.emitData("Organization.Created", o)
	return created(o), nil
}

func getOrganization(c *call) (*response, error) {
	o, err := c.organizationOf()
	if err != nil {
		return nil, err
	}
	return ok(o), nil
}

func updateOrganization(c *call) (*response, error) {
	o, err := c.organizationOf()
	if err != nil {
		return nil, err
	}
	body, err := read[organizationBody](c)
	if err != nil {
		return nil, err
	}
	body.apply(o)
	c.emitData("Organization.Data.Updated", o)
	return ok(o), nil
}

func deleteOrganization(c *call) (*response, error) {
	o := c.db.organizations.Get(c.path("id"))
	if o == nil {
		return nil, errNotFound()
	}
	c.dropOrganization(o)
	c.emitData("Organization.Deleted", o)
	return noContent(), nil
}

// dropOrganization deletes it with its members, invitations and provisioning.
func (c *call) dropOrganization(o *organization) {
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
	db.organizations.Remove(o.ID)
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

func listUserOrganizations(c *call) (*response, error) {
	views := []organizationOfMember{}
	for _, o := range c.db.organizations.Pick(sorted(c.db.organizationUsers.LeftOf(c.path("userId")))) {
		roles := c.db.organizationUserRoles.RightOf(pair(o.ID, c.path("userId")))
		views = append(views, organizationOfMember{o, c.db.organizationRoleNames(roles)})
	}
	return ok(views), nil
}

func listApplicationOrganizations(c *call) (*response, error) {
	app, err := c.applicationOf("id")
	if err != nil {
		return nil, err
	}
	views := []organizationOfMember{}
	for _, o := range c.db.organizations.Pick(sorted(c.db.organizationApplications.LeftOf(app.ID))) {
		roles := c.db.organizationApplicationRoles.RightOf(pair(o.ID, app.ID))
		views = append(views, organizationOfMember{o, c.db.organizationRoleNames(roles)})
	}
	return optionallyPaged(c, views)
}

// organizationMembers yields the users of an organization.
func (db *state) organizationMembers(id string) iter.Seq[*user] {
	return slices.Values(db.users.Pick(db.organizationUsers.RightOf(id)))
}
