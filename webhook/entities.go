package webhook

import (
	"encoding/json"
	"time"
)

// Timestamp is a moment in Unix milliseconds; 0 means none.
type Timestamp int64

// Time returns the moment as a time.Time, the zero time for none.
func (t Timestamp) Time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(t)).UTC()
}

// User is a user as events carry it: without roles, multi-factor settings and secrets, for which to
// ask the Management API. Texts that are not set are empty.
type User struct {
	ID            string          `json:"id"`            // for calls of the Management API; also the claim sub in the user's tokens
	Username      string          `json:"username"`      // to sign in with; unique in the tenant
	PrimaryEmail  string          `json:"primaryEmail"`  // to sign in with; unique in the tenant
	PrimaryPhone  string          `json:"primaryPhone"`  // to sign in with: the country code and the number, digits only
	Name          string          `json:"name"`          // the full name, for display to people
	Avatar        string          `json:"avatar"`        // the URL of a profile picture
	CustomData    json.RawMessage `json:"customData"`    // a JSON object, every number as it was stored
	Identities    json.RawMessage `json:"identities"`    // a JSON object, by social connector target
	Profile       json.RawMessage `json:"profile"`       // a JSON object of OpenID Connect profile claims
	LastSignInAt  Timestamp       `json:"lastSignInAt"`  // 0 before the first
	CreatedAt     Timestamp       `json:"createdAt"`     // when the account was made
	UpdatedAt     Timestamp       `json:"updatedAt"`     // when it changed last; a sign-in counts as a change
	ApplicationID string          `json:"applicationId"` // where the user registered, if it was in the sign-in experience
	IsSuspended   bool            `json:"isSuspended"`   // reports whether the user is barred from signing in
	HasPassword   *bool           `json:"hasPassword"`   // nil if the event does not say
}

// Application is the program or site that a user was signing in to.
type Application struct {
	ID          string `json:"id"`          // the client_id of its OAuth requests
	Name        string `json:"name"`        // as it stands in the Logto Console
	Type        string `json:"type"`        // e.g. SPA, Native, Traditional, MachineToMachine
	Description string `json:"description"` // for people, empty if there is none
}

// Role is a role of the tenant: a named set of scopes that users or machines hold.
type Role struct {
	ID          string `json:"id"`          // for calls of the Management API
	Name        string `json:"name"`        // unique in the tenant, whatever the type
	Description string `json:"description"` // for people, in the Logto Console
	Type        string `json:"type"`        // User or MachineToMachine: who may hold it
	IsDefault   bool   `json:"isDefault"`   // reports whether new users are given it
}

// Scope is a scope (permission) of an API resource.
type Scope struct {
	ID          string    `json:"id"`          // for calls of the Management API; tokens carry the name
	Name        string    `json:"name"`        // as in the claim scope of tokens, such as read:orders
	Description string    `json:"description"` // for people, in the Logto Console
	ResourceID  string    `json:"resourceId"`  // the API resource that it belongs to; only its id
	CreatedAt   Timestamp `json:"createdAt"`   // when it was added to the API resource
}

// Organization is a group of users with roles of their own, such as a customer company.
type Organization struct {
	ID          string          `json:"id"`          // what stands after urn:logto:organization: in the audience of its tokens
	Name        string          `json:"name"`        // for display; two organizations may share one
	Description string          `json:"description"` // for people, empty if there is none
	CustomData  json.RawMessage `json:"customData"`  // a JSON object, every number as it was stored
	CreatedAt   Timestamp       `json:"createdAt"`   // when it was added to the tenant
}

// OrganizationRole is a role of the organization template, which members hold in each organization
// apart.
type OrganizationRole struct {
	ID          string `json:"id"`          // for calls of the Management API
	Name        string `json:"name"`        // unique in the template of the tenant
	Description string `json:"description"` // for people, empty if there is none
	Type        string `json:"type"`        // User or MachineToMachine: who may hold it
}

// OrganizationScope is a scope (permission) of the organization template.
type OrganizationScope struct {
	ID          string `json:"id"`          // for calls of the Management API; tokens carry the name
	Name        string `json:"name"`        // as in the claim scope of organization tokens, such as invite:member
	Description string `json:"description"` // for people, empty if there is none
}
