package logtotest

import (
	"iter"
	"slices"
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

var organizationHandlers = map[string]handler{
	"ListOrganizations":            listOrganizations,
	"CreateOrganization":           createOrganization,
	"GetOrganization":              getOrganization,
	"UpdateOrganization":           updateOrganization,
	"DeleteOrganization":           deleteOrganization,
	"ListUserOrganizations":        listUserOrganizations,
	"ListApplicationOrganizations": listApplicationOrganizations,
}

func (c *call) organizationOf() (*organization, error) {
	o := c.db.organizations.get(c.path("id"))
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

func listOrganizations(c *call) (answer, error) {
	q := c.query.Get("q")
	var fitting []*organization
	for o := range c.db.organizations.all() {
		if containsFold(q, o.ID, o.Name, orEmpty(o.Description)) {
			fitting = append(fitting, o)
		}
	}
	part, err := paginate(c, fitting)
	if err != nil {
		return answer{}, err
	}
	views := []organizationView{}
	for _, o := range part {
		view := organizationView{organization: o}
		if c.flag("showFeatured") {
			users := c.db.users.pick(c.db.organizationUsers.rightOf(o.ID))
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
	b.Name.into(&o.Name)
	b.Description.intoNullable(&o.Description)
	if b.CustomData.has() {
		o.CustomData = b.CustomData.value.jsonb()
	}
	b.IsMFARequired.into(&o.IsMFARequired)
	b.Color.into(&o.Color)
	b.Branding.into(&o.Branding)
	b.CustomCSS.intoNullable(&o.CustomCSS)
	b.CreatedAt.into(&o.CreatedAt)
}

func createOrganization(c *call) (answer, error) {
	body, err := read[organizationBody](c)
	if err != nil {
		return answer{}, err
	}
	o := &organization{TenantID: tenant, ID: c.s.ids.short(), CreatedAt: c.millis()}
	body.apply(o)
	c.db.organizations.put(o.ID, o)
	c.emitData("Organization.Created", o)
	return created(o), nil
}

func getOrganization(c *call) (answer, error) {
	o, err := c.organizationOf()
	if err != nil {
		return answer{}, err
	}
	return ok(o), nil
}

func updateOrganization(c *call) (answer, error) {
	o, err := c.organizationOf()
	if err != nil {
		return answer{}, err
	}
	body, err := read[organizationBody](c)
	if err != nil {
		return answer{}, err
	}
	body.apply(o)
	c.emitData("Organization.Data.Updated", o)
	return ok(o), nil
}

func deleteOrganization(c *call) (answer, error) {
	o := c.db.organizations.get(c.path("id"))
	if o == nil {
		return answer{}, errNotFound()
	}
	c.dropOrganization(o)
	c.emitData("Organization.Deleted", o)
	return noContent(), nil
}

// dropOrganization deletes it with its members, invitations and provisioning.
func (c *call) dropOrganization(o *organization) {
	db := c.db
	for _, id := range db.organizationUsers.rightOf(o.ID) {
		db.organizationUserRoles.dropLeft(pair(o.ID, id))
	}
	for _, id := range db.organizationApplications.rightOf(o.ID) {
		db.organizationApplicationRoles.dropLeft(pair(o.ID, id))
	}
	for _, r := range []*relation{
		db.organizationUsers, db.organizationApplications, db.jitDomains, db.jitRoles, db.jitConnectors,
	} {
		r.dropLeft(o.ID)
	}
	for invitation := range db.invitations.all() {
		if invitation.OrganizationID == o.ID {
			defer db.invitations.remove(invitation.ID) // not while ranging over them
		}
	}
	db.organizations.remove(o.ID)
}

func (db *state) organizationRoleNames(ids []string) []idName {
	names := []idName{}
	for _, r := range db.organizationRoles.pick(ids) {
		names = append(names, idName{r.ID, r.Name})
	}
	return names
}

func listUserOrganizations(c *call) (answer, error) {
	views := []organizationOfMember{}
	for _, o := range c.db.organizations.pick(c.db.organizationUsers.leftOf(c.path("userId"))) {
		roles := c.db.organizationUserRoles.rightOf(pair(o.ID, c.path("userId")))
		views = append(views, organizationOfMember{o, c.db.organizationRoleNames(roles)})
	}
	return ok(views), nil
}

func listApplicationOrganizations(c *call) (answer, error) {
	app, err := c.applicationOf("id")
	if err != nil {
		return answer{}, err
	}
	views := []organizationOfMember{}
	for _, o := range c.db.organizations.pick(c.db.organizationApplications.leftOf(app.ID)) {
		roles := c.db.organizationApplicationRoles.rightOf(pair(o.ID, app.ID))
		views = append(views, organizationOfMember{o, c.db.organizationRoleNames(roles)})
	}
	return optionallyPaged(c, views)
}

// subtract returns the ids that are not in others.
func subtract(ids, others []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(others, id) })
}

// organizationMembers yields the users of an organization.
func (db *state) organizationMembers(id string) iter.Seq[*user] {
	return slices.Values(db.users.pick(db.organizationUsers.rightOf(id)))
}
