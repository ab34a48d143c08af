package logtotest

import (
	"net/http"
	"slices"
)

// roleMemberHandlers are the users and the applications of a role, seen from the role.
var roleMemberHandlers = map[string]handler{
	"ListRoleUsers":         listRoleUsers,
	"CreateRoleUser":        addRoleUsers,
	"DeleteRoleUser":        deleteRoleUser,
	"ListRoleApplications":  listRoleApplications,
	"CreateRoleApplication": addRoleApplications,
	"DeleteRoleApplication": deleteRoleApplication,
}

func listRoleUsers(c *call) (answer, error) {
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	members := slices.DeleteFunc(c.usersNewestFirst(), func(u *user) bool { return !c.db.userRoles.has(u.ID, r.ID) })
	users, err := search(c, members, userSearch)
	if err != nil {
		return answer{}, err
	}
	part, err := paginate(c, users)
	if err != nil {
		return answer{}, err
	}
	return ok(userViews(part)), nil
}

func addRoleUsers(c *call) (answer, error) {
	ids, err := c.idList("userIds", notEmpty)
	if err != nil {
		return answer{}, err
	}
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	if r.Type != roleForUsers {
		return answer{}, errConstraint()
	}
	for _, id := range ids {
		switch {
		case c.db.userRoles.has(id, r.ID):
			return answer{}, fail(http.StatusUnprocessableEntity, "role.user_exists",
				"The user id %s is already been added to this role", id)
		case !c.db.users.has(id):
			return answer{}, errNotFound()
		}
	}
	for _, id := range ids {
		c.db.userRoles.add(id, r.ID)
	}
	return text(http.StatusCreated), nil
}

func deleteRoleUser(c *call) (answer, error) {
	if !c.db.userRoles.remove(c.path("userId"), c.path("id")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}

func listRoleApplications(c *call) (answer, error) {
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	apps, err := search(c, c.db.applications.pick(c.db.applicationRoles.leftOf(r.ID)), applicationSearch)
	if err != nil {
		return answer{}, err
	}
	return paged(c, apps)
}

func addRoleApplications(c *call) (answer, error) {
	ids, err := c.idList("applicationIds", notEmpty)
	if err != nil {
		return answer{}, err
	}
	r, err := c.roleOf()
	if err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		switch {
		case c.db.applicationRoles.has(id, r.ID):
			return answer{}, fail(http.StatusUnprocessableEntity, "role.application_exists",
				"The application id %s is already been added to this role", id)
		case !c.db.applications.has(id):
			return answer{}, errNotExistsID("applications", id)
		}
	}
	for _, id := range ids {
		c.db.applicationRoles.add(id, r.ID)
	}
	return text(http.StatusCreated), nil
}

func deleteRoleApplication(c *call) (answer, error) {
	if !c.db.applicationRoles.remove(c.path("applicationId"), c.path("id")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
