package logtotest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/jose"
	"github.com/logto-go/management/logtotest/internal/store"
)

// tenant is the id of the only tenant of a self-hosted Logto.
const tenant = "default"

// state is everything a server remembers. It is guarded by Server.mu; handlers run with that lock
// held.
type state struct {
	keys       []*signingKey // newest first
	cookieKeys []*signingKey
	issued     []string        // ids of the tokens given out
	expired    map[string]bool // those of them that ExpireTokens ended

	opaqueTokens store.Table[claims] // by the token itself

	users              store.Table[user]
	applications       store.Table[application]
	resources          store.Table[resource]
	scopes             store.Table[scope]
	roles              store.Table[role]
	organizations      store.Table[organization]
	organizationRoles  store.Table[organizationRole]
	organizationScopes store.Table[organizationScope]
	invitations        store.Table[invitation]
	subjectTokens      store.Table[subjectToken]
	oneTimeTokens      store.Table[oneTimeToken]
	hooks              store.Table[hook]
	connectors         store.Table[connector]
	ssoConnectors      store.Table[ssoConnector]
	emailTemplates     store.Table[emailTemplate]
	phrases            store.Table[customPhrase]    // by language
	profileFields      store.Table[profileField]    // by name
	captcha            store.Table[captchaProvider] // one at most, without a name

	configs          map[string]object
	signInExperience object
	accountCenter    object

	logs     []*logEntry // by time
	messages []Message
	codes    map[string]*passcode // by recipient

	verifications map[string]*verification // by record id
	attempts      map[string]attempts      // wrong guesses, by whose account they are at

	interactions map[string]*interaction // by id

	signInAs           string                   // who signs in without a page
	signInOnce         []string                 // the next ones, before that
	sessions           store.Table[session]     // by uid
	userGrants         store.Table[userGrant]   // by id
	authorizationCodes store.Table[artifact]    // by the code itself
	refreshTokens      store.Table[artifact]    // by the token itself
	deviceCodes        store.Table[deviceCode]  // by the code itself
	deviceForms        map[string]bool          // by secret
	pushed             map[string]pushed        // by URI
	endings            map[string]endingSession // by secret

	userRoles        store.Relation // user, role
	applicationRoles store.Relation // application, role
	roleScopes       store.Relation // role, scope

	organizationUsers              store.Relation // organization, user
	organizationUserRoles          store.Relation // pair(organization, user), organization role
	organizationApplications       store.Relation // organization, application
	organizationApplicationRoles   store.Relation // pair(organization, application), organization role
	organizationRoleScopes         store.Relation // organization role, organization scope
	organizationRoleResourceScopes store.Relation // organization role, scope
	jitDomains                     store.Relation // organization, e-mail domain
	jitRoles                       store.Relation // organization, organization role
	jitConnectors                  store.Relation // organization, enterprise connector
	consentOrganizations           store.Relation // pair(application, user), organization
	consentScopes                  consentScopes
}

func newState() *state {
	return &state{
		configs: maps.Clone(defaultConfigs()), signInExperience: defaultExperience().Clone(), accountCenter: defaultAccountCenter().Clone(),

		expired: map[string]bool{}, codes: map[string]*passcode{}, verifications: map[string]*verification{},
		attempts: map[string]attempts{}, interactions: map[string]*interaction{}, deviceForms: map[string]bool{},
		pushed: map[string]pushed{}, endings: map[string]endingSession{},
	}
}

