package refine

import (
	"maps"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestOperationIDs(t *testing.T) {
	for _, tt := range []struct {
		name  string
		paths string
		want  map[string]string // by method and path
	}{
		{"Go names stay", `{/a: {get: {operationId: GetUser}, put: {operationId: GetX2}, post: {operationId: JSONThing}}}`,
			map[string]string{"GET /a": "GetUser", "PUT /a": "GetX2", "POST /a": "JSONThing"}},
		{"others become one", `{/a: {get: {operationId: get-user}, put: {operationId: listUsers}, post: {operationId: add_user.now}, delete: {operationId: 2fa}, patch: {operationId: "Ändern"}}}`,
			map[string]string{"GET /a": "GetUser", "PUT /a": "ListUsers", "POST /a": "AddUserNow", "DELETE /a": "X2Fa", "PATCH /a": "Ndern"}},
		{"none", `{"/a/{id}": {get: {}, put: {operationId: "日本"}}}`, map[string]string{"GET /a/{id}": "GetAId", "PUT /a/{id}": "PutAId"}},
		{"taken", `{/a: {get: {operationId: GetUser}, put: {operationId: get-user}, post: {operationId: getUser}}}`,
			map[string]string{"GET /a": "GetUser", "PUT /a": "GetUserPutA", "POST /a": "GetUserPostA"}},
		{"taken, and the paths make the same name", `{/a-b: {get: {operationId: X}, put: {operationId: get-user}}, /a/b: {put: {operationId: get-user}}, /c: {put: {operationId: get_user}}}`,
			map[string]string{"GET /a-b": "X", "PUT /a-b": "GetUser", "PUT /a/b": "GetUserPutAB", "PUT /c": "GetUserPutC"}},
		{"taken three times, and the paths make the same name", `{/a-b: {get: {operationId: get-user}}, /a/b: {get: {operationId: get-user}}, /a_b: {get: {operationId: get-user}}}`,
			map[string]string{"GET /a-b": "GetUser", "GET /a/b": "GetUserGetAB", "GET /a_b": "GetUserGetAB2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := spec.Object{"paths": object(t, tt.paths)}
			if err := operationIDs(doc); err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, op := range spec.Operations(doc) {
				got[op.Method+" "+op.Path] = op.ID
			}
			if !maps.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// The id that Logto gave stays where it differs, unless it could leave the comment
// that it goes into.
func TestOperationIDsKeepLogtos(t *testing.T) {
	for id, want := range map[string]any{"GetUser": nil, "get-user": "get-user", "": "", "get user": "", "x */ func init() {}": "", "x\ny": ""} {
		doc := spec.Object{"paths": spec.Object{"/a": spec.Object{"get": spec.Object{"operationId": id}}}}
		if err := operationIDs(doc); err != nil {
			t.Fatal(err)
		}
		if got := spec.Operations(doc)[0].Node[spec.LogtoIDKey]; got != want {
			t.Errorf("%q: kept %v, want %v", id, got, want)
		}
	}
}
