package pull

import (
	"maps"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestIdentify(t *testing.T) {
	doc, err := spec.Parse([]byte(`{"paths": {
		"/api/interaction": {"put": {}, "delete": {"operationId": "  "}, "get": {"operationId": "GetInteraction"}},
		"/api/interaction/{event}/bind-mfa": {"post": {"operationId": ""}},
		"/api/a-b": {"get": {}}, "/api/a/b": {"get": {}}, "/api/a/{b}": {"get": {}},
		"/api/taken": {"get": {}, "put": {"operationId": "GetTaken"}},
		"/ü/1": {"get": {}}, "/": {"get": {}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	notices := Identify(doc)
	want := map[string]string{
		"PUT /api/interaction": "ReplaceInteraction", "DELETE /api/interaction": "DeleteInteraction", "GET /api/interaction": "GetInteraction",
		"POST /api/interaction/{event}/bind-mfa": "PostInteractionByEventBindMfa",
		"GET /api/a-b":                           "GetADashB", "GET /api/a/b": "GetASlashB", "GET /api/a/{b}": "GetAByB",
		"GET /api/taken": "GetTakenVariantGdelerqg", "PUT /api/taken": "GetTaken", "GET /ü/1": "Get1", "GET /": "Get",
	}
	for _, op := range spec.Operations(doc) {
		if where := op.Method + " " + op.Path; op.ID != want[where] {
			t.Errorf("%s: got %s, want %s", where, op.ID, want[where])
		}
	}
	if len(notices) != 1 || !strings.HasPrefix(notices[0], "9 operations have no operationId") || !strings.Contains(notices[0], "PUT /api/interaction is ReplaceInteraction") {
		t.Errorf("notices: %q", notices)
	}
	if again := Identify(doc); again != nil {
		t.Errorf("the second time: %q", again)
	}
}

// One resource has one noun, whatever is done to it, and the verbs are those of Logto's ids.
func TestIdentifyResources(t *testing.T) {
	want := map[string]string{
		"GET /api/users/{userId}/devices": "ListUserDevices", "POST /api/users/{userId}/devices": "CreateUserDevice",
		"GET /api/users/{userId}/devices/{id}": "GetUserDevice", "PATCH /api/users/{userId}/devices/{id}": "UpdateUserDevice",
		"DELETE /api/users/{userId}/devices/{id}": "DeleteUserDevice", "PUT /api/users/{userId}/devices/{id}": "ReplaceUserDevice",
		"GET /api/risk-analyses": "ListRiskAnalyses", "POST /api/risk-analyses/{id}/retry": "PostRiskAnalysisRetry",
		"GET /api/users/{userId}/profile": "GetUserProfile", "PUT /api/users/{userId}/roles": "ReplaceUserRoles",
	}
	if got := identified(t, want); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Ids do not depend on the order of the paths. Where a newcomer makes the id of another operation,
// none of the two has it any more, so that no call goes to the other one unseen.
func TestIdentifyCollisions(t *testing.T) {
	want := map[string]string{
		"GET /api/user-session/active": "GetUserDashSessionSlashActive", "GET /api/user-session-active": "GetUserDashSessionDashActive", "GET /api/user/session/active": "GetUserSlashSessionSlashActive",
		"GET /api/x/{id}": "", "GET /api/x/byId": "",
	}
	got := identified(t, want)
	alone := identified(t, map[string]string{"GET /api/user-session/active": ""})
	if id := alone["GET /api/user-session/active"]; id != "GetUserSessionActive" {
		t.Errorf("alone: got %s", id)
	}
	for _, route := range []string{"GET /api/user-session/active", "GET /api/user-session-active", "GET /api/user/session/active"} {
		if got[route] != want[route] {
			t.Errorf("%s: got %s, want %s", route, got[route], want[route])
		}
	}
	if a, b := got["GET /api/x/{id}"], got["GET /api/x/byId"]; a == b || !strings.HasPrefix(a, "GetXSlashByIdVariant") || !strings.HasPrefix(b, "GetXSlashByIdVariant") {
		t.Errorf("got %s and %s", a, b)
	}
}

// identified returns the ids of operations that have none, by method and path.
func identified(t *testing.T, routes map[string]string) map[string]string {
	t.Helper()
	paths := spec.Object{}
	for route := range routes {
		method, path, _ := strings.Cut(route, " ")
		if paths[path] == nil {
			paths[path] = spec.Object{}
		}
		paths[path].(spec.Object)[strings.ToLower(method)] = spec.Object{}
	}
	doc := spec.Object{"paths": paths}
	Identify(doc)
	out := map[string]string{}
	for _, op := range spec.Operations(doc) {
		out[op.Method+" "+op.Path] = op.ID
	}
	return out
}
