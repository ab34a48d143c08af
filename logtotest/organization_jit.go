package logtotest

import (
	"slices"

	"github.com/logto-go/management/logtotest/internal/store"
)

// What an organization gives new users by itself: by e-mail domain, roles, enterprise connectors.
var organizationJITOperations = operations{
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

// anything is what members are that are no rows, such as domains.
type anything struct{}

func (anything) exists(*state, string) bool { return true }

type jitDomain struct {
	TenantID       string `json:"tenantId"`
	OrganizationID string `json:"organizationId"`
	EmailDomain    string `json:"emailDomain"`
}

var jitDomains = links{
	pairs:  func(db *state) *store.Relation { return db.jitDomains },
	member: "emailDomain",
	some:   someOf{replace: true},
	check:  foreignKeys(theOrganizations, anything{}),
	view: func(c *call, organization string, names []string) (*response, error) {
		var domains []jitDomain
		for _, name := range slices.Sorted(slices.Values(names)) {
			domains = append(domains, jitDomain{tenant, organization, name})
		}
		return optionallyPaged(c, domains)
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
	pairs:  func(db *state) *store.Relation { return db.jitRoles },
	member: "organizationRoleId",
	some:   someOf{add: true},
	check:  foreignKeys(theOrganizations, theOrganizationRoles),
	view:   viewOf(theOrganizationRoles),
}

var jitConnectors = links{
	pairs:  func(db *state) *store.Relation { return db.jitConnectors },
	member: "ssoConnectorId",
	some:   someOf{add: true},
	check:  foreignKeys(theOrganizations, theSSOConnectors),
	view:   viewOf(theSSOConnectors),
}
