package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/store"
)

// The users and the applications of an organization, and the roles that each of them has in it.
var organizationMemberOperations = operations{
	"ListOrganizationUsers":          {run: organizationUsers.list},
	"AddOrganizationUsers":           {run: organizationUsers.add},
	"ReplaceOrganizationUsers":       {run: organizationUsers.replace},
	"DeleteOrganizationUser":         {run: organizationUsers.remove},
	"AssignOrganizationRolesToUsers": {run: assignRolesToUsers},
	"ListOrganizationUserRoles":      {run: rolesOfMember.list},
	"AssignOrganizationRolesToUser":  {run: rolesOfMember.add},
	"ReplaceOrganizationUserRoles":   {run: rolesOfMember.replace},
	"DeleteOrganizationUserRole":     {run: rolesOfMember.remove},
	"ListOrganizationUserScopes":     {run: listMemberScopes},

	"ListOrganizationApplications":          {run: organizationApplications.list},
	"AddOrganizationApplications":           {run: organizationApplications.add},
	"ReplaceOrganizationApplications":       {run: organizationApplications.replace},
	"DeleteOrganizationApplication":         {run: organizationApplications.remove},
	"AssignOrganizationRolesToApplications": {run: assignRolesToApplications},
	"ListOrganizationApplicationRoles":      {run: rolesOfMachine.list},
	"AssignOrganizationRolesToApplication":  {run: rolesOfMachine.add},
	"ReplaceOrganizationApplicationRoles":   {run: rolesOfMachine.replace},
	"DeleteOrganizationApplicationRole":     {run: rolesOfMachine.remove},
}

var organizationUsers = links{
	pairs:   func(db *state) *store.Relation { return db.organizationUsers },
	member:  "userId",
	read:    idsIn("userIds"),
	atLeast: atLeastOne{add: "userIds"},
	check:   foreignKeys(theOrganizations, theUsers),
	added: func(_ *call, _ string, ids, _ []string) *response {
		return created(map[string][]string{"userIds": ids})
	},
	changed: func(c *call, organization string, added, removed []string) {
		for _, id := range removed {
			c.db.organizationUserRoles.DropLeft(pair(organization, id))
		}
		c.membershipChanged(organization, "User", added, removed)
	},
	view: viewOrganizationUsers,
}

// memberView is a user in an organization: with roles there, and without hasPassword.
type memberView struct {
	*user
	OrganizationRoles []idName `json:"organizationRoles"`
}

func viewOrganizationUsers(c *call, organization string, ids []string) (*response, error) {
	if err := theOrganizations.require(c); err != nil {
		return nil, err
	}
	role := c.query.Get("organizationRoleId")
	var members []memberView
	for _, u := range theUsers.matching(c, slices.Values(c.db.users.Pick(sorted(ids)))) {
		roles := c.db.organizationUserRoles.RightOf(pair(organization, u.ID))
		if role == "" || slices.Contains(roles, role) {
			members = append(members, memberView{u, c.db.organizationRoleNames(roles)})
		}
	}
	return paged(c, members)
}

// membershipChanged reports which members of a kind, User or Application, came and went.
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

var organizationApplications = links{
	pairs:   func(db *state) *store.Relation { return db.organizationApplications },
	member:  "applicationId",
	read:    idsIn("applicationIds"),
	atLeast: atLeastOne{add: "applicationIds"},
	check: func(c *call, organization string, ids []string) error {
		if err := onlyMachines(c, ids); err != nil {
			return err
		}
		return foreignKeys(theOrganizations, theApplications)(c, organization, ids)
	},
	changed: func(c *call, organization string, added, removed []string) {
		for _, id := range removed {
			c.db.organizationApplicationRoles.DropLeft(pair(organization, id))
		}
		c.membershipChanged(organization, "Application", added, removed)
	},
	view: viewOrganizationApplications,
}

// onlyMachines refuses other applications, which cannot be members.
func onlyMachines(c *call, ids []string) error {
	for _, app := range c.db.applications.Pick(ids) {
		if app.Type != roleForApplications {
			return errConstraint()
		}
	}
	return nil
}

