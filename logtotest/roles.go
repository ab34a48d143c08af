package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/store"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// role bundles scopes for users or for applications, by its type.
type role struct {
	TenantID    string `json:"tenantId"`
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Type        string `json:"type"`
	IsDefault   bool   `json:"isDefault"`
}

// The two types of roles, and of organization roles.
const (
	roleForUsers        = "User"
	roleForApplications = "MachineToMachine"
)

var roleOperations = operations{
	"ListRoles":  {run: listRoles},
	"CreateRole": {run: theRoles.creating(createRole)},
	"GetRole":    {run: theRoles.get},
	"UpdateRole": {run: theRoles.update},
	"DeleteRole": {run: theRoles.delete},

	// The users, applications and scopes of a role, and the roles of a user and of an application.
	"ListRoleUsers":           {run: roleUsers.list},
	"CreateRoleUser":          {run: roleUsers.add},
	"DeleteRoleUser":          {run: roleUsers.remove},
	"ListRoleApplications":    {run: roleApplications.list},
	"CreateRoleApplication":   {run: roleApplications.add},
	"DeleteRoleApplication":   {run: roleApplications.remove},
	"ListRoleScopes":          {run: roleScopes.list},
	"CreateRoleScope":         {run: roleScopes.add},
	"DeleteRoleScope":         {run: roleScopes.remove},
	"ListUserRoles":           {run: rolesOfUser.list},
	"AssignUserRoles":         {run: rolesOfUser.add},
	"ReplaceUserRoles":        {run: rolesOfUser.replace},
	"DeleteUserRole":          {run: rolesOfUser.remove},
	"ListApplicationRoles":    {run: rolesOfApplication.list},
	"AssignApplicationRoles":  {run: rolesOfApplication.add},
	"ReplaceApplicationRoles": {run: replaceApplicationRoles},
	"DeleteApplicationRole":   {run: rolesOfApplication.remove},
}

var theRoles = entity[role]{
	rows:   func(db *state) *store.Table[role] { return &db.roles },
	absent: notExistsID("roles"),
	search: named(func(r *role) []*string { return []*string{&r.ID, &r.Name, &r.Description} }),
	event:  "Role",
	fresh:  func(_ *call, r *role) { r.Type = roleForUsers },
	fields: []string{"name", "description", "isDefault"},
	atNew:  []string{"type"},
	check: func(c *call, r *role) error {
		taken := c.db.roles.Any(func(other *role) bool { return other.ID != r.ID && other.Name == r.Name })
		return cmp.Or(errIf(taken, "role.name_in_use", r.Name), errIf(strings.HasPrefix(r.Name, "#internal:"), "role.internal_role_violation"))
	},
}

// featured is how many users and applications lists of roles and organizations show.
const featured = 3

func featuredUsers(users []*user) []object {
	return brief(users[:min(featured, len(users))], "id", "avatar", "name")
}

func (c *call) roleView(r *role) any {
	users := c.db.users.Pick(c.db.userRoles.LeftOf(r.ID))
	apps := c.db.applications.Pick(c.db.applicationRoles.LeftOf(r.ID))
	return shown(r,
		member("usersCount", len(users)), member("featuredUsers", featuredUsers(users)),
		member("applicationsCount", len(apps)),
		member("featuredApplications", brief(apps[:min(featured, len(apps))], "id", "name", "type")))
}

func listRoles(c *call) (*response, error) {
	user, app, kind := c.query.Get("excludeUserId"), c.query.Get("excludeApplicationId"), c.query.Get("type")
	roles := c.db.roles.Where(func(r *role) bool {
		return !c.db.userRoles.Has(user, r.ID) && !c.db.applicationRoles.Has(app, r.ID) && (kind == "" || r.Type == kind)
	})
	return theRoles.page(c, roles, (*call).roleView)
}

// checkScopes refuses scopes that are not there, and those of the Management API for users.
func (c *call) checkScopes(ids []string, kind string) error {
	exists := func(id string) error { return refuseIf(!c.db.scopes.Has(id), errNotExistsID("scopes", id)) }
	management := kind == roleForUsers && slices.Contains(ids, managementScopeID)
	return cmp.Or(
		lists.FirstError(ids, exists),
		errIf(management, "role.management_api_scopes_not_assignable_to_user_role"),
	)
}

// createRole stores the role before it looks for its scopes: an empty list and an unknown scope
// fail, and leave the role behind.
func createRole(c *call, r *role) (*response, error) {
	c.db.roles.Put(r.ID, r)
	scopes := c.texts("scopeIds")
	empty := c.has("scopeIds") && len(scopes) == 0
	if err := cmp.Or(refuseIf(empty, wire.EmptyValues()), c.checkScopes(scopes, r.Type)); err != nil {
		return nil, err
	}
	theRoles.tell(c, "Created", r)
	if len(scopes) > 0 {
		c.db.roleScopes.Replace(r.ID, scopes)
		c.emit("Role.Scopes.Updated", member("roleId", r.ID), member("data", c.db.scopes.Pick(scopes)))
	}
	return ok(r), nil
}

