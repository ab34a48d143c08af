package logtotest

import (
	"slices"

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
	"CreateRole": {run: createRole},
	"GetRole":    {run: theRoles.get},
	"UpdateRole": {run: theRoles.update},
	"DeleteRole": {run: theRoles.delete},
}

var theRoles = entity[role]{
	rows:   func(db *state) *store.Table[role] { return db.roles },
	absent: notExistsID("roles"),
	search: named(func(r *role) [3]string { return [3]string{r.ID, r.Name, r.Description} }),
	event:  "Role",
	fresh:  func(_ *call, r *role) { r.Type = roleForUsers },
	fields: []string{"name", "description", "isDefault"},
	atNew:  []string{"type"},
	check: func(c *call, r *role) error {
		if c.db.roles.Find(func(other *role) bool { return other.ID != r.ID && other.Name == r.Name }) != nil {
			return errOf("role.name_in_use", r.Name)
		}
		return nil
	},
	drop: func(c *call, r *role) {
		c.db.roleScopes.DropLeft(r.ID)
		c.db.userRoles.DropRight(r.ID)
		c.db.applicationRoles.DropRight(r.ID)
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
	for _, id := range ids {
		if !c.db.scopes.Has(id) {
			return errNotExistsID("scopes", id)
		}
	}
	if kind == roleForUsers && slices.Contains(ids, managementScopeID) {
		return errOf("role.management_api_scopes_not_assignable_to_user_role")
	}
	return nil
}

// createRole stores the role before it looks for its scopes: an empty list and an unknown scope
// fail, and leave the role behind.
func createRole(c *call) (*response, error) {
	id, r, err := theRoles.filled(c)
	if err != nil {
		return nil, err
	}
	c.db.roles.Put(id, r)
	value, given := c.bodyObject().Get("scopeIds")
	scopes := c.texts("scopeIds")
	if given && value != nil && len(scopes) == 0 {
		return nil, wire.EmptyValues()
	}
	if err := c.checkScopes(scopes, r.Type); err != nil {
		return nil, err
	}
	theRoles.tell(c, "Created", r)
	if len(scopes) > 0 {
		c.db.roleScopes.Replace(id, scopes)
		c.emit("Role.Scopes.Updated", member("roleId", id), member("data", c.db.scopes.Pick(scopes)))
	}
	return ok(r), nil
}