func viewOrganizationApplications(c *call, organization string, ids []string) (*response, error) {
	if err := theOrganizations.require(c); err != nil {
		return nil, err
	}
	apps := theApplications.matching(c, slices.Values(c.db.applications.Pick(sorted(ids))))
	return pageOf(c, apps, func(c *call, app *application) any {
		return struct {
			*application
			OrganizationRoles []idName `json:"organizationRoles"`
		}{app, c.db.organizationRoleNames(c.db.organizationApplicationRoles.RightOf(pair(organization, app.ID)))}
	})
}

// rolesOfMembers are the roles that a member has in an organization: they are kept under
// pair(organization, member). The member is named by the path parameter.
func rolesOfMembers(members, roles func(*state) *store.Relation, param, kind string) links {
	return links{
		pairs: roles,
		key:   func(c *call) string { return pair(c.path("id"), c.path(param)) },
		owner: func(c *call) error {
			if !members(c.db).Has(c.path("id"), c.path(param)) {
				return errMembership()
			}
			return nil
		},
		strict: true,
		member: "organizationRoleId",
		read:   func(c *call) ([]string, error) { return c.organizationRoleIDs(kind) },
		view:   viewOf(theOrganizationRoles),
	}
}

func errMembership() *apiError {
	return fail(http.StatusUnprocessableEntity, "organization.require_membership",
		"The user must be a member of the organization to proceed.")
}

// organizationRoleIDs reads ids and names, and refuses roles of the other type as the database
// does.
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
		return nil, fail(http.StatusUnprocessableEntity, "organization.role_names_not_found",
			"Invalid role names detected: %s. Please create these roles first before proceeding.", strings.Join(unknown, ", "))
	}
	for _, id := range ids {
		r := c.db.organizationRoles.Get(id)
		if r == nil {
			return nil, errForeignKey(http.StatusUnprocessableEntity)
		}
		if r.Type != kind {
			return nil, errConstraint()
		}
	}
	return ids, nil
}

var rolesOfMember = withRoleIDs(rolesOfMembers(
	func(db *state) *store.Relation { return db.organizationUsers },
	func(db *state) *store.Relation { return db.organizationUserRoles }, "userId", roleForUsers))

// withRoleIDs responds to an addition with the ids, which the roles of applications do not.
func withRoleIDs(l links) links {
	l.added = func(_ *call, _ string, ids, _ []string) *response {
		return created(map[string][]string{"organizationRoleIds": ids})
	}
	return l
}

var rolesOfMachine = needsRole(rolesOfMembers(
	func(db *state) *store.Relation { return db.organizationApplications },
	func(db *state) *store.Relation { return db.organizationApplicationRoles }, "applicationId", roleForApplications))

func needsRole(l links) links {
	l.atLeast = atLeastOne{add: "organizationRoleIds", replace: "organizationRoleIds"}
	return l
}

func assignRolesToUsers(c *call) (*response, error) {
	return c.assignRoles(rolesOfMember, c.db.organizationUsers, "userIds", roleForUsers)
}

func assignRolesToApplications(c *call) (*response, error) {
	if err := onlyMachines(c, c.texts("applicationIds")); err != nil {
		return nil, err
	}
	return c.assignRoles(rolesOfMachine, c.db.organizationApplications, "applicationIds", roleForApplications)
}

// assignRoles gives several members of an organization the same roles.
func (c *call) assignRoles(roles links, members *store.Relation, key, kind string) (*response, error) {
	holders := c.texts(key)
	if len(holders) == 0 {
		return nil, guard.TooFew(key)
	}
	ids, err := c.organizationRoleIDs(kind)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, guard.TooFew("organizationRoleIds")
	}
	for _, id := range holders {
		if !members.Has(c.path("id"), id) {
			return nil, errForeignKey(http.StatusUnprocessableEntity)
		}
	}
	for _, holder := range holders {
		for _, id := range ids {
			roles.addPair(c, pair(c.path("id"), holder), id)
		}
	}
	return text(http.StatusCreated), nil
}

func listMemberScopes(c *call) (*response, error) {
	if err := rolesOfMember.checkOwner(c); err != nil {
		return nil, err
	}
	return ok(c.db.organizationScopesOf(rolesOfMember.members(c, rolesOfMember.ownerKey(c)))), nil
}
