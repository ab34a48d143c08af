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
	ID            string          `json:"id"`
	Username      string          `json:"username"`
	PrimaryEmail  string          `json:"primaryEmail"`
	PrimaryPhone  string          `json:"primaryPhone"`
	Name          string          `json:"name"`
	Avatar        string          `json:"avatar"`
	CustomData    json.RawMessage `json:"customData"` // a JSON object, every number as it was stored
	Identities    json.RawMessage `json:"identities"` // a JSON object, by social connector target
	Profile       json.RawMessage `json:"profile"`    // a JSON object of OpenID Connect profile claims
	LastSignInAt  Timestamp       `json:"lastSignInAt"`
	CreatedAt     Timestamp       `json:"createdAt"`
	UpdatedAt     Timestamp       `json:"updatedAt"`
	ApplicationID string          `json:"applicationId"` // where the user registered
	IsSuspended   bool            `json:"isSuspended"`
	HasPassword   *bool           `json:"hasPassword"` // nil if the event does not say
}

// Application is the application that a user was signing in to.
type Application struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Type        string `json:"type"` // e.g. SPA, Native, Traditional, MachineToMachine
	Description string `json:"description"`
}

// Role is a role of the tenant.
type Role struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Type        string `json:"type"` // User or MachineToMachine
	IsDefault   bool   `json:"isDefault"`
}

// Scope is a scope (permission) of an API resource.
type Scope struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	ResourceID  string    `json:"resourceId"`
	CreatedAt   Timestamp `json:"createdAt"`
}

// Organization is an organization.
type Organization struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Description string          `json:"description"`
	CustomData  json.RawMessage `json:"customData"` // a JSON object, every number as it was stored
	CreatedAt   Timestamp       `json:"createdAt"`
}

// OrganizationRole is a role of the organization template.
type OrganizationRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Type        string `json:"type"` // User or MachineToMachine
}

// OrganizationScope is a scope (permission) of the organization template.
type OrganizationScope struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}
