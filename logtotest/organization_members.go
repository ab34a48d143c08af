package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/store"
)

// The users and the applications of an organization, and the roles that each of them has in it.
var organizationMemberOperations = operations{
	"ListOrganizationUsers":          {run: organizationUsers.links().list},
	"AddOrganizationUsers":           {run: organizationUsers.links().add},
	"ReplaceOrganizationUsers":       {run: organizationUsers.links().replace},
	"DeleteOrganizationUser":         {run: organizationUsers.links().remove},
	"AssignOrganizationRolesToUsers": {run: organizationUsers.assignRoles},
	"ListOrganizationUserRoles":      {run: rolesOfMember.list},
	"AssignOrganizationRolesToUser":  {run: rolesOfMember.add},
	"ReplaceOrganizationUserRoles":   {run: rolesOfMember.replace},
	"DeleteOrganizationUserRole":     {run: rolesOfMember.remove},
	"ListOrganizationUserScopes":     {run: listMemberScopes},
	"ListUserOrganizations":          {run: theUsers.on(listUserOrganizations)},

	"ListOrganizationApplications":          {run: organizationApplications.links().list},
	"AddOrganizationApplications":           {run: organizationApplications.links().add},
	"ReplaceOrganizationApplications":       {run: organizationApplications.links().replace},
	"DeleteOrganizationApplication":         {run: organizationApplications.links().remove},
	"AssignOrganizationRolesToApplications": {run: organizationApplications.assignRoles},
	"ListOrganizationApplicationRoles":      {run: rolesOfMachine.list},
	"AssignOrganizationRolesToApplication":  {run: rolesOfMachine.add},
	"ReplaceOrganizationApplicationRoles":   {run: rolesOfMachine.replace},
	"DeleteOrganizationApplicationRole":     {run: rolesOfMachine.remove},
	"ListApplicationOrganizations":          {run: theApplications.on(listApplicationOrganizations)},
}

// membership is one of the two kinds of members that organizations have.
type membership[T any] struct {
	entity[T]
	kind, param string                                            // in events, and in paths
	members     func(*state) *store.Relation                      // (organization, member)
	roles       func(*state) *store.Relation                      // (pair(organization, member), organization role)
	roleType    string                                            // of the roles that such a member can have
	joins       func(row *T) bool                                 // reports whether it can be a member
	added       func(*call, string, []string, []string) *response // what an addition responds with
	addedRoles  func(*call, string, []string, []string) *response // and one of roles
}

var organizationUsers = membership[user]{
	entity: theUsers, kind: "User", param: "userId", roleType: roleForUsers,
	members: func(db *state) *store.Relation { return &db.organizationUsers },
	roles:   func(db *state) *store.Relation { return &db.organizationUserRoles },
	joins:   func(*user) bool { return true },
	added:   echo("userIds"),

	addedRoles: echo("organizationRoleIds"),
}

var organizationApplications = membership[application]{
	entity: theApplications, kind: "Application", param: "applicationId", roleType: roleForApplications,
	members: func(db *state) *store.Relation { return &db.organizationApplications },
	roles:   func(db *state) *store.Relation { return &db.organizationApplicationRoles },
	joins:   func(app *application) bool { return app.Type == roleForApplications },
}

func (m membership[T]) links() links {
	return links{
		pairs: m.members, member: m.param, view: m.list, added: m.added,
		check: func(c *call, organization string, ids []string) error {
			return cmp.Or(m.checkJoin(c, ids), foreignKeys(theOrganizations, m)(c, organization, ids))
		},
		changed: func(c *call, organization string, added, removed []string) {
			for _, id := range removed {
				m.roles(c.db).DropLeft(pair(organization, id))
			}
			c.membershipChanged(organization, m.kind, added, removed)
		},
	}
}

func (m membership[T]) checkJoin(c *call, ids []string) error {
	strange := slices.ContainsFunc(m.rows(c.db).Pick(ids), func(row *T) bool { return !m.joins(row) })
	return errIf(strange, "entity.db_constraint_violated")
}

