package logtotest

import (
	"net/http"
	"slices"
)

// organizationJITHandlers are what an organization gives new users by itself: by e-mail domain, roles, enterprise connectors.
var organizationJITHandlers = map[string]handler{
	"ListOrganizationJitEmailDomains":     listJITDomains,
	"CreateOrganizationJitEmailDomain":    addJITDomain,
	"ReplaceOrganizationJitEmailDomains":  replaceJITDomains,
	"DeleteOrganizationJitEmailDomain":    deleteJITDomain,
	"ListOrganizationJitRoles":            listJITRoles,
	"CreateOrganizationJitRole":           addJITRoles,
	"ReplaceOrganizationJitRoles":         replaceJITRoles,
	"DeleteOrganizationJitRole":           deleteJITRole,
	"ListOrganizationJitSsoConnectors":    listJITConnectors,
	"CreateOrganizationJitSsoConnector":   addJITConnectors,
	"ReplaceOrganizationJitSsoConnectors": replaceJITConnectors,
	"DeleteOrganizationJitSsoConnector":   deleteJITConnector,
}

type jitDomain struct {
	TenantID       string `json:"tenantId"`
	OrganizationID string `json:"organizationId"`
	EmailDomain    string `json:"emailDomain"`
}

func (c *call) jitDomain(domain string) jitDomain { return jitDomain{tenant, c.path("id"), domain} }

// listJITDomains sorts them by name.
func listJITDomains(c *call) (answer, error) {
	var domains []jitDomain
	for _, domain := range slices.Sorted(slices.Values(c.db.jitDomains.rightOf(c.path("id")))) {
		domains = append(domains, c.jitDomain(domain))
	}
	return optionallyPaged(c, domains)
}

func addJITDomain(c *call) (answer, error) {
	domain := c.bodyObject().text("emailDomain")
	if !c.db.organizations.has(c.path("id")) {
		return answer{}, errForeignKey(http.StatusUnprocessableEntity)
	}
	if !c.db.jitDomains.add(c.path("id"), domain) {
		return answer{}, errUnique()
	}
	return created(c.jitDomain(domain)), nil
}

func replaceJITDomains(c *call) (answer, error) {
	domains, err := c.idList("emailDomains", notEmpty)
	if err != nil {
		return answer{}, err
	}
	anything := func(string) bool { return true }
	if err := c.db.jitDomains.relink(c.path("id"), c.db.organizations.has(c.path("id")), domains, anything); err != nil {
		return answer{}, err
	}
	return noContent(), nil
}

func deleteJITDomain(c *call) (answer, error) {
	return c.db.jitDomains.unlink(c.path("id"), c.path("emailDomain"))
}

func listJITRoles(c *call) (answer, error) {
	return optionallyPaged(c, c.db.organizationRoles.pick(c.db.jitRoles.rightOf(c.path("id"))))
}

func addJITRoles(c *call) (answer, error) {
	ids, err := c.idList("organizationRoleIds", notEmpty)
	if err != nil {
		return answer{}, err
	}
	if err := c.db.jitRoles.link(c.path("id"), c.db.organizations.has(c.path("id")), ids, c.db.organizationRoles.has); err != nil {
		return answer{}, err
	}
	return text(http.StatusCreated), nil
}

func replaceJITRoles(c *call) (answer, error) {
	ids, err := c.idList("organizationRoleIds", mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	if err := c.db.jitRoles.relink(c.path("id"), c.db.organizations.has(c.path("id")), ids, c.db.organizationRoles.has); err != nil {
		return answer{}, err
	}
	return noContent(), nil
}

func deleteJITRole(c *call) (answer, error) {
	return c.db.jitRoles.unlink(c.path("id"), c.path("organizationRoleId"))
}

func listJITConnectors(c *call) (answer, error) {
	return optionallyPaged(c, c.db.ssoConnectors.pick(c.db.jitConnectors.rightOf(c.path("id"))))
}

func addJITConnectors(c *call) (answer, error) {
	ids, err := c.idList("ssoConnectorIds", notEmpty)
	if err != nil {
		return answer{}, err
	}
	if err := c.db.jitConnectors.link(c.path("id"), c.db.organizations.has(c.path("id")), ids, c.db.ssoConnectors.has); err != nil {
		return answer{}, err
	}
	return text(http.StatusCreated), nil
}

func replaceJITConnectors(c *call) (answer, error) {
	ids, err := c.idList("ssoConnectorIds", mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	if err := c.db.jitConnectors.relink(c.path("id"), c.db.organizations.has(c.path("id")), ids, c.db.ssoConnectors.has); err != nil {
		return answer{}, err
	}
	return noContent(), nil
}

func deleteJITConnector(c *call) (answer, error) {
	return c.db.jitConnectors.unlink(c.path("id"), c.path("ssoConnectorId"))
}
