package webhook

// Payload is what an event is about: a pointer to one of the structs below, depending on the type
// of the event.
type Payload interface{ payload() }

// UserFlow reports a user who registered, signed in or reset a password in the sign-in experience.
type UserFlow struct {
	UserID string // set even if User is nil
	User   *User  // nil if the event does not carry it
	// AdaptiveMFA is set with PostSignInAdaptiveMfaTriggered.
	AdaptiveMFA *AdaptiveMFA
}

// AdaptiveMFA says why a sign-in needs a second factor.
type AdaptiveMFA struct {
	RequiresMFA    bool              `json:"requiresMfa"`    // reports whether a second factor is asked for
	TriggeredRules []AdaptiveMFARule `json:"triggeredRules"` // what was unusual about the sign-in
}

// AdaptiveMFARule is one of the rules that a sign-in matched.
type AdaptiveMFARule struct {
	Rule string `json:"rule"` // e.g. untrusted_ip
}

// UserChange reports a user who was created, changed, suspended or deleted.
type UserChange struct {
	ID   string // of the user, known even if User is nil
	User *User  // nil if the event does not carry it
}

// RoleChange reports a role that was created, changed or deleted.
type RoleChange struct {
	ID   string // of the role, known even if Role is nil
	Role *Role  // nil if the event does not carry it, as when the role was deleted
}

// RoleScopesChange reports that the scopes of a role changed.
type RoleScopesChange struct {
	RoleID string  // the role to ask the Management API about
	Scopes []Scope // what the event says of the scopes, often nothing
}

// ScopeChange reports a scope that was created, changed or deleted.
type ScopeChange struct {
	ID    string // of the scope, known even if Scope is nil
	Scope *Scope // nil if the event does not carry it, as when the scope was deleted
}

// OrganizationChange reports an organization that was created, changed or deleted.
type OrganizationChange struct {
	ID           string        // of the organization, known even if Organization is nil
	Organization *Organization // nil if the event does not carry it, as when it was deleted
}

// MembershipChange reports that members joined or left an organization. Servers before 1.40 name
// the organization only; a list is cut after 5,000 ids.
type MembershipChange struct {
	OrganizationID        string   // always set: ask for its members when the lists are empty
	AddedUserIDs          []string // users who joined the organization
	RemovedUserIDs        []string // users who left, or were removed
	AddedApplicationIDs   []string // machine-to-machine applications that joined
	RemovedApplicationIDs []string // machine-to-machine applications that left
}

// OrganizationRoleChange reports an organization role that was created, changed or deleted.
type OrganizationRoleChange struct {
	ID   string            // of the organization role, known even if Role is nil
	Role *OrganizationRole // nil if the event does not carry it, as when it was deleted
}

// OrganizationRoleScopesChange reports that the scopes of an organization role changed. The event
// does not say how.
type OrganizationRoleScopesChange struct {
	RoleID string // the organization role to ask the Management API about
}

// OrganizationScopeChange reports an organization scope that was created, changed or deleted.
type OrganizationScopeChange struct {
	ID    string             // of the organization scope, known even if Scope is nil
	Scope *OrganizationScope // nil if the event does not carry it, as when it was deleted
}

// Lockout reports an identifier that is locked after too many failed attempts.
type Lockout struct {
	Type  string // username, email, phone or userId
	Value string // the identifier itself, such as the e-mail address that was tried
}

// RateLimitedMessage reports a message that was not sent, because its recipient got too many.
type RateLimitedMessage struct {
	Action    string // e.g. VerificationCodeSend
	Recipient string // an email address or a phone number
}

// ExceededGrants reports a user with more grants for an application than it allows; the oldest were
// revoked.
type ExceededGrants struct {
	UserID          string   // whose grants they are: the id in Logto
	RevokedGrantIDs []string // the oldest ones, which give no tokens any more
	MaxAllowed      int      // maxAllowedGrants in the settings of the application
	ActiveBefore    int      // how many there were before the revocation
}

// Other is the payload of an event of a type that this package does not know; see Event.Raw.
type Other struct{}

func (*UserFlow) payload()                     {}
func (*UserChange) payload()                   {}
func (*RoleChange) payload()                   {}
func (*RoleScopesChange) payload()             {}
func (*ScopeChange) payload()                  {}
func (*OrganizationChange) payload()           {}
func (*MembershipChange) payload()             {}
func (*OrganizationRoleChange) payload()       {}
func (*OrganizationRoleScopesChange) payload() {}
func (*OrganizationScopeChange) payload()      {}
func (*Lockout) payload()                      {}
func (*RateLimitedMessage) payload()           {}
func (*ExceededGrants) payload()               {}
func (*Other) payload()                        {}
