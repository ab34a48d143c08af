package webhook

import "encoding/json"

// decoders make the payload of each type of event that this package knows.
var decoders = map[EventType]func(*Event) (Payload, error){
	PostRegister:                   decodeUserFlow,
	PostSignIn:                     decodeUserFlow,
	PostSignInAdaptiveMfaTriggered: decodeUserFlow,
	PostResetPassword:              decodeUserFlow,

	UserCreated:                 decodeUser,
	UserDeleted:                 decodeUser,
	UserDataUpdated:             decodeUser,
	UserSuspensionStatusUpdated: decodeUser,

	RoleCreated:       decodeRole,
	RoleDeleted:       decodeRole,
	RoleDataUpdated:   decodeRole,
	RoleScopesUpdated: decodeRoleScopes,

	ScopeCreated:     decodeScope,
	ScopeDeleted:     decodeScope,
	ScopeDataUpdated: decodeScope,

	OrganizationCreated:           decodeOrganization,
	OrganizationDeleted:           decodeOrganization,
	OrganizationDataUpdated:       decodeOrganization,
	OrganizationMembershipUpdated: decodeMembership,

	OrganizationRoleCreated:       decodeOrganizationRole,
	OrganizationRoleDeleted:       decodeOrganizationRole,
	OrganizationRoleDataUpdated:   decodeOrganizationRole,
	OrganizationRoleScopesUpdated: decodeOrganizationRoleScopes,
	OrganizationScopeCreated:      decodeOrganizationScope,
	OrganizationScopeDeleted:      decodeOrganizationScope,
	OrganizationScopeDataUpdated:  decodeOrganizationScope,

	IdentifierLockout:  decodeSecurity,
	MessageRateLimited: decodeSecurity,
	GrantLimitExceeded: decodeSecurity,
}

func decodeUser(e *Event) (Payload, error) {
	user, err := data[User](e)
	return &UserChange{idOf(e, user, "userId"), user}, err
}

func decodeRole(e *Event) (Payload, error) {
	role, err := data[Role](e)
	return &RoleChange{idOf(e, role, "id"), role}, err
}

func decodeScope(e *Event) (Payload, error) {
	scope, err := data[Scope](e)
	return &ScopeChange{idOf(e, scope, "scopeId"), scope}, err
}

func decodeOrganization(e *Event) (Payload, error) {
	organization, err := data[Organization](e)
	return &OrganizationChange{idOf(e, organization, "id"), organization}, err
}

func decodeOrganizationRole(e *Event) (Payload, error) {
	role, err := data[OrganizationRole](e)
	return &OrganizationRoleChange{idOf(e, role, "id"), role}, err
}

func decodeOrganizationScope(e *Event) (Payload, error) {
	scope, err := data[OrganizationScope](e)
	return &OrganizationScopeChange{idOf(e, scope, "id"), scope}, err
}

// data decodes the entity of an event; nil if it has none.
func data[T any](e *Event) (*T, error) {
	if isNull(e.Data) {
		return nil, nil
	}
	v := new(T)
	return v, json.Unmarshal(e.Data, v)
}

// entity is what the entities have in common.
type entity interface {
	User | Role | Scope | Organization | OrganizationRole | OrganizationScope
	id() string
}

func (u User) id() string              { return u.ID }
func (r Role) id() string              { return r.ID }
func (s Scope) id() string             { return s.ID }
func (o Organization) id() string      { return o.ID }
func (r OrganizationRole) id() string  { return r.ID }
func (s OrganizationScope) id() string { return s.ID }

// idOf returns the id of the changed entity. An event without data, as most deletions are, still
// has it among the parameters of the call.
func idOf[T entity](e *Event, v *T, param string) string {
	if v != nil && (*v).id() != "" {
		return (*v).id()
	}
	return e.param(param)
}

func (e *Event) param(name string) string {
	if e.API == nil {
		return ""
	}
	return e.API.Params[name]
}

func decodeUserFlow(e *Event) (Payload, error) {
	var w struct {
		UserID      string       `json:"userId"`
		User        *User        `json:"user"`
		AdaptiveMFA *AdaptiveMFA `json:"adaptiveMfaResult"`
	}
	err := json.Unmarshal(e.Raw, &w)
	if w.UserID == "" && w.User != nil {
		w.UserID = w.User.ID
	}
	return &UserFlow{w.UserID, w.User, w.AdaptiveMFA}, err
}

func decodeRoleScopes(e *Event) (Payload, error) {
	var w struct {
		RoleID string  `json:"roleId"` // only when the role was created with scopes
		Data   []Scope `json:"data"`
	}
	err := json.Unmarshal(e.Raw, &w)
	return &RoleScopesChange{first(w.RoleID, e.param("id")), w.Data}, err
}

func decodeOrganizationRoleScopes(e *Event) (Payload, error) {
	var w struct {
		RoleID string `json:"organizationRoleId"` // only when the role was created with scopes
	}
	err := json.Unmarshal(e.Raw, &w)
	return &OrganizationRoleScopesChange{first(w.RoleID, e.param("id"))}, err
}

func decodeMembership(e *Event) (Payload, error) {
	var w struct {
		OrganizationID        string   `json:"organizationId"`
		AddedUserIDs          []string `json:"addedUserIds"`
		RemovedUserIDs        []string `json:"removedUserIds"`
		AddedApplicationIDs   []string `json:"addedApplicationIds"`
		RemovedApplicationIDs []string `json:"removedApplicationIds"`
	}
	err := json.Unmarshal(e.Raw, &w)
	change := MembershipChange(w)
	return &change, err
}

func decodeSecurity(e *Event) (Payload, error) {
	var w struct {
		Type            string   `json:"type"`
		Value           string   `json:"value"`
		Action          string   `json:"action"`
		Recipient       string   `json:"recipient"`
		UserID          string   `json:"userId"`
		RevokedGrantIDs []string `json:"revokedGrantIds"`
		MaxAllowed      int      `json:"maxAllowedGrants"`
		ActiveBefore    int      `json:"preRevocationActiveGrantCount"`
	}
	err := json.Unmarshal(e.Raw, &w)
	switch e.Type {
	case IdentifierLockout:
		return &Lockout{w.Type, w.Value}, err
	case MessageRateLimited:
		return &RateLimitedMessage{w.Action, w.Recipient}, err
	}
	return &ExceededGrants{w.UserID, w.RevokedGrantIDs, w.MaxAllowed, w.ActiveBefore}, err
}
