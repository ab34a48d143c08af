package logtotest

import (
	"net/http"
	"slices"
)

var organizationApplicationHandlers = map[string]handler{
	"ListOrganizationApplications":          listOrganizationApplications,
	"AddOrganizationApplications":           addOrganizationApplications,
	"ReplaceOrganizationApplications":       replaceOrganizationApplications,
	"DeleteOrganizationApplication":         deleteOrganizationApplication,
	"AssignOrganizationRolesToApplications": assignRolesToApplications,
	"ListOrganizationApplicationRoles":      listApplicationMemberRoles,
	"AssignOrganizationRolesToApplication":  assignApplicationMemberRoles,
	"ReplaceOrganizationApplicationRoles":   replaceApplicationMemberRoles,
	"DeleteOrganizationApplicationRole":     deleteApplicationMemberRole,
}

func listOrganizationApplications(c *call) (answer, error) {
	o, err := c.organizationOf()
	if err != nil {
		return answer{}, err
	}
	type view struct {
		*application
		OrganizationRoles []idName `json:"organizationRoles"`
	}
	var views []view
	for _, app := range c.db.applications.pick(c.db.organizationApplications.rightOf(o.ID)) {
		if !containsFold(c.query.Get("q"), app.ID, app.Name, orEmpty(app.Description)) {
			continue
		}
		roles := c.db.organizationApplicationRoles.rightOf(pair(o.ID, app.ID))
		views = append(views, view{app, c.db.organizationRoleNames(roles)})
	}
	return paged(c, views)
}

// machineIDs reads the applications; only machines can be members.
func (c *call) machineIDs(emptyAllowed bool) ([]string, error) {
	ids, err := c.idList("applicationIds", emptyAllowed)
	if err != nil {
		return nil, err
	}
	for _, app := range c.db.applications.pick(ids) {
		if app.Type != roleForApplications {
			return nil, errConstraint()
		}
	}
	return ids, nil
}

func addOrganizationApplications(c *call) (answer, error) {
	ids, err := c.machineIDs(notEmpty)
	if err != nil {
		return answer{}, err
	}
	organization := c.path("id")
	if err := c.db.organizationApplications.link(organization, c.db.organizations.has(organization), ids, c.db.applications.has); err != nil {
		return answer{}, err
	}
	return text(http.StatusCreated), nil
}

func replaceOrganizationApplications(c *call) (answer, error) {
	ids, err := c.machineIDs(mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	organization := c.path("id")
	before := slices.Clone(c.db.organizationApplications.rightOf(organization))
	if err := c.db.organizationApplications.relink(organization, c.db.organizations.has(organization), ids, c.db.applications.has); err != nil {
		return answer{}, err
	}
	for _, id := range subtract(before, ids) {
		c.db.organizationApplicationRoles.dropLeft(pair(organization, id))
	}
	return noContent(), nil
}

func deleteOrganizationApplication(c *call) (answer, error) {
	organization, id := c.path("id"), c.path("applicationId")
	if !c.db.organizationApplications.remove(organization, id) {
		return answer{}, errNotFound()
	}
	c.db.organizationApplicationRoles.dropLeft(pair(organization, id))
	return noContent(), nil
}

// applicationMemberOf returns the key of the application's roles in the organization, if it is a member of it.
func (c *call) applicationMemberOf() (string, error) {
	if !c.db.organizationApplications.has(c.path("id"), c.path("applicationId")) {
		return "", errMembership()
	}
	return pair(c.path("id"), c.path("applicationId")), nil
}

func assignRolesToApplications(c *call) (answer, error) {
	apps, err := c.machineIDs(notEmpty)
	if err != nil {
		return answer{}, err
	}
	roles, err := c.organizationRoleIDs(roleForApplications, notEmpty)
	if err != nil {
		return answer{}, err
	}
	for _, id := range apps {
		if !c.db.organizationApplications.has(c.path("id"), id) {
			return answer{}, errForeignKey(http.StatusUnprocessableEntity)
		}
	}
	for _, id := range apps {
		for _, role := range roles {
			c.db.organizationApplicationRoles.add(pair(c.path("id"), id), role)
		}
	}
	return text(http.StatusCreated), nil
}

func listApplicationMemberRoles(c *call) (answer, error) {
	key, err := c.applicationMemberOf()
	if err != nil {
		return answer{}, err
	}
	return optionallyPaged(c, c.db.organizationRoles.pick(c.db.organizationApplicationRoles.rightOf(key)))
}

func assignApplicationMemberRoles(c *call) (answer, error) {
	key, err := c.applicationMemberOf()
	if err != nil {
		return answer{}, err
	}
	ids, err := c.organizationRoleIDs(roleForApplications, notEmpty)
	if err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		c.db.organizationApplicationRoles.add(key, id)
	}
	return text(http.StatusCreated), nil
}

func replaceApplicationMemberRoles(c *call) (answer, error) {
	key, err := c.applicationMemberOf()
	if err != nil {
		return answer{}, err
	}
	ids, err := c.organizationRoleIDs(roleForApplications, notEmpty)
	if err != nil {
		return answer{}, err
	}
	c.db.organizationApplicationRoles.replace(key, ids)
	return noContent(), nil
}

func deleteApplicationMemberRole(c *call) (answer, error) {
	key, err := c.applicationMemberOf()
	if err != nil {
		return answer{}, err
	}
	return c.db.organizationApplicationRoles.unlink(key, c.path("organizationRoleId"))
}
