package names

import (
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestMethodNames(t *testing.T) {
	const none = `{responses: {"204": {}}}`
	const paged = `{parameters: [{in: query, name: page}, {in: query, name: page_size}], responses: {"204": {}}}`
	for _, tt := range []struct {
		name, file string
		ops        map[string]string
		want       map[string]string // by operation id
	}{
		{"Go's initialisms", "", map[string]string{"DeleteGrantById": none, "GetJwtUri": none, "GetMfaSsoOidcSaml": none},
			map[string]string{"DeleteGrantById": "DeleteGrantByID", "GetJwtUri": "GetJWTURI", "GetMfaSsoOidcSaml": "GetMfaSsoOidcSaml"}},
		{"pinned", "{GetSignInExp: GetSignInExperience, GetX: GetById}", map[string]string{"GetSignInExp": none, "GetX": none},
			map[string]string{"GetSignInExp": "GetSignInExperience", "GetX": "GetById"}},
		{"the id in Go's form comes first", "", map[string]string{"GetById": none, "GetByID": none}, map[string]string{"GetById": "GetByIDPostGetByID", "GetByID": "GetByID"}},
		{"a pinned name comes before that", "{GetX: GetByID}", map[string]string{"GetX": none, "GetByID": none}, map[string]string{"GetX": "GetByID", "GetByID": "GetByIDPostGetByID"}},
		{"a name that clients have", "", map[string]string{"Client": none, "String": none, "Do": none}, map[string]string{"Client": "ClientPostClient", "String": "StringPostString", "Do": "DoPostDo"}},
		{"the second method of a list", "", map[string]string{"ListUsers": paged, "ListUsersPage": none}, map[string]string{"ListUsers": "ListUsers", "ListUsersPage": "ListUsersPagePostListUsersPage"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file, err := Parse("names.yaml", []byte("types: {}\nmethods: "+tt.file))
			if err != nil {
				t.Fatal(err)
			}
			doc := document(t, tt.ops)
			a, err := Assign(doc, file)
			if err != nil {
				t.Fatal(err)
			}
			a.Componentize(doc)
			for _, op := range spec.Operations(doc) {
				if id := spec.Str(op.Node, spec.LogtoIDKey); tt.want[id] != op.ID {
					t.Errorf("%s is called %s, want %s", id, op.ID, tt.want[id])
				}
			}
			if len(a.Unused) > 0 {
				t.Errorf("unused: %q", a.Unused)
			}
		})
	}
}

// A pinned method of an operation that is not in the document is told, and stays
// pinned; what is called after its operation follows the name.
func TestMethodPins(t *testing.T) {
	file, err := Parse("names.yaml", []byte("types: {}\nmethods: {GetOld: GetVeryOld, GetX: GetUser}"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := Assign(document(t, map[string]string{"GetX": answer(`{type: object, properties: {id: {type: string}}}`)}), file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Unused, []string{"GetOld"}) {
		t.Errorf("unused: %q", a.Unused)
	}
	if pinned := a.Pin(file); pinned.Methods["GetOld"] != "GetVeryOld" {
		t.Errorf("pinned: %v", pinned.Methods)
	}
	if a.place["GetX.response"] != "User" {
		t.Errorf("places: %v", a.place)
	}
}