var roleUsers = links{
	pairs:  func(db *state) *store.Relation { return db.userRoles.Flipped() },
	owner:  theRoles.require,
	member: "userId",
	check: eachOf(func(c *call, role, id string) error {
		return cmp.Or(
			refuseIf(c.db.roles.Get(role).Type != roleForUsers, errConstraint()),
			errIf(c.db.userRoles.Has(id, role), "role.user_exists", id),
			refuseIf(!c.db.users.Has(id), errNotFound()),
		)
	}),
	view: func(c *call, _ string, ids []string) (*response, error) {
		members := slices.DeleteFunc(c.usersNewestFirst(), func(u *user) bool { return !slices.Contains(ids, u.ID) })
		return theUsers.page(c, members, theUsers.show)
	},
}

var roleApplications = links{
	pairs:  func(db *state) *store.Relation { return db.applicationRoles.Flipped() },
	owner:  theRoles.require,
	member: "applicationId",
	check: eachOf(func(c *call, role, id string) error {
		return cmp.Or(
			refuseIf(c.db.roles.Get(role).Type != roleForApplications, errConstraint()),
			errIf(c.db.applicationRoles.Has(id, role), "role.application_exists", id),
			refuseIf(!c.db.applications.Has(id), errNotExistsID("applications", id)),
		)
	}),
	view: searched(theApplications),
}

var roleScopes = links{
	pairs:  func(db *state) *store.Relation { return &db.roleScopes },
	owner:  theRoles.require,
	member: "scopeId",
	check: func(c *call, role string, ids []string) error {
		isNew := func(id string) error { return errIf(c.db.roleScopes.Has(role, id), "role.scope_exists", id) }
		return cmp.Or(lists.FirstError(ids, isNew), c.checkScopes(ids, c.db.roles.Get(role).Type))
	},
	// All scopes of the role come back, the old ones too.
	added: func(c *call, role string, _, _ []string) *response {
		return created(c.db.scopes.Pick(c.db.roleScopes.RightOf(role)))
	},
	changed: func(c *call, role string, added, _ []string) {
		if len(added) == 0 {
			c.emit("Role.Scopes.Updated")
			return
		}
		c.emitData("Role.Scopes.Updated", c.db.scopes.Pick(c.db.roleScopes.RightOf(role)))
	},
	view: func(c *call, _ string, ids []string) (*response, error) {
		return theScopes.optionalPage(c, c.db.scopes.Pick(ids), (*call).scopeWithResource)
	},
}

func (c *call) scopeWithResource(s *scope) any {
	return shown(s, member("resource", c.db.resources.Get(s.ResourceID)))
}

// rolesOf are the roles of a user or of an application, all of which are of one type; the error has
// the code for those of the other.
func rolesOf(pairs func(*state) *store.Relation, param string, owner func(*call) error, kind, code string, replaced func([]string) *response) links {
	return links{
		pairs: pairs, replaced: replaced, param: param, owner: owner, member: "roleId", view: searched(theRoles),
		check: eachOf(func(c *call, _, id string) error {
			r := c.db.roles.Get(id)
			return cmp.Or(refuseIf(r == nil, errNotExistsID("roles", id)), errIf(r != nil && r.Type != kind, code))
		}),
		added: func(_ *call, _ string, ids, added []string) *response {
			return created(objectOf(member("roleIds", ids), member("addedRoleIds", added)))
		},
	}
}

var rolesOfUser = rolesOf(func(db *state) *store.Relation { return &db.userRoles }, "userId", theUsers.require,
	roleForUsers, "user.invalid_role_type",
	func(ids []string) *response { return ok(map[string][]string{"roleIds": ids}) })

var rolesOfApplication = rolesOf(func(db *state) *store.Relation { return &db.applicationRoles }, "applicationId", machineExists,
	roleForApplications, "application.invalid_role_type",
	func([]string) *response { return text(http.StatusOK) })

// machineExists finds the application, and refuses those that cannot hold roles.
func machineExists(c *call) error {
	app, err := thatApplication.find(c)
	if err != nil {
		return err
	}
	return errIf(app.Type != roleForApplications, "application.invalid_type")
}

// replaceApplicationRoles cannot clear the list, unlike the roles of users.
func replaceApplicationRoles(c *call) (*response, error) {
	empty := len(c.texts("roleIds")) == 0
	if err := cmp.Or(machineExists(c), refuseIf(empty, wire.EmptyValues())); err != nil {
		return nil, err
	}
	return rolesOfApplication.replace(c)
}
