package refine

import (
	"maps"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestOperationIDs(t *testing.T) {
	const paged = `parameters: [{in: query, name: page}, {in: query, name: page_size}]`
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
		{"fields of the client", `{/a: {get: {operationId: Client}, put: {operationId: string}}}`, map[string]string{"GET /a": "ClientGetA", "PUT /a": "StringPutA"}},
		{"the second method of a list", `{/a: {get: {operationId: ListUsers, ` + paged + `}, put: {operationId: ListUsersPage}}}`, map[string]string{"GET /a": "ListUsers", "PUT /a": "ListUsersPagePutA"}},
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
