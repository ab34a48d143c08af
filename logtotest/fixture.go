package logtotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

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
	Resources          []FixtureResource         `json:"resources,omitempty"`          // APIs, with their permissions
	Roles              []FixtureRole             `json:"roles,omitempty"`              // of users and of machine-to-machine applications
	Applications       []FixtureApplication      `json:"applications,omitempty"`       // with their secrets, redirect addresses and roles
	Users              []FixtureUser             `json:"users,omitempty"`              // with their passwords, profiles and roles
	OrganizationScopes []FixtureScope            `json:"organizationScopes,omitempty"` // permissions that organization roles grant
	OrganizationRoles  []FixtureOrganizationRole `json:"organizationRoles,omitempty"`  // with the permissions that they grant
	Organizations      []FixtureOrganization     `json:"organizations,omitempty"`      // with their members and what roles those have
	Connectors         []FixtureConnector        `json:"connectors,omitempty"`         // for messages and social sign-in

	SignInExperience map[string]any `json:"signInExperience,omitempty"` // the settings to change, as [management.Client.UpdateSignInExperience] takes them
	AccountCenter    map[string]any `json:"accountCenter,omitempty"`    // likewise, as UpdateAccountCenterSettings takes them
}

// FixtureResource is an API, with its permissions.
type FixtureResource struct {
	ID             string         `json:"id,omitempty"`             // made up when it is left out
	Name           string         `json:"name,omitempty"`           // the indicator, when it is left out
	Indicator      string         `json:"indicator,omitempty"`      // the audience of tokens, such as "https://api.example.com"
	AccessTokenTTL int64          `json:"accessTokenTtl,omitempty"` // how many seconds access tokens for it live; 3600 when it is left out
	IsDefault      bool           `json:"isDefault,omitempty"`      // taken where a token is asked for without a resource
	Scopes         []FixtureScope `json:"scopes,omitempty"`         // the permissions that roles can grant on it
}

// FixtureScope is a permission on an API, or one in organizations.
type FixtureScope struct {
	ID          string `json:"id,omitempty"`          // made up when it is left out
	Name        string `json:"name,omitempty"`        // such as "read:orders"
	Description string `json:"description,omitempty"` // for people, shown in the Console
}

// FixtureRole is a role of users, or of machine-to-machine applications by its Type.
type FixtureRole struct {
	ID          string              `json:"id,omitempty"`          // made up when it is left out
	Name        string              `json:"name,omitempty"`        // unique among all roles
	Description string              `json:"description,omitempty"` // the name, when it is left out
	Type        string              `json:"type,omitempty"`        // "User", the default, or "MachineToMachine"
	IsDefault   bool                `json:"isDefault,omitempty"`   // given to each new user
	Scopes      map[string][]string `json:"scopes,omitempty"`      // names or ids, by resource
}

// FixtureApplication is a program or site that users sign in to, or a machine with a role.
type FixtureApplication struct {
	ID                     string         `json:"id,omitempty"`                     // the client id; made up when it is left out
	Name                   string         `json:"name,omitempty"`                   // the id, when it is left out
	Description            string         `json:"description,omitempty"`            // for people, shown in the Console
	Type                   string         `json:"type,omitempty"`                   // "MachineToMachine", "Traditional", "SPA" or "Native"
	Secret                 string         `json:"secret,omitempty"`                 // of the types that have one; made up when it is left out
	IsThirdParty           bool           `json:"isThirdParty,omitempty"`           // asks users for their consent
	RedirectURIs           []string       `json:"redirectUris,omitempty"`           // where sign-in may lead
	PostLogoutRedirectURIs []string       `json:"postLogoutRedirectUris,omitempty"` // where sign-out may lead
	CustomClientMetadata   map[string]any `json:"customClientMetadata,omitempty"`   // settings such as "allowTokenExchange"
	CustomData             map[string]any `json:"customData,omitempty"`             // JSON of any form
	Roles                  []string       `json:"roles,omitempty"`                  // only of machine-to-machine applications
}

// FixtureUser is a user, who can sign in by a password that is given.
type FixtureUser struct {
	ID                string         `json:"id,omitempty"`                // made up when it is left out
	Username          string         `json:"username,omitempty"`          // to sign in with; unique in the tenant
	PrimaryEmail      string         `json:"primaryEmail,omitempty"`      // to sign in with; unique in the tenant
	PrimaryPhone      string         `json:"primaryPhone,omitempty"`      // unique; digits only, with the country code
	Name              string         `json:"name,omitempty"`              // the full name, for display to people
	Avatar            string         `json:"avatar,omitempty"`            // the URL of a profile picture
	Password          string         `json:"password,omitempty"`          // in plain text; none when it is left out
	PasswordDigest    string         `json:"passwordDigest,omitempty"`    // instead of Password, made as PasswordAlgorithm says
	PasswordAlgorithm string         `json:"passwordAlgorithm,omitempty"` // how the digest was made, such as "SHA256"
	CustomData        map[string]any `json:"customData,omitempty"`        // JSON of any form
	Profile           map[string]any `json:"profile,omitempty"`           // claims of OpenID Connect, such as "givenName"
	IsSuspended       bool           `json:"isSuspended,omitempty"`       // may not sign in
	Roles             []string       `json:"roles,omitempty"`             // beside the default ones
}

