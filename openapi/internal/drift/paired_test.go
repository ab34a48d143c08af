package drift

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

func TestPaired(t *testing.T) {
	old := recordedPart(t)
	in := someInputs(t, old)
	now := spec.Clone(old)
	m := spectest.Mutable{T: t, Doc: now}
	m.Op("GetRole").Node["operationId"] = "GetSingleRole"
	m.Op("ListRoles").Node["operationId"] = "GetAllRoles"
	paths := spec.Obj(now, "paths")
	paths["/api/people"] = paths["/api/users"]
	delete(paths, "/api/users")
	// Another name of a parameter is no other path.
	paths["/api/roles/{roleId}"] = paths["/api/roles/{id}"]
	delete(paths, "/api/roles/{id}")
	renamed, moved := paired(old, now, in.Names)
	if want := map[string]string{"GetRole": "GetSingleRole", "ListRoles": "GetAllRoles"}; !maps.Equal(renamed, want) {
		t.Errorf("renamed: got %v, want %v", renamed, want)
	}
	want := []Moved{{"CreateUser", "POST /api/users", "POST /api/people"}, {"ListUsers", "GET /api/users", "GET /api/people"}}
	if !slices.Equal(moved, want) {
		t.Errorf("moved: got %v, want %v", moved, want)
	}
}

// A new name is one line, with its parameters and pages, and does not bury what else is to mend.
func TestMarkdownOfRenamed(t *testing.T) {
	renamed := map[string]string{"ListRoles": "GetAllRoles", "GetRole": "ReadRole"}
	r := &Report{Changed: true, Renamed: renamed, Moved: []Moved{{"CreateUser", "POST /api/users", "POST /api/people"}}}
	r.Go = joinRenamed([]GoChange{
		{"management", true, "(*Client).GetRole: removed"}, {"management", true, "(*Client).ListRoles: removed"}, {"management", true, "(*Client).ListRolesPage: removed"}, {"management", true, "(*Client).Gone: removed"},
		{"gen", true, "ListRolesParams: removed"},
		{"management", false, "(*Client).GetAllRoles: added"}, {"management", false, "(*Client).GetAllRolesPage: added"}, {"management", false, "(*Client).ReadRole: added"}, {"management", false, "(*Client).New: added"},
		{"gen", false, "GetAllRolesParams: added"},
	}, renamed)
	r.Broken = []string{
		"a/a.go:6: client.GetRole undefined (type *management.Client has no field or method GetRole)",
		"a/b.go:6: undefined: gen.ListRolesParams", "a/b.go:7: client.GetRoleWithResponse undefined", "a/c.go:6: client.Gone undefined",
	}
	report := r.Markdown()
	for _, text := range []string{
		"## Call methods by their new names\n\n- `Client.GetRole`: `renamed to ReadRole`\n- `Client.ListRoles`: `renamed to GetAllRoles`\n- `Client.ListRolesPage`: `renamed to GetAllRolesPage`\n- `gen.ListRolesParams`: `renamed to GetAllRolesParams`\n",
		"## Stop calling methods that are gone\n\n- `Client.Gone`\n",
		"another path now\n\n- `CreateUser`: `POST /api/people, was POST /api/users`\n",
		"```text\na/c.go:6: client.Gone undefined\n```\n", "<details><summary>3 lines that use an old name</summary>",
		"<details><summary>1 new methods</summary>\n\n- `Client.New`\n",
	} {
		if !strings.Contains(report, text) {
			t.Errorf("missing: %s", text)
		}
	}
	if t.Failed() {
		t.Log(report)
	}
}
