package logtotest

// Fixture is what a server has beside what every Logto starts with. Names of fields are those of the
// Management API where it has them.
//
//	srv := logtotest.NewServer(logtotest.WithFixture(logtotest.Fixture{
//		Resources: []logtotest.FixtureResource{{
//			Indicator: "https://api.example.com", Scopes: []logtotest.FixtureScope{{Name: "read:orders"}},
//		}},
//		Roles: []logtotest.FixtureRole{{
//			Name: "clerk", Scopes: map[string][]string{"https://api.example.com": {"read:orders"}},
//		}},
//		Users: []logtotest.FixtureUser{{ID: "ann", Username: "ann", Password: "correct horse", Roles: []string{"clerk"}}},
//	}))
//
// Where a field refers to something, it holds its id or its name: the indicator of a resource, the
// username or the primary e-mail address of a user. What is referred to may be in the fixture, or on
// the server already. An id that is left out is made up, as a real server does.
//
// Everything is created as by calls to the Management API: with its checks, defaults and limits, but
// without webhooks. ReadFixture and LoadFixture read a fixture that is written as JSON.
type Fixture struct {
	Resources          []FixtureResource         `json:"resources,omitempty"`
	Roles              []FixtureRole             `json:"roles,omitempty"`
	Applications       []FixtureApplication      `json:"applications,omitempty"`
	Users              []FixtureUser             `json:"users,omitempty"`
	OrganizationScopes []FixtureScope            `json:"organizationScopes,omitempty"`
	OrganizationRoles  []FixtureOrganizationRole `json:"organizationRoles,omitempty"`
	Organizations      []FixtureOrganization     `json:"organizations,omitempty"`
	Connectors         []FixtureConnector        `json:"connectors,omitempty"`

	// SignInExperience and AccountCenter change these settings, as UpdateSignInExp and
	// UpdateAccountCenterSettings do.
	SignInExperience map[string]any `json:"signInExperience,omitempty"`
	AccountCenter    map[string]any `json:"accountCenter,omitempty"`
}

// FixtureResource is an API, with its permissions.
type FixtureResource struct {
	ID             string         `json:"id,omitempty"`
	Name           string         `json:"name,omitempty"` // the indicator, when it is left out
	Indicator      string         `json:"indicator,omitempty"`
	AccessTokenTTL int64          `json:"accessTokenTtl,omitempty"` // seconds
	IsDefault      bool           `json:"isDefault,omitempty"`
	Scopes         []FixtureScope `json:"scopes,omitempty"`
}

// FixtureScope is a permission on an API, or one in organizations.
type FixtureScope struct {
	ID          string `json:"id,omitempty"`
	Name        string `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
}

// FixtureRole is a role of users, or of machine-to-machine applications by its Type.
type FixtureRole struct {
	ID          string              `json:"id,omitempty"`
	Name        string              `json:"name,omitempty"`
	Description string              `json:"description,omitempty"` // the name, when it is left out
	Type        string              `json:"type,omitempty"`        // "User" or "MachineToMachine"
	IsDefault   bool                `json:"isDefault,omitempty"`
	Scopes      map[string][]string `json:"scopes,omitempty"` // names or ids, by resource
}

// FixtureApplication is an application.
type FixtureApplication struct {
	ID                     string         `json:"id,omitempty"`
	Name                   string         `json:"name,omitempty"` // the id, when it is left out
	Description            string         `json:"description,omitempty"`
	Type                   string         `json:"type,omitempty"`   // "MachineToMachine", "Traditional", "SPA" or "Native"
	Secret                 string         `json:"secret,omitempty"` // of those that have one
	IsThirdParty           bool           `json:"isThirdParty,omitempty"`
	RedirectURIs           []string       `json:"redirectUris,omitempty"`
	PostLogoutRedirectURIs []string       `json:"postLogoutRedirectUris,omitempty"`
	CustomClientMetadata   map[string]any `json:"customClientMetadata,omitempty"`
	CustomData             map[string]any `json:"customData,omitempty"`
	Roles                  []string       `json:"roles,omitempty"` // of machine-to-machine applications
}

// FixtureUser is a user.
type FixtureUser struct {
	ID                string         `json:"id,omitempty"`
	Username          string         `json:"username,omitempty"`
	PrimaryEmail      string         `json:"primaryEmail,omitempty"`
	PrimaryPhone      string         `json:"primaryPhone,omitempty"`
	Name              string         `json:"name,omitempty"`
	Avatar            string         `json:"avatar,omitempty"`
	Password          string         `json:"password,omitempty"`
	PasswordDigest    string         `json:"passwordDigest,omitempty"`
	PasswordAlgorithm string         `json:"passwordAlgorithm,omitempty"`
	CustomData        map[string]any `json:"customData,omitempty"`
	Profile           map[string]any `json:"profile,omitempty"`
	IsSuspended       bool           `json:"isSuspended,omitempty"`
	Roles             []string       `json:"roles,omitempty"` // beside the default ones
}

// FixtureOrganizationRole is a role that members have in an organization.
type FixtureOrganizationRole struct {
	ID             string              `json:"id,omitempty"`
	Name           string              `json:"name,omitempty"`
	Description    string              `json:"description,omitempty"`
	Type           string              `json:"type,omitempty"`           // "User" or "MachineToMachine"
	Scopes         []string            `json:"scopes,omitempty"`         // organization scopes
	ResourceScopes map[string][]string `json:"resourceScopes,omitempty"` // names or ids, by resource
}

// FixtureOrganization is an organization, with its members.
type FixtureOrganization struct {
	ID            string          `json:"id,omitempty"`
	Name          string          `json:"name,omitempty"`
	Description   string          `json:"description,omitempty"`
	CustomData    map[string]any  `json:"customData,omitempty"`
	IsMFARequired bool            `json:"isMfaRequired,omitempty"`
	Members       []FixtureMember `json:"members,omitempty"`
}

// FixtureMember is a User or an Application in an organization, with the organization roles it has
// there.
type FixtureMember struct {
	User        string   `json:"user,omitempty"`
	Application string   `json:"application,omitempty"`
	Roles       []string `json:"roles,omitempty"`
}

// FixtureConnector is a connector for messages or for social sign-in.
type FixtureConnector struct {
	ID          string         `json:"id,omitempty"`
	ConnectorID string         `json:"connectorId,omitempty"` // what it is made from, such as "simple-mail-transfer-protocol"
	Config      map[string]any `json:"config,omitempty"`
	Metadata    map[string]any `json:"metadata,omitempty"`
	SyncProfile bool           `json:"syncProfile,omitempty"`
}

// WithFixture starts the server with what the fixture says. Several of them add up.
func WithFixture(fixture Fixture) Option {
	return func(c *config) { c.fixtures = append(c.fixtures, fixture) }
}
