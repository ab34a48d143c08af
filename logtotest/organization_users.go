package logtotest

import (
	"net/http"
	"slices"
)

var organizationUserHandlers = map[string]handler{
	"ListOrganizationUsers":          listOrganizationUsers,
	"AddOrganizationUsers":           addOrganizationUsers,
	"ReplaceOrganizationUsers":       replaceOrganizationUsers,
	"DeleteOrganizationUser":         deleteOrganizationUser,
	"AssignOrganizationRolesToUsers": assignRolesToMembers,
	"ListOrganizationUserRoles":      listMemberRoles,
	"AssignOrganizationRolesToUser":  assignMemberRoles,
	"ReplaceOrganizationUserRoles":   replaceMemberRoles,
	"DeleteOrganizationUserRole":     deleteMemberRole,
	"ListOrganizationUserScopes":     listMemberScopes,
}

// memberView is a user in an organization: with roles there, and without hasPassword.
type memberView struct {
	*user
	OrganizationRoles []idName `json:"organizationRoles"`
}

func listOrganizationUsers(c *call) (answer, error) {
	o, err := c.organizationOf()
	if err != nil {
		return answer{}, err
	}
	q, role := c.query.Get("q"), c.query.Get("organizationRoleId")
	var views []memberView
	for _, u := range c.db.users.pick(c.db.organizationUsers.rightOf(o.ID)) {
		roles := c.db.organizationUserRoles.rightOf(pair(o.ID, u.ID))
		if role != "" && !slices.Contains(roles, role) ||
			!containsFold(q, u.ID, orEmpty(u.Username), orEmpty(u.Name), orEmpty(u.PrimaryEmail), orEmpty(u.PrimaryPhone)) {
			continue
		}
		views = append(views, memberView{u, c.db.organizationRoleNames(roles)})
	}
	return paged(c, views)
}

func addOrganizationUsers(c *call) (answer, error) {
	ids, err := c.idList("userIds", notEmpty)
	if err != nil {
		return answer{}, err
	}
	organization := c.path("id")
	added := subtract(ids, c.db.organizationUsers.rightOf(organization))
	if err := c.db.organizationUsers.link(organization, c.db.organizations.has(organization), ids, c.db.users.has); err != nil {
		return answer{}, err
	}
	c.membershipChanged(organization, added, nil)
	return created(map[string][]string{"userIds": ids}), nil
}

func replaceOrganizationUsers(c *call) (answer, error) {
	ids, err := c.idList("userIds", mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	organization := c.path("id")
	before := slices.Clone(c.db.organizationUsers.rightOf(organization))
	if err := c.db.organizationUsers.relink(organization, c.db.organizations.has(organization), ids, c.db.users.has); err != nil {
		return answer{}, err
	}
	removed := subtract(before, ids)
	for _, id := range removed {
		c.db.organizationUserRoles.dropLeft(pair(organization, id))
	}
	c.membershipChanged(organization, subtract(ids, before), removed)
	return noContent(), nil
}

func deleteOrganizationUser(c *call) (answer, error) {
	organization, id := c.path("id"), c.path("userId")
	if !c.db.organizationUsers.remove(organization, id) {
		return answer{}, errNotFound()
	}
	c.db.organizationUserRoles.dropLeft(pair(organization, id))
	c.membershipChanged(organization, nil, []string{id})
	return noContent(), nil
}

func (c *call) membershipChanged(organization string, added, removed []string) {
	fields := []member{{"organizationId", organization}}
	if len(added) > 0 {
		fields = append(fields, member{"addedUserIds", added})
	}
	if len(removed) > 0 {
		fields = append(fields, member{"removedUserIds", removed})
	}
	c.emit("Organization.Membership.Updated", fields...)
}

func errMembership() *apiError {
	return fail(http.StatusUnprocessableEntity, "organization.require_membership",
		"The user must be a member of the organization to proceed.")
}

// memberOf returns the key of the user's roles in the organization, if the user is a member of it.
func (c *call) memberOf() (string, error) {
	if !c.db.organizationUsers.has(c.path("id"), c.path("userId")) {
		return "", errMembership()
	}
	return pair(c.path("id"), c.path("userId")), nil
}

// organizationRoleIDs reads ids and names, and refuses roles of the other type as the database does.
func (c *call) organizationRoleIDs(kind string, emptyAllowed bool) ([]string, error) {
	ids, err := c.idList("organizationRoleIds", mayBeEmpty)
	if err != nil {
		return nil, err
	}
	names, err := c.idList("organizationRoleNames", mayBeEmpty)
	if err != nil {
		return nil, err
	}
	if len(ids)+len(names) == 0 && !emptyAllowed {
		return nil, errTooFew("organizationRoleIds")
	}
	for _, name := range names {
		r := c.db.organizationRoles.find(func(r *organizationRole) bool { return r.Name == name })
		if r == nil {
			return nil, errForeignKey(http.StatusUnprocessableEntity)
		}
		ids = append(ids, r.ID)
	}
	for _, id := range ids {
		r := c.db.organizationRoles.get(id)
		if r == nil {
			return nil, errForeignKey(http.StatusUnprocessableEntity)
		}
		if r.Type != kind {
			return nil, errConstraint()
		}
	}
	return ids, nil
}

func assignRolesToMembers(c *call) (answer, error) {
	users, err := c.idList("userIds", notEmpty)
	if err != nil {
		return answer{}, err
	}
	roles, err := c.organizationRoleIDs(roleForUsers, notEmpty)
	if err != nil {
		return answer{}, err
	}
	for _, id := range users {
		if !c.db.organizationUsers.has(c.path("id"), id) {
			return answer{}, errForeignKey(http.StatusUnprocessableEntity)
		}
	}
	for _, id := range users {
		for _, role := range roles {
			c.db.organizationUserRoles.add(pair(c.path("id"), id), role)
		}
	}
	return text(http.StatusCreated), nil
}

func listMemberRoles(c *call) (answer, error) {
	key, err := c.memberOf()
	if err != nil {
		return answer{}, err
	}
	return optionallyPaged(c, c.db.organizationRoles.pick(c.db.organizationUserRoles.rightOf(key)))
}

func assignMemberRoles(c *call) (answer, error) {
	key, err := c.memberOf()
	if err != nil {
		return answer{}, err
	}
	ids, err := c.organizationRoleIDs(roleForUsers, mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		c.db.organizationUserRoles.add(key, id)
	}
	return created(map[string][]string{"organizationRoleIds": ids}), nil
}

func replaceMemberRoles(c *call) (answer, error) {
	key, err := c.memberOf()
	if err != nil {
		return answer{}, err
	}
	ids, err := c.organizationRoleIDs(roleForUsers, mayBeEmpty)
	if err != nil {
		return answer{}, err
	}
	c.db.organizationUserRoles.replace(key, ids)
	return noContent(), nil
}

func deleteMemberRole(c *call) (answer, error) {
	key, err := c.memberOf()
	if err != nil {
		return answer{}, err
	}
	return c.db.organizationUserRoles.unlink(key, c.path("organizationRoleId"))
}

func listMemberScopes(c *call) (answer, error) {
	key, err := c.memberOf()
	if err != nil {
		return answer{}, err
	}
	return ok(c.db.organizationScopesOf(c.db.organizationUserRoles.rightOf(key))), nil
}
