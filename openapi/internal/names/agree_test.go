package names

import (
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

// A place that stops fitting its type leaves it; the others keep the name,
// whichever of them it was.
func TestAssignOddPlace(t *testing.T) {
	file, err := Parse("names.yaml", []byte(`types: {User: [CreateUser.response, GetUser.response, ListUsers.response]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, odd := range []string{"CreateUser", "GetUser", "ListUsers"} {
		t.Run(odd, func(t *testing.T) {
			paths := spec.Object{}
			for _, id := range []string{"CreateUser", "GetUser", "ListUsers"} {
				typ := "string"
				if id == odd {
					typ = "boolean"
				}
				schema := spec.Object{"type": "object", "properties": spec.Object{"name": spec.Object{"type": typ}}}
				paths["/"+id] = spec.Object{"get": spec.Object{"operationId": id, "responses": spec.Object{
					"200": spec.Object{"content": spec.Object{"application/json": spec.Object{"schema": schema}}},
				}}}
			}
			a, err := Assign(spec.Object{"paths": paths}, file)
			if err != nil {
				t.Fatal(err)
			}
			own := map[string]string{"CreateUser": "CreateUserResponse", "GetUser": "GetUserResponse", "ListUsers": "Users"}[odd]
			for _, id := range []string{"CreateUser", "GetUser", "ListUsers"} {
				want := "User"
				if id == odd {
					want = own
				}
				if got := a.place[id+".response"]; got != want {
					t.Errorf("%s: got %q, want %q", id, got, want)
				}
			}
			if !slices.Equal(a.Auto, []string{own}) {
				t.Errorf("automatic names: got %q", a.Auto)
			}
			if len(a.Notices) != 1 || a.Notices[0][:len(odd)] != odd {
				t.Errorf("notices: got %q", a.Notices)
			}
		})
	}
}
