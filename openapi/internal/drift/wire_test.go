package drift

import (
	"slices"
	"strings"
	"testing"
)

// A field that kept its Go name and stands for another property breaks callers without a word of
// the compiler.
func TestFieldsOfAnotherProperty(t *testing.T) {
	const before = "package gen\n\ntype User struct {\n\tEmail string `json:\"email,omitempty\"`\n\tName string `json:\"name\"`\n\tPhone string `json:\"phone\"`\n\tother string `json:\"other\"`\n}\n\n" +
		"type ListUsersParams struct {\n\tQuery *string `form:\"q,omitempty\" json:\"q,omitempty\"`\n\tPage int `form:\"page\" json:\"page\"`\n}\n\ntype Small struct{ A int }\n"
	after := strings.NewReplacer(`"email,omitempty"`, `"E-Mail,omitempty"`, `json:"name"`, `json:"name,omitzero"`, "\tPhone string `json:\"phone\"`\n", "",
		`json:"other"`, `json:"another"`, `form:"q,omitempty" json:"q,omitempty"`, `form:"query,omitempty" json:"query,omitempty"`,
		"type Small struct{ A int }", "type Small int").Replace(before)
	smallModule(t)
	const name = "gen/wire.gen.go"
	writeFile(t, "gen/users.gen.go", []byte("package gen\n"))
	writeFile(t, "api_users.gen.go", []byte("package management\n"))
	writeFile(t, name, []byte(before))
	changes, _, err := goChanges(t.Context(), map[string][]byte{name: []byte(after), "api.gen.go": []byte("package management\n")})
	if err != nil {
		t.Fatal(err)
	}
	changes = slices.DeleteFunc(changes, func(c GoChange) bool { return c.Package == "management" })
	want := []GoChange{
		{"gen", true, "ListUsersParams.Query: stands for the parameter query, was q"},
		{"gen", true, "Small: changed from struct{A int} to int"},
		{"gen", true, "User.Email: stands for the property E-Mail, was email"},
		{"gen", true, "User.Phone: removed"},
	}
	if !slices.Equal(changes, want) {
		t.Errorf("got\n%+v\nwant\n%+v", changes, want)
	}
	r := &Report{Changed: true, Go: changes[2:3]}
	report := r.Markdown()
	for _, line := range []string{"## Read another field: these stand for another property now", "- `gen.User`: `Email: stands for the property E-Mail, was email`"} {
		if !strings.Contains(report, line+"\n") {
			t.Errorf("missing: %s\nin:\n%s", line, report)
		}
	}
	if r.Status() != Breaking {
		t.Errorf("status: got %d, want %d", r.Status(), Breaking)
	}
}
