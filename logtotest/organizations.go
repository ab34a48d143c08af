package logtotest

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
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

var organizationOperations = operations{
	"ListOrganizations":  {run: listOrganizations},
	"CreateOrganization": {run: theOrganizations.create},
	"GetOrganization":    {run: theOrganizations.get},
	"UpdateOrganization": {run: theOrganizations.update},
	"DeleteOrganization": {run: theOrganizations.delete},

	// What an organization gives new users by itself: by e-mail domain, roles, enterprise connectors.
	"ListOrganizationJitEmailDomains":     {run: jitDomains.list},
	"CreateOrganizationJitEmailDomain":    {run: addJITDomain},
	"ReplaceOrganizationJitEmailDomains":  {run: jitDomains.replace},
	"DeleteOrganizationJitEmailDomain":    {run: jitDomains.remove},
	"ListOrganizationJitRoles":            {run: jitRoles.list},
	"CreateOrganizationJitRole":           {run: jitRoles.add},
	"ReplaceOrganizationJitRoles":         {run: jitRoles.replace},
	"DeleteOrganizationJitRole":           {run: jitRoles.remove},
	"ListOrganizationJitSsoConnectors":    {run: jitConnectors.list},
	"CreateOrganizationJitSsoConnector":   {run: jitConnectors.add},
	"ReplaceOrganizationJitSsoConnectors": {run: jitConnectors.replace},
	"DeleteOrganizationJitSsoConnector":   {run: jitConnectors.remove},
}

var theOrganizations = entity[organization]{
	rows:   func(db *state) *store.Table[organization] { return &db.organizations },
	absent: notExistsID("organizations"),
	search: named(func(o *organization) []*string { return []*string{&o.ID, &o.Name, o.Description} }),
	event:  "Organization",
	short:  true,
	fields: []string{"name", "description", "customData", "isMfaRequired", "color", "branding", "customCss", "createdAt"},
	check: func(_ *call, o *organization) error {
		o.CustomData = o.CustomData.JSONB()
		return nil
	},
	drop: func(c *call, o *organization) {
		c.db.invitations.Drop(func(i *invitation) bool { return i.OrganizationID == o.ID })
	},
}

func listOrganizations(c *call) (*response, error) {
	return pageOf(c, theOrganizations.matching(c, slices.Collect(c.db.organizations.All())), (*call).organizationView)
}

func (c *call) organizationView(o *organization) any {
	if !c.flag("showFeatured") {
		return o
	}
	users := c.db.users.Pick(c.db.organizationUsers.RightOf(o.ID))
	return shown(o, member("usersCount", len(users)), member("featuredUsers", featuredUsers(users)))
}

// organizationRoleNames is the member that shows roles in an organization: by name, unlike most lists.
func (db *state) organizationRoleNames(ids []string) jsonvalue.Member {
	roles := db.organizationRoles.Pick(ids)
	slices.SortFunc(roles, func(a, b *organizationRole) int { return cmp.Compare(a.Name, b.Name) })
	return member("organizationRoles", brief(roles, "id", "name"))
}

type jitDomain struct {
	TenantID       string `json:"tenantId"`
	OrganizationID string `json:"organizationId"`
	EmailDomain    string `json:"emailDomain"`
}

var jitDomains = links{
	pairs:  func(db *state) *store.Relation { return &db.jitDomains },
	member: "emailDomain",
	check: eachOf(func(c *call, organization, _ string) error {
		return errIf(!c.db.organizations.Has(organization), "entity.relation_foreign_key_not_found")
	}),
	view: func(c *call, organization string, names []string) (*response, error) {
		return optionallyPaged(c, lists.Map(sorted(names), func(name string) jitDomain { return jitDomain{tenant, organization, name} }))
	},
}

// addJITDomain takes one domain, where the other lists take several.
func addJITDomain(c *call) (*response, error) {
	organization, domain := c.path("id"), c.text("emailDomain")
	if !c.db.organizations.Has(organization) {
		return nil, errForeignKey()
	}
	if !c.db.jitDomains.Add(organization, domain) {
		return nil, errUnique()
	}
	return created(jitDomain{tenant, organization, domain}), nil
}

var jitRoles = links{
	pairs:  func(db *state) *store.Relation { return &db.jitRoles },
	member: "organizationRoleId",
	check:  foreignKeys(theOrganizations, theOrganizationRoles),
	view:   viewOf(theOrganizationRoles),
}

var jitConnectors = links{
	pairs:  func(db *state) *store.Relation { return &db.jitConnectors },
	member: "ssoConnectorId",
	check:  foreignKeys(theOrganizations, theSSOConnectors),
	view:   viewOf(theSSOConnectors),
}
