package logtotest

import (
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// Everything a fixture can hold is there afterwards, by the ids and the secrets that it chose.
func TestFixture(t *testing.T) {
	fixture, err := LoadFixture("testdata/fixture.json")
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, WithFixture(fixture))
	for _, tt := range []struct{ path, want string }{
		{"/api/users/ann", `"primaryEmail":"ann@example.com"`},
		{"/api/users/ann", `"customData":{"plan":{"name":"gold"},"seats":12345678}`},
		{"/api/users/ann", `"profile":{"givenName":"Ann"}`},
		{"/api/users?search=%25bob%25", `"primaryPhone":"15555360443"`},
		{"/api/users?search=%25bob%25", `"isSuspended":true`},
		{"/api/users/ann/roles", `"id":"clerk","name":"Clerk","description":"Clerk"`},
		{"/api/roles/clerk/scopes", `"id":"read-orders","resourceId":"orders-api","name":"read:orders","description":"See them."`},
		{"/api/roles/clerk/scopes", `"name":"write:orders"`},
		{"/api/resources/orders-api", `"name":"Orders","indicator":"https://orders.example.com","isDefault":true,"accessTokenTtl":600`},
		{"/api/applications/web", `"name":"web"`},
		{"/api/applications/web", `"redirectUris":["https://shop.example.com/callback"]`},
		{"/api/applications/web", `"customClientMetadata":{"alwaysIssueRefreshToken":true}`},
		{"/api/applications/web/secrets", `"value":"secret-of-the-web-application"`},
		{"/api/applications/robot", `"isAdmin":true`},
		{"/api/organizations/acme", `"description":"Anvils.","customData":{"size":3}`},
		{"/api/organizations/acme/users", `"organizationRoles":[{"id":"admin","name":"Admin"}]`},
		{"/api/organizations/acme/users", `"primaryEmail":"bob@example.com"`},
		{"/api/organizations/acme/applications", `"organizationRoles":[{"id":"machine","name":"Machine"}]`},
		{"/api/organization-roles/admin/scopes", `"name":"bill"`},
		{"/api/organization-roles/admin/resource-scopes", `"id":"read-orders"`},
		{"/api/organization-scopes/invite", `"name":"invite"`},
		{"/api/connectors/mail", `"fromEmail":"Shop <no-reply@example.com>"`},
		{"/api/sign-in-exp", `"signInMode":"SignIn"`},
		{"/api/account-center", `"fields":{"name":"Edit"}`},
	} {
		if r := c.want(200, "", "GET", tt.path, ""); !strings.Contains(r.text, tt.want) {
			t.Errorf("%s has no %s: %s", tt.path, tt.want, r.text)
		}
	}
	c.want(204, "", "POST", "/api/users/ann/password/verify", `{"password":"correct horse battery"}`)

	status, granted := c.postToken(url.Values{"grant_type": {"client_credentials"}, "scope": {"read:orders"}}, "robot", "secret-of-the-robot")
	if status != 200 || granted["scope"] != "read:orders" || granted["expires_in"] != 600.0 {
		t.Errorf("the token of the robot: %d %v", status, granted)
	}
	status, granted = c.postToken(url.Values{"grant_type": {"client_credentials"}, "organization_id": {"acme"}}, "robot", "secret-of-the-robot")
	if status != 200 {
		t.Errorf("the token for the organization: %d %v", status, granted)
	}
}

// A fixture may be a struct, and be added to a server that runs; what it says refers to what is
// there.
func TestApply(t *testing.T) {
	s := New(WithFixture(Fixture{Roles: []FixtureRole{{Name: "clerk"}}}))
	if err := s.Apply(Fixture{Users: []FixtureUser{{ID: "ann", Username: "ann", Roles: []string{"clerk"}}}}); err != nil {
		t.Fatal(err)
	}
	if roles := s.db.userRoles.RightOf("ann"); len(roles) != 1 {
		t.Errorf("got the roles %v", roles)
	}
	err := s.Apply(Fixture{Users: []FixtureUser{{Username: "bob"}, {Username: "cid", Roles: []string{"boss"}}}})
	if err == nil || s.db.users.Len() != 1 {
		t.Errorf("%d users after the error %v", s.db.users.Len(), err)
	}
	if err := s.Apply(Fixture{Users: []FixtureUser{{CustomData: map[string]any{"f": func() {}}}}}); err == nil {
		t.Error("a function was taken for data")
	}
	defer func() {
		if p, _ := recover().(string); !strings.Contains(p, "users[0].id") {
			t.Errorf("panicked with %q", p)
		}
	}()
	New(WithFixture(Fixture{Users: []FixtureUser{{ID: "not an id"}}}))
}

