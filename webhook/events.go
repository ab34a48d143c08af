package webhook

// EventType names what happened. Newer servers may send types that have no constant here; their
// payload is *Other.
type EventType string

// What a user did in the sign-in experience. The payload is *UserFlow.
const (
	PostRegister                   EventType = "PostRegister"                   // a new user registered, and is signed in
	PostSignIn                     EventType = "PostSignIn"                     // a user signed in to an application
	PostSignInAdaptiveMfaTriggered EventType = "PostSignInAdaptiveMfaTriggered" // a sign-in looked unusual and needs a second factor
	PostResetPassword              EventType = "PostResetPassword"              // a user set a new password after forgetting it
)

// Changes of users. The payload is *UserChange.
const (
	UserCreated                 EventType = "User.Created"                  // an account was made, by sign-up or by the API
	UserDeleted                 EventType = "User.Deleted"                  // an account is gone, with all that belonged to it
	UserDataUpdated             EventType = "User.Data.Updated"             // the profile, an identifier or the custom data changed
	UserSuspensionStatusUpdated EventType = "User.SuspensionStatus.Updated" // a user was suspended or let back in
)

// Changes of roles. The payload is *RoleChange, for the scopes *RoleScopesChange.
const (
	RoleCreated       EventType = "Role.Created"        // followed by RoleScopesUpdated if it has scopes from the start
	RoleDeleted       EventType = "Role.Deleted"        // whoever held the role has lost it
	RoleDataUpdated   EventType = "Role.Data.Updated"   // the name, the description or the default changed
	RoleScopesUpdated EventType = "Role.Scopes.Updated" // a role of the tenant gained or lost scopes
)

// Changes of the scopes (permissions) of API resources. The payload is *ScopeChange.
const (
	ScopeCreated     EventType = "Scope.Created"      // an API resource has a new scope
	ScopeDeleted     EventType = "Scope.Deleted"      // an API resource has lost a scope
	ScopeDataUpdated EventType = "Scope.Data.Updated" // the name or the description changed
)

// Changes of organizations. The payload is *OrganizationChange, for the members *MembershipChange.
const (
	OrganizationCreated           EventType = "Organization.Created"            // a new organization, without members yet
	OrganizationDeleted           EventType = "Organization.Deleted"            // it is gone, and with it every membership
	OrganizationDataUpdated       EventType = "Organization.Data.Updated"       // the name, the description or the custom data changed
	OrganizationMembershipUpdated EventType = "Organization.Membership.Updated" // users or applications joined or left
)

// Changes of the organization template. The payload is *OrganizationRoleChange,
// *OrganizationRoleScopesChange or *OrganizationScopeChange.
const (
	OrganizationRoleCreated       EventType = "OrganizationRole.Created"        // the template has a new role, for all organizations
	OrganizationRoleDeleted       EventType = "OrganizationRole.Deleted"        // members of all organizations have lost it
	OrganizationRoleDataUpdated   EventType = "OrganizationRole.Data.Updated"   // the name or the description changed
	OrganizationRoleScopesUpdated EventType = "OrganizationRole.Scopes.Updated" // the role gained or lost scopes, in all organizations
	OrganizationScopeCreated      EventType = "OrganizationScope.Created"       // the template has a new scope, for all organizations
	OrganizationScopeDeleted      EventType = "OrganizationScope.Deleted"       // the roles that had it have lost it
	OrganizationScopeDataUpdated  EventType = "OrganizationScope.Data.Updated"  // the name or the description changed
)

// Security events. The payloads are *Lockout, *RateLimitedMessage and
// *ExceededGrants.
const (
	IdentifierLockout  EventType = "Identifier.Lockout"  // too many failed attempts for one identifier
	MessageRateLimited EventType = "Message.RateLimited" // too many messages to one recipient
	GrantLimitExceeded EventType = "Grant.LimitExceeded" // a user has more sessions with an application than it allows
)