// FixtureOrganizationRole is a role that members can be given, in each organization apart.
type FixtureOrganizationRole struct {
	ID             string              `json:"id,omitempty"`             // made up when it is left out
	Name           string              `json:"name,omitempty"`           // unique among the roles of this kind
	Description    string              `json:"description,omitempty"`    // for people, shown in the Console
	Type           string              `json:"type,omitempty"`           // "User", the default, or "MachineToMachine"
	Scopes         []string            `json:"scopes,omitempty"`         // names or ids of permissions in organizations
	ResourceScopes map[string][]string `json:"resourceScopes,omitempty"` // names or ids of scopes of APIs, by resource
}

// FixtureOrganization is a group of users and machines with roles of their own in it.
type FixtureOrganization struct {
	ID            string          `json:"id,omitempty"`            // made up when it is left out
	Name          string          `json:"name,omitempty"`          // need not be unique
	Description   string          `json:"description,omitempty"`   // for people, shown in the Console
	CustomData    map[string]any  `json:"customData,omitempty"`    // JSON of any form
	IsMFARequired bool            `json:"isMfaRequired,omitempty"` // asks members for a second factor
	Members       []FixtureMember `json:"members,omitempty"`       // users and machine-to-machine applications
}

// FixtureMember is a User or an Application in an organization, with the organization roles it has
// there.
type FixtureMember struct {
	User        string   `json:"user,omitempty"`        // its id, username or primary e-mail address
	Application string   `json:"application,omitempty"` // the id or the name of a machine-to-machine application
	Roles       []string `json:"roles,omitempty"`       // names or ids of organization roles
}

// FixtureConnector is a connector for messages or for social sign-in.
type FixtureConnector struct {
	ID          string         `json:"id,omitempty"`          // made up when it is left out
	ConnectorID string         `json:"connectorId,omitempty"` // what it is made from, such as "simple-mail-transfer-protocol"
	Config      map[string]any `json:"config,omitempty"`      // the settings that this kind of connector asks for
	Metadata    map[string]any `json:"metadata,omitempty"`    // such as "target" and "name", of standard protocols
	SyncProfile bool           `json:"syncProfile,omitempty"` // updates the user's profile at each sign-in
}

// WithFixture starts the server with what the fixture says. Several of them add up.
func WithFixture(fixture Fixture) Option {
	return func(c *config) { c.fixtures = append(c.fixtures, fixture) }
}

// ReadFixture reads a fixture that is written as JSON, with the names that the tags of Fixture's
// fields have. What Fixture has no field for, and values of the wrong kind, are errors that name the
// place, such as users[1].roles.
//
// It does not read YAML, for then every module that imports this package would inherit a YAML
// library. A test that has one decodes with it, and hands the result on as JSON:
//
//	var decoded any
//	err := yaml.Unmarshal(text, &decoded)
//	encoded, err := json.Marshal(decoded)
//	fixture, err := logtotest.ReadFixture(bytes.NewReader(encoded))
//
// The command (cmd/logtotest) reads YAML as well.
func ReadFixture(r io.Reader) (Fixture, error) {
	var fixture Fixture
	text, err := io.ReadAll(r)
	if err != nil {
		return fixture, err
	}
	err = json.Unmarshal(text, new(any))
	if fault, isSyntax := errors.AsType[*json.SyntaxError](err); isSyntax {
		return fixture, fmt.Errorf("line %d: this is not JSON: %w", 1+bytes.Count(text[:fault.Offset], []byte("\n")), err)
	}
	value, err := jsonvalue.Parse(text)
	if err == nil {
		err = checkFixture("", reflect.TypeFor[Fixture](), value)
	}
	if err == nil {
		err = json.Unmarshal(text, &fixture)
	}
	return fixture, err
}

// LoadFixture is ReadFixture for a file.
func LoadFixture(file string) (Fixture, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Fixture{}, err
	}
	fixture, err := ReadFixture(bytes.NewReader(text))
	if err != nil {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return fixture, err
}

// checkFixture refuses what the standard library reads over: fields that are not there. Null stands
// for what is left out.
func checkFixture(place string, t reflect.Type, value any) error {
	if value == nil || t.Kind() == reflect.Interface {
		return nil
	}
	wanted, given := t.Kind(), reflect.TypeOf(value).Kind()
	number, _ := value.(float64)
	switch {
	case wanted == reflect.Map && given == reflect.Struct: // both are objects
	case wanted == reflect.Int64 && given == reflect.Float64 && number == float64(int64(number)):
	case wanted != given:
		return errAt(place, "this takes %s, not %s", kindNames[wanted], kindNames[given])
	}
	switch value := value.(type) {
	case object:
		return checkMembers(place, t, value)
	case []any:
		for i, item := range value {
			if err := checkFixture(fmt.Sprintf("%s[%d]", place, i), t.Elem(), item); err != nil {
				return err
			}
		}
	}
	return nil
}

var kindNames = map[reflect.Kind]string{
	reflect.Struct: "an object", reflect.Map: "an object", reflect.Slice: "a list",
	reflect.String: "a text", reflect.Bool: "true or false", reflect.Int64: "a whole number", reflect.Float64: "a number",
}

func checkMembers(place string, t reflect.Type, value object) error {
	fields, known := map[string]reflect.Type{}, []string{}
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name], known = t.Field(i).Type, append(known, name)
	}
	for _, m := range value.Members {
		at, field := placeIn(place, m.Key), fields[m.Key]
		if t.Kind() == reflect.Map {
			at, field = fmt.Sprintf("%s[%q]", place, m.Key), t.Elem()
		}
		if field == nil {
			return errAt(at, "there is no such field: the fields here are %s", strings.Join(known, ", "))
		}
		if err := checkFixture(at, field, m.Value); err != nil {
			return err
		}
	}
	return nil
}
