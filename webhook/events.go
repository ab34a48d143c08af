package webhook

// EventType names what happened. Newer servers may send types that have no constant here; their
// payload is *Other.
type EventType string

// What a user did in the sign-in experience. The payload is *UserFlow.
const (
	PostRegister                   EventType = "PostRegister"                   // a user registered
	PostSignIn                     EventType = "PostSignIn"                     // a user signed in
	PostSignInAdaptiveMfaTriggered EventType = "PostSignInAdaptiveMfaTriggered" // a sign-in looked unusual and needs a second factor
	PostResetPassword              EventType = "PostResetPassword"              // a user reset a forgotten password
)

// Changes of users. The payload is *UserChange.
const (
	UserCreated                 EventType = "User.Created"
	UserDeleted                 EventType = "User.Deleted"
	UserDataUpdated             EventType = "User.Data.Updated"
	UserSuspensionStatusUpdated EventType = "User.SuspensionStatus.Updated"
)

// Changes of roles. The payload is *RoleChange, for the scopes *RoleScopesChange.
const (
	RoleCreated       EventType = "Role.Created"
	RoleDeleted       EventType = "Role.Deleted"
	RoleDataUpdated   EventType = "Role.Data.Updated"
	RoleScopesUpdated EventType = "Role.Scopes.Updated"
)

// Changes of the scopes (permissions) of API resources. The payload is *ScopeChange.
const (
	ScopeCreated     EventType = "Scope.Created"
	ScopeDeleted     EventType = "Scope.Deleted"
	ScopeDataUpdated EventType = "Scope.Data.Updated"
)

// Changes of organizations. The payload is *OrganizationChange, for the members *MembershipChange.
const (
	OrganizationCreated           EventType = "Organization.Created"
	OrganizationDeleted           EventType = "Organization.Deleted"
	OrganizationDataUpdated       EventType = "Organization.Data.Updated"
	OrganizationMembershipUpdated EventType = "Organization.Membership.Updated"
)

// Changes of the organization template. The payload is *OrganizationRoleChange,
// *OrganizationRoleScopesChange or *OrganizationScopeChange.
const (
	OrganizationRoleCreated       EventType = "OrganizationRole.Created"
	OrganizationRoleDeleted       EventType = "OrganizationRole.Deleted"
	OrganizationRoleDataUpdated   EventType = "OrganizationRole.Data.Updated"
	OrganizationRoleScopesUpdated EventType = "OrganizationRole.Scopes.Updated"
	OrganizationScopeCreated      EventType = "OrganizationScope.Created"
	OrganizationScopeDeleted      EventType = "OrganizationScope.Deleted"
	OrganizationScopeDataUpdated  EventType = "OrganizationScope.Data.Updated"
)

// Security events. The payloads are *Lockout, *RateLimitedMessage and
// *ExceededGrants.
const (
	IdentifierLockout  EventType = "Identifier.Lockout"  // too many failed attempts for one identifier
	MessageRateLimited EventType = "Message.RateLimited" // too many messages to one recipient
	GrantLimitExceeded EventType = "Grant.LimitExceeded" // a user has more sessions with an application than it allows
)