// forget takes away what hangs on a row that is deleted: the pairs that have its id where those of its table stand.
func (db *state) forget(table any, id string) {
	user, app, organization := any(&db.users), any(&db.applications), any(&db.organizations)
	role, scope, connector := any(&db.roles), any(&db.scopes), any(&db.ssoConnectors)
	memberRole, memberScope, consents := any(&db.organizationRoles), any(&db.organizationScopes), &db.consentScopes
	for pairs, tables := range map[*store.Relation][]any{
		&db.userRoles: {user, role}, &db.applicationRoles: {app, role}, &db.roleScopes: {role, scope},
		&db.organizationUsers: {organization, user}, &db.organizationUserRoles: {organization, user, memberRole},
		&db.organizationApplications: {organization, app}, &db.organizationApplicationRoles: {organization, app, memberRole},
		&db.organizationRoleScopes: {memberRole, memberScope}, &db.organizationRoleResourceScopes: {memberRole, scope},
		&db.jitDomains: {organization}, &db.jitRoles: {organization, memberRole}, &db.jitConnectors: {organization, connector},
		&db.consentOrganizations: {app, user, organization}, &consents.organizationScopes: {app, memberScope},
		&consents.resourceScopes: {app, scope}, &consents.organizationResourceScopes: {app, scope}, &consents.userScopes: {app},
	} {
		if at := slices.Index(tables, table); at >= 0 {
			pairs.Drop(func(left, right string) bool { return strings.Split(pair(left, right), "/")[at] == id })
		}
	}
}

// pair is the key of something that belongs to two entities, such as the roles of a user in an
// organization.
func pair(a, b string) string { return a + "/" + b }

// The fixed entities of a fresh Logto.
const (
	managementResourceID = "management-api"
	managementScopeID    = "management-api-all"
)

// seed puts in what a fresh Logto has: the Management API, its scope, its role and one application
// with that role.
func (s *Server) seed() {
	db, now := s.db, s.cfg.now()
	created := now.UnixMilli()
	db.keys = []*signingKey{s.newKey(jose.EC, now.Unix(), keyCurrent)}
	db.cookieKeys = []*signingKey{{ID: s.ids.Long(), CreatedAt: now.Unix()}}
	db.resources.Put(managementResourceID, &resource{
		TenantID: tenant, ID: managementResourceID, Name: "Logto Management API",
		Indicator: DefaultResource, AccessTokenTTL: 3600,
	})
	db.scopes.Put(managementScopeID, &scope{
		TenantID: tenant, ID: managementScopeID, ResourceID: managementResourceID, Name: "all",
		Description: new("Default scope for Management API, allows all permissions."), CreatedAt: created,
	})
	access := &role{
		TenantID: tenant, ID: s.ids.Long(), Name: "Logto Management API access",
		Description: "This default role grants access to the Logto management API.", Type: "MachineToMachine",
	}
	db.roles.Put(access.ID, access)
	db.roleScopes.Add(access.ID, managementScopeID)

	app := newApplication(s.cfg.appID, "logtotest", "MachineToMachine", created)
	app.secrets = []*credential{{
		TenantID: tenant, ApplicationID: app.ID, Name: "Default secret", Value: s.cfg.appSecret, CreatedAt: created,
	}}
	db.applications.Put(app.ID, app)
	db.applicationRoles.Add(app.ID, access.ID)
	s.seedUsers(now)
	s.seedLogs(now)
}

// seedUsers makes the users of WithUsers; the last one is the newest.
func (s *Server) seedUsers(now time.Time) {
	first := now.Add(-time.Duration(s.cfg.users) * time.Second)
	for i := range s.cfg.users {
		n := i + 1
		u := newUser(s.ids.Short(), first.Add(time.Duration(n)*time.Second).UnixMilli())
		u.Username = new(fmt.Sprintf("user_%06d", n))
		u.PrimaryEmail = new(fmt.Sprintf("user-%06d@example.com", n))
		u.Name = new(fmt.Sprintf("User %06d", n))
		s.db.users.Put(u.ID, u)
	}
}

func (db *state) resourceByIndicator(indicator string) *resource {
	return db.resources.Find(func(r *resource) bool { return r.Indicator == indicator })
}

// managementIndicator is the audience of tokens for this API.
func (db *state) managementIndicator() string {
	return db.resources.Get(managementResourceID).Indicator
}

// scopeNames are the scopes of one resource that the roles have, each once.
func (db *state) scopeNames(scopesOf *store.Relation, roles []string, resourceID string) []string {
	var names []string
	for _, role := range roles {
		for _, s := range db.scopes.Pick(scopesOf.RightOf(role)) {
			if s.ResourceID == resourceID && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}
