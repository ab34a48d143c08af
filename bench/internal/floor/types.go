package floor

import "encoding/json"

// User has the fields of a user, in the types that lose nothing: a pointer where
// there may be null, and raw JSON where there may be anything. A client that
// reads as much cannot do with less.
type User struct {
	ID            string              `json:"id"`
	Username      *string             `json:"username"`
	PrimaryEmail  *string             `json:"primaryEmail"`
	PrimaryPhone  *string             `json:"primaryPhone"`
	Name          *string             `json:"name"`
	Avatar        *string             `json:"avatar"`
	CustomData    json.RawMessage     `json:"customData"`
	Identities    map[string]Identity `json:"identities"`
	LastSignInAt  *int64              `json:"lastSignInAt"`
	CreatedAt     int64               `json:"createdAt"`
	UpdatedAt     int64               `json:"updatedAt"`
	Profile       Profile             `json:"profile"`
	ApplicationID *string             `json:"applicationId"`
	IsSuspended   bool                `json:"isSuspended"`
	HasPassword   *bool               `json:"hasPassword"`
}

// Identity is what a social provider tells.
type Identity struct {
	UserID  string          `json:"userId"`
	Details json.RawMessage `json:"details"`
}

// Profile has the claims of OpenID Connect.
type Profile struct {
	FamilyName        *string  `json:"familyName"`
	GivenName         *string  `json:"givenName"`
	MiddleName        *string  `json:"middleName"`
	Nickname          *string  `json:"nickname"`
	PreferredUsername *string  `json:"preferredUsername"`
	Profile           *string  `json:"profile"`
	Website           *string  `json:"website"`
	Gender            *string  `json:"gender"`
	Birthdate         *string  `json:"birthdate"`
	Zoneinfo          *string  `json:"zoneinfo"`
	Locale            *string  `json:"locale"`
	Address           *Address `json:"address"`
}

// Address is a postal address.
type Address struct {
	Formatted     *string `json:"formatted"`
	StreetAddress *string `json:"streetAddress"`
	Locality      *string `json:"locality"`
	Region        *string `json:"region"`
	PostalCode    *string `json:"postalCode"`
	Country       *string `json:"country"`
}

// Brief is a user for those who want three fields and skip the rest.
type Brief struct {
	ID           string `json:"id"`
	PrimaryEmail string `json:"primaryEmail"`
	Name         string `json:"name"`
}

// NewUser is the body that creates a user.
type NewUser struct {
	Username     string         `json:"username,omitempty"`
	PrimaryEmail string         `json:"primaryEmail,omitempty"`
	Name         string         `json:"name,omitempty"`
	CustomData   map[string]any `json:"customData,omitempty"`
}