func (m membership[T]) list(c *call, organization string, ids []string) (*response, error) {
	if err := theOrganizations.require(c); err != nil {
		return nil, err
	}
	role := c.query.Get("organizationRoleId")
	var members []any
	for _, id := range sorted(ids) {
		roles := m.roles(c.db).RightOf(pair(organization, id))
		if role != "" && !slices.Contains(roles, role) {
			continue
		}
		for _, row := range m.matching(c, m.rows(c.db).Pick([]string{id})) {
			members = append(members, shown(row, c.db.organizationRoleNames(roles)))
		}
	}
	return paged(c, members)
}

// membershipChanged reports which members of a kind came and went.
func (c *call) membershipChanged(organization, kind string, added, removed []string) {
	fields := []jsonvalue.Member{member("organizationId", organization)}
	if len(added) > 0 {
		fields = append(fields, member("added"+kind+"Ids", added))
	}
	if len(removed) > 0 {
		fields = append(fields, member("removed"+kind+"Ids", removed))
	}
	c.emit("Organization.Membership.Updated", fields...)
}

// rolesOfOne are the roles of the member that the path names.
func (m membership[T]) rolesOfOne() links {
	return links{
		pairs: m.roles,
		key:   func(c *call) string { return pair(c.path("id"), c.path(m.param)) },
		owner: func(c *call) error {
			return errIf(!m.members(c.db).Has(c.path("id"), c.path(m.param)), "organization.require_membership")
		},
		strict: true,
		member: "organizationRoleId",
		read:   func(c *call) ([]string, error) { return c.organizationRoleIDs(m.roleType) },
		view:   viewOf(theOrganizationRoles),
		added:  m.addedRoles,
	}
}

var (
	rolesOfMember  = organizationUsers.rolesOfOne()
	rolesOfMachine = organizationApplications.rolesOfOne()
)

// organizationRoleIDs reads ids and names, and refuses roles of the other type as the database does.
func (c *call) organizationRoleIDs(kind string) ([]string, error) {
	ids := nonNil(c.texts("organizationRoleIds"))
	var unknown []string
	for _, name := range c.texts("organizationRoleNames") {
		r := c.db.organizationRoles.Find(func(r *organizationRole) bool { return r.Name == name })
		if r == nil {
			unknown = append(unknown, name)
			continue
		}
		ids = append(ids, r.ID)
	}
	if len(unknown) > 0 {
		return nil, errOf("organization.role_names_not_found", strings.Join(unknown, ", "))
	}
	return ids, lists.FirstError(ids, func(id string) error {
		r := c.db.organizationRoles.Get(id)
		return cmp.Or(refuseIf(r == nil, errForeignKey()), refuseIf(r != nil && r.Type != kind, errConstraint()))
	})
}

// assignRoles gives several members of an organization the same roles.
func (m membership[T]) assignRoles(c *call) (*response, error) {
	organization, holders := c.path("id"), c.texts(m.param+"s")
	ids, err := c.organizationRoleIDs(m.roleType)
	joined := allExist(func(id string) bool { return m.members(c.db).Has(organization, id) }, holders)
	if err := cmp.Or(m.checkJoin(c, holders), err, refuseIf(!joined, errForeignKey())); err != nil {
		return nil, err
	}
	for _, holder := range holders {
		for _, id := range ids {
			m.roles(c.db).Add(pair(organization, holder), id)
		}
	}
	return text(http.StatusCreated), nil
}

func listMemberScopes(c *call) (*response, error) {
	roles := c.db.organizationUserRoles.RightOf(rolesOfMember.ownerKey(c))
	return ok(c.db.organizationScopesOf(roles)), rolesOfMember.checkOwner(c)
}

// organizations are those of a member, with the roles it has in each.
func (m membership[T]) organizations(c *call, id string) []object {
	return lists.Map(c.db.organizations.Pick(sorted(m.members(c.db).LeftOf(id))), func(o *organization) object {
		return shown(o, c.db.organizationRoleNames(m.roles(c.db).RightOf(pair(o.ID, id))))
	})
}

func listUserOrganizations(c *call, u *user) (*response, error) {
	return ok(organizationUsers.organizations(c, u.ID)), nil
}

func listApplicationOrganizations(c *call, app *application) (*response, error) {
	return optionallyPaged(c, organizationApplications.organizations(c, app.ID))
}
