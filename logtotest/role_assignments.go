package logtotest

import "net/http"

// roleAssignmentHandlers are the roles of a user and of an application, seen from those.
var roleAssignmentHandlers = map[string]handler{
	"ListUserRoles":           listUserRoles,
	"AssignUserRoles":         assignUserRoles,
	"ReplaceUserRoles":        replaceUserRoles,
	"DeleteUserRole":          deleteUserRole,
	"ListApplicationRoles":    listApplicationRoles,
	"AssignApplicationRoles":  assignApplicationRoles,
	"ReplaceApplicationRoles": replaceApplicationRoles,
	"DeleteApplicationRole":   deleteApplicationRole,
}

// rolesToAssign reads the ids, and refuses roles that are missing or of the other type.
func (c *call) rolesToAssign(kind string, wrongType *apiError) ([]string, error) {
	ids, err := c.idList("roleIds", mayBeEmpty)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		r := c.db.roles.get(id)
		if r == nil {
			return nil, errNotExistsID("roles", id)
		}
		if r.Type != kind {
			return nil, wrongType
		}
	}
	return ids, nil
}

type assigned struct {
	RoleIDs      []string  `json:"roleIds"`
	AddedRoleIDs *[]string `json:"addedRoleIds,omitempty"`
}

// assign adds the roles, and tells which of them are new.
func assign(roles *relation, holder string, ids []string) assigned {
	added := []string{}
	for _, id := range ids {
		if roles.add(holder, id) {
			added = append(added, id)
		}
	}
	return assigned{RoleIDs: ids, AddedRoleIDs: &added}
}

func (c *call) listRolesOf(ids []string) (answer, error) {
	roles, err := search(c, c.db.roles.pick(ids), roleSearch)
	if err != nil {
		return answer{}, err
	}
	return paged(c, roles)
}

func errUserRoleType() *apiError {
	return fail(http.StatusUnprocessableEntity, "user.invalid_role_type",
		"Invalid role type, can not assign machine-to-machine role to user.")
}

func listUserRoles(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	return c.listRolesOf(c.db.userRoles.rightOf(u.ID))
}

func assignUserRoles(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	ids, err := c.rolesToAssign(roleForUsers, errUserRoleType())
	if err != nil {
		return answer{}, err
	}
	return created(assign(c.db.userRoles, u.ID, ids)), nil
}

func replaceUserRoles(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	ids, err := c.rolesToAssign(roleForUsers, errUserRoleType())
	if err != nil {
		return answer{}, err
	}
	c.db.userRoles.replace(u.ID, ids)
	return ok(assigned{RoleIDs: ids}), nil
}

func deleteUserRole(c *call) (answer, error) {
	if !c.db.userRoles.remove(c.path("userId"), c.path("roleId")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}

// machineOf finds the application, and refuses those that cannot hold roles.
func (c *call) machineOf() (*application, error) {
	app, err := c.applicationOf("applicationId")
	if err == nil && app.Type != roleForApplications {
		return nil, fail(http.StatusUnprocessableEntity, "application.invalid_type",
			"Only machine to machine applications can have associated roles.")
	}
	return app, err
}

func errApplicationRoleType() *apiError {
	return fail(http.StatusUnprocessableEntity, "application.invalid_role_type",
		"Can not assign user type role to machine to machine application.")
}

func listApplicationRoles(c *call) (answer, error) {
	app, err := c.machineOf()
	if err != nil {
		return answer{}, err
	}
	return c.listRolesOf(c.db.applicationRoles.rightOf(app.ID))
}

func assignApplicationRoles(c *call) (answer, error) {
	app, err := c.machineOf()
	if err != nil {
		return answer{}, err
	}
	ids, err := c.rolesToAssign(roleForApplications, errApplicationRoleType())
	if err != nil {
		return answer{}, err
	}
	return created(assign(c.db.applicationRoles, app.ID, ids)), nil
}

// replaceApplicationRoles answers "OK" as text, and cannot clear the list.
func replaceApplicationRoles(c *call) (answer, error) {
	app, err := c.machineOf()
	if err != nil {
		return answer{}, err
	}
	ids, err := c.rolesToAssign(roleForApplications, errApplicationRoleType())
	if err != nil {
		return answer{}, err
	}
	if len(ids) == 0 {
		return answer{}, errEmptyValues()
	}
	c.db.applicationRoles.replace(app.ID, ids)
	return text(http.StatusOK), nil
}

func deleteApplicationRole(c *call) (answer, error) {
	if !c.db.applicationRoles.remove(c.path("applicationId"), c.path("roleId")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}
