package logtotest

import (
	"fmt"
	"time"
)

// tenant is the id of the only tenant of a self-hosted Logto.
const tenant = "default"

// state is everything a server remembers. It is guarded by Server.mu; handlers run with that lock held.
type state struct {
	signer  signer
	issued  []string        // ids of the tokens given out
	expired map[string]bool // those of them that ExpireTokens ended

	users         *table[user]
	applications  *table[application]
	resources     *table[resource]
	scopes        *table[scope]
	roles         *table[role]
	subjectTokens *table[subjectToken]

	userRoles        *relation // user, role
	applicationRoles *relation // application, role
	roleScopes       *relation // role, scope

	logs []*logEntry // by time

	organizationApplications     *relation // organization, application
	organizationApplicationRoles *relation // pair(organization, application), organization role
}

func newState() *state {
	return &state{
		expired:       map[string]bool{},
		users:         newTable[user](),
		applications:  newTable[application](),
		resources:     newTable[resource](),
		scopes:        newTable[scope](),
		roles:         newTable[role](),
		subjectTokens: newTable[subjectToken](),

		userRoles:        newRelation(),
		applicationRoles: newRelation(),
		roleScopes:       newRelation(),

		organizationApplications:     newRelation(),
		organizationApplicationRoles: newRelation(),
	}
}

// pair is the key of something that belongs to two entities, such as the roles of a user in an organization.
func pair(a, b string) string { return a + "/" + b }

// The fixed entities of a fresh Logto.
const (
	managementResourceID = "management-api"
	managementScopeID    = "management-api-all"
)

// seed puts in what a fresh Logto has: the Management API, its scope, its role and one application with that role.
func (s *Server) seed() {
	db, now := s.db, s.cfg.now()
	created := now.UnixMilli()
	db.signer = newSigner(s.ids.take(urlAlphabet, 43))
	db.resources.put(managementResourceID, &resource{
		TenantID: tenant, ID: managementResourceID, Name: "Logto Management API",
		Indicator: DefaultResource, AccessTokenTTL: 3600,
	})
	db.scopes.put(managementScopeID, &scope{
		TenantID: tenant, ID: managementScopeID, ResourceID: managementResourceID, Name: "all",
		Description: new("Default scope for Management API, allows all permissions."), CreatedAt: created,
	})
	access := &role{
		TenantID: tenant, ID: s.ids.long(), Name: "Logto Management API access",
		Description: "This default role grants access to the Logto management API.", Type: "MachineToMachine",
	}
	db.roles.put(access.ID, access)
	db.roleScopes.add(access.ID, managementScopeID)

	app := newApplication(s.cfg.appID, "logtotest", "MachineToMachine", created)
	app.secrets = []*applicationSecret{{
		TenantID: tenant, ApplicationID: app.ID, Name: "Default secret", Value: s.cfg.appSecret, CreatedAt: created,
	}}
	db.applications.put(app.ID, app)
	db.applicationRoles.add(app.ID, access.ID)
	s.seedUsers(now)
	s.seedLogs(now)
}

// seedUsers makes the users of WithUsers; the last one is the newest.
func (s *Server) seedUsers(now time.Time) {
	first := now.Add(-time.Duration(s.cfg.users) * time.Second)
	for i := range s.cfg.users {
		n := i + 1
		u := newUser(s.ids.short(), first.Add(time.Duration(n)*time.Second).UnixMilli())
		u.Username = new(fmt.Sprintf("user_%06d", n))
		u.PrimaryEmail = new(fmt.Sprintf("user-%06d@example.com", n))
		u.Name = new(fmt.Sprintf("User %06d", n))
		s.db.users.put(u.ID, u)
	}
}

func (db *state) resourceByIndicator(indicator string) *resource {
	return db.resources.find(func(r *resource) bool { return r.Indicator == indicator })
}

// managementIndicator is the audience of tokens for this API.
func (db *state) managementIndicator() string {
	return db.resources.get(managementResourceID).Indicator
}

// applicationScopes and userScopes are what the roles of a caller allow on a resource.
func (db *state) applicationScopes(app, indicator string) []string {
	return db.roleScopeNames(db.applicationRoles.rightOf(app), indicator)
}

func (db *state) userScopes(user, indicator string) []string {
	return db.roleScopeNames(db.userRoles.rightOf(user), indicator)
}

func (db *state) roleScopeNames(roles []string, indicator string) []string {
	res := db.resourceByIndicator(indicator)
	var names []string
	seen := map[string]bool{}
	for _, roleID := range roles {
		for _, scope := range db.scopes.pick(db.roleScopes.rightOf(roleID)) {
			if scope.ResourceID == res.ID && !seen[scope.ID] {
				seen[scope.ID] = true
				names = append(names, scope.Name)
			}
		}
	}
	return names
}

// organizationScopeNames lists what organization roles allow in their organization.
func (db *state) organizationScopeNames(roles []string) []string {
	return nil
}
