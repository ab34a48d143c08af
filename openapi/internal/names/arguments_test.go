package names

import (
	"maps"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestGoArgument(t *testing.T) {
	for name, want := range map[string]string{
		"id": "id", "userId": "userID", "user_id": "userID", "UserID": "userID", "ID": "id", "organizationRoleId": "organizationRoleID", "connectorId": "connectorID",
		"type": "typeArg", "range": "rangeArg", "params": "paramsArg", "string": "stringArg", "page": "pageArg", "1": "arg1", "": "arg", "日本": "arg",
	} {
		if got := GoArgument(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// A bare id is called after the path segment before it.
func TestArgumentNames(t *testing.T) {
	for _, tt := range []struct {
		path string
		want map[string]string // by wire name
	}{
		{"/api/organizations/{id}", map[string]string{"id": "organizationID"}},
		{"/api/organizations/{id}/users/{userId}", map[string]string{"id": "organizationID", "userId": "userID"}},
		{"/api/one-time-tokens/{id}/status", map[string]string{"id": "oneTimeTokenID"}},
		{"/api/connector-factories/{id}", map[string]string{"id": "connectorFactoryID"}},
		{"/api/SSO_addresses/{ID}", map[string]string{"ID": "ssoAddressID"}},
		{"/api/secrets/{id}/{name}", map[string]string{"id": "secretID", "name": "name"}},
		{"/api/users/{userId}/friends/{id}", map[string]string{"userId": "userID", "id": "friendID"}},
		{"/api/users/{id}/friends/{userId}", map[string]string{"id": "id", "userId": "userID"}}, // the other one is called that
		{"/api/{id}", map[string]string{"id": "id"}},
		{"/{id}", map[string]string{"id": "id"}},
		{"/api/users/{userId}/{id}", map[string]string{"userId": "userID", "id": "id"}},
		{"/api/users/x-{id}", map[string]string{"id": "id"}},
		{"/api/日本/{id}", map[string]string{"id": "id"}},
	} {
		op := spec.Operation{Path: tt.path, Node: spec.Object{}}
		for wire := range tt.want {
			op.AddParameter(spec.Object{"in": "path", "name": wire})
		}
		if got := argumentNames(op); !maps.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.path, got, tt.want)
		}
	}
}