func TestFixtureMistakes(t *testing.T) {
	for fixture, want := range map[string]string{
		`{"users":[{},{"roles":["editor"]}]}`:         `users[1].roles[0]: there is no role "editor"`,
		`{"users":[{"nam":"Ann"}]}`:                   `users[0].nam: there is no such field: the fields here are id, username, `,
		`{"user":[]}`:                                 `user: there is no such field: the fields here are resources, roles, `,
		`{"users":[{"Username":"ann"}]}`:              `users[0].Username: there is no such field`,
		`{"users":[{"id":7}]}`:                        `users[0].id: this takes a text, not a number`,
		`{"users":{"id":"ann"}}`:                      `users: this takes a list, not an object`,
		`{"users":[["ann"]]}`:                         `users[0]: this takes an object, not a list`,
		`[]`:                                          `this takes an object, not a list`,
		`{"resources":[{"accessTokenTtl":1.5}]}`:      `resources[0].accessTokenTtl: this takes a whole number, not a number`,
		`{"roles":[{"name":"x","scopes":{"a":"b"}}]}`: `roles[0].scopes["a"]: this takes a list, not a text`,
		"{\n\"users\": [\n{,}]}":                      `line 3: this is not JSON`,
		``:                                            `line 1: this is not JSON`,
		`{"users":[{"username":"a b"}]}`:              `users[0]: CreateUser refuses this: guard.invalid_input`,
		`{"users":[{"username":"ann"},{"username":"ann"}]}`:                                            `users[1]: CreateUser refuses this: user.username_already_in_use`,
		`{"users":[{"id":"ann"},{"id":"ann"}]}`:                                                        `users[1].id: "ann" is taken`,
		`{"users":[{"id":"an/id"}]}`:                                                                   `users[0].id: an id is of up to 21 letters`,
		`{"users":[{"id":"a123456789012345678901"}]}`:                                                  `users[0].id: an id is of up to 21 letters`,
		`{"users":[{"name":"a\u0000b"}]}`:                                                              `users[0]: there is a NUL character in a text`,
		`{"roles":[{"name":"x","scopes":{"https://a.example.com":["b"]}}]}`:                            `roles[0].scopes["https://a.example.com"]: there is no resource "https://a.example.com"`,
		`{"roles":[{"name":"x","scopes":{"management-api":["all","b"]}}]}`:                             `roles[0].scopes["management-api"][1]: there is no scope "b"`,
		`{"roles":[{"name":"x","scopes":{"management-api":["all"]}}]}`:                                 `roles[0]: CreateRole refuses this: role.management_api_scopes_not_assignable_to_user_role`,
		`{"roles":[{"name":"x"},{"name":"x"}]}`:                                                        `roles[1]: CreateRole refuses this: role.name_in_use`,
		`{"applications":[{"id":"a","type":"SPA","secret":"s"}]}`:                                      `applications[0].secret: applications of type SPA have none`,
		`{"applications":[{"id":"a","type":"Web"}]}`:                                                   `applications[0]: CreateApplication refuses this: guard.invalid_input`,
		`{"applications":[{"id":"a","type":"SAML"}]}`:                                                  `applications[0]: CreateApplication refuses this: application.saml.use_saml_app_api`,
		`{"resources":[{"indicator":"x","scopes":[{"name":"a b"}]}]}`:                                  `resources[0].scopes[0]: CreateResourceScope refuses this: scope.name_with_space`,
		`{"organizationRoles":[{"name":"x","scopes":["y"]}]}`:                                          `organizationRoles[0].scopes[0]: there is no organization scope "y"`,
		`{"organizations":[{"name":"x","members":[{"user":"ann"}]}]}`:                                  `organizations[0].members[0].user: there is no user "ann"`,
		`{"organizations":[{"name":"x","members":[{}]}]}`:                                              `organizations[0].members[0]: it takes a user or an application`,
		`{"users":[{"id":"a"}],"organizations":[{"name":"x","members":[{"user":"a","roles":["r"]}]}]}`: `organizations[0].members[0].roles[0]: there is no organization role "r"`,
		`{"applications":[{"id":"a","name":"n","type":"SPA"},{"id":"b","name":"n","type":"SPA"}],"organizations":[{"name":"x","members":[{"application":"n"}]}]}`: `organizations[0].members[0].application: there are 2 of the applications "n"`,
		`{"connectors":[{"connectorId":"pigeon"}]}`:   `connectors[0]: CreateConnector refuses this: connector.not_found_with_connector_id`,
		`{"signInExperience":{"signInMode":"Never"}}`: `signInExperience: UpdateSignInExp refuses this: guard.invalid_input`,
	} {
		read, err := ReadFixture(strings.NewReader(fixture))
		if err == nil {
			err = New().Apply(read)
		}
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s:\ngot  %v\nwant %s", fixture, err, want)
		}
	}
	for _, file := range []string{"testdata/nothing.json", "testdata/fixture.yaml"} {
		if _, err := LoadFixture(file); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: got %v", file, err)
		}
	}
	if _, err := ReadFixture(iotest{}); err == nil {
		t.Error("no error for a reader that fails")
	}
}

type iotest struct{}

func (iotest) Read([]byte) (int, error) { return 0, errors.New("no") }

// What is written as JSON is read back the same.
func TestFixtureRoundTrip(t *testing.T) {
	fixture, err := LoadFixture("testdata/fixture.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(fixture)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadFixture(strings.NewReader(string(text)))
	if err != nil || !reflect.DeepEqual(again, fixture) {
		t.Errorf("error %v, got %s", err, text)
	}
}
