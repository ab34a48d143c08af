package logtotest

import (
	"fmt"
	"time"
)

// tenant is the id of the only tenant of a self-hosted Logto.
const tenant = "default"

// state is everything a server remembers. It is guarded by Server.mu; handlers run with that lock held.
type state struct {
	keys       []*signingKey // newest first
	cookieKeys []*signingKey
	issued     []string        // ids of the tokens given out
	expired    map[string]bool // those of them that ExpireTokens ended

	users              *table[user]
	applications       *table[application]
	resources          *table[resource]
	scopes             *table[scope]
	roles              *table[role]
	organizations      *table[organization]
	organizationRoles  *table[organizationRole]
	organizationScopes *table[organizationScope]
	invitations        *table[invitation]
	subjectTokens      *table[subjectToken]
	oneTimeTokens      *table[oneTimeToken]
	hooks              *table[hook]
	connectors         *table[connector]
	ssoConnectors      *table[ssoConnector]
	emailTemplates     *table[emailTemplate]
	phrases            *table[customPhrase] // by language
	profileFields      *table[profileField] // by name
	captcha            *captchaProvider

	configs          map[string]object
	signInExperience object
	accountCenter    object

	logs     []*logEntry // by time
	messages []Message
	codes    map[string]*verificationCode // by recipient

	verifications map[string]*verification // by record id

	userRoles        *relation // user, role
	applicationRoles *relation // application, role
	roleScopes       *relation // role, scope

	organizationUsers              *relation // organization, user
	organizationUserRoles          *relation // pair(organization, user), organization role
	organizationApplications       *relation // organization, application
	organizationApplicationRoles   *relation // pair(organization, application), organization role
	organizationRoleScopes         *relation // organization role, organization scope
	organizationRoleResourceScopes *relation // organization role, scope
	jitDomains                     *relation // organization, e-mail domain
	jitRoles                       *relation // organization, organization role
	jitConnectors                  *relation // organization, enterprise connector
	consentOrganizations           *relation // pair(application, user), organization
	consentScopes                  consentScopes
}

func newState() *state {
	return &state{
		expired: map[string]bool{}, codes: map[string]*verificationCode{}, configs: defaultConfigs(), verifications: map[string]*verification{},
		signInExperience: mustObject(defaultExperience), accountCenter: defaultAccountCenter(),

		users: newTable[user](), applications: newTable[application](), resources: newTable[resource](),
		scopes: newTable[scope](), roles: newTable[role](), organizations: newTable[organization](),
		organizationRoles: newTable[organizationRole](), organizationScopes: newTable[organizationScope](),
		invitations: newTable[invitation](), subjectTokens: newTable[subjectToken](),
		oneTimeTokens: newTable[oneTimeToken](), hooks: newTable[hook](), connectors: newTable[connector](),
		ssoConnectors: newTable[ssoConnector](), emailTemplates: newTable[emailTemplate](),
		phrases: newTable[customPhrase](), profileFields: newTable[profileField](),

		userRoles: newRelation(), applicationRoles: newRelation(), roleScopes: newRelation(),
		organizationUsers: newRelation(), organizationUserRoles: newRelation(),
		organizationApplications: newRelation(), organizationApplicationRoles: newRelation(),
		organizationRoleScopes: newRelation(), organizationRoleResourceScopes: newRelation(),
		jitDomains: newRelation(), jitRoles: newRelation(), jitConnectors: newRelation(),
		consentOrganizations: newRelation(), consentScopes: newConsentScopes(),
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
	db.keys = []*signingKey{s.newKey(now.Unix(), keyCurrent)}
	db.cookieKeys = []*signingKey{{ID: s.ids.long(), CreatedAt: now.Unix()}}
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
