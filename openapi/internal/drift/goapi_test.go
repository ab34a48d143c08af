package drift

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/emit"
)

// smallModule writes a module in the form of this one into a fresh folder and
// makes that the working directory.
func smallModule(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":               "module example.com/client\n\ngo 1.26.0\n",
		"client.go":            "package management\n\ntype Client struct{}\n",
		"api_users.gen.go":     "package management\n\nimport \"example.com/client/gen\"\n\nfunc (c *Client) GetUser(id string) (*gen.User, error) { return nil, nil }\n\nfunc (c *Client) DeleteUser(id string) error { return nil }\n",
		"api_roles.gen.go":     "package management\n\nfunc (c *Client) GetRole() {}\n",
		"gen/users.gen.go":     "package gen\n\ntype User struct{ Name, Avatar string }\n\ntype Kind string\n\nconst KindA Kind = \"A\"\n",
		"examples/one/main.go": "package main\n\nimport client \"example.com/client\"\n\nfunc main() {\n\t_ = new(client.Client).DeleteUser(\"u\")\n}\n",
		"examples/two_test.go": "package examples_test\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/client/gen\"\n)\n\nfunc Example() {\n\tfmt.Println(gen.User{}.Avatar, gen.User{}.Name)\n}\n",
		"broken/broken.go":     "package broken\n\nimport \"example.com/client/gen\"\n\nvar User gen.Person // broken before and after\n",
		"elsewhere/x.go":       "package elsewhere\n\nimport _ \"example.com/missing\" // does not use the client: not looked at\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func TestGoChanges(t *testing.T) {
	smallModule(t)
	generated := map[string][]byte{
		// In the place of three files come two others; the roles have gone.
		"api_users.gen.go": []byte("package management\n\nimport \"example.com/client/gen\"\n\nfunc (c *Client) GetUser(id int) (*gen.User, error) { return nil, nil }\n\nfunc (c *Client) ListKinds() []gen.Kind { return nil }\n"),
		"gen/all.gen.go":   []byte("package gen\n\ntype User struct{ Name string }\n\ntype Kind string\n\nconst KindA Kind = \"A\"\nconst KindB Kind = \"B\"\n"),
	}
	changes, broken, err := goChanges(t.Context(), generated)
	if err != nil {
		t.Fatal(err)
	}
	want := []GoChange{
		{"management", true, "(*Client).DeleteUser: removed"},
		{"management", true, "(*Client).GetRole: removed"},
		{"management", true, "(*Client).GetUser: changed from func(string) (*gen.User, error) to func(int) (*gen.User, error)"},
		{"gen", true, "User.Avatar: removed"},
		{"management", false, "(*Client).ListKinds: added"},
		{"gen", false, "KindB: added"},
	}
	if !slices.Equal(changes, want) {
		t.Errorf("got\n%+v\nwant\n%+v", changes, want)
	}
	wantBroken := []string{
		"examples/one/main.go:6: new(client.Client).DeleteUser undefined (type *management.Client has no field or method DeleteUser)",
		"examples/two_test.go:10: gen.User{}.Avatar undefined (type gen.User has no field or method Avatar)",
	}
	for i, line := range broken {
		broken[i] = filepath.ToSlash(line)
	}
	if !slices.Equal(broken, wantBroken) {
		t.Errorf("got\n%q\nwant\n%q", broken, wantBroken)
	}
}

// Code that is not changed needs no comparison, which takes long; code that is gone does.
func TestSameCode(t *testing.T) {
	smallModule(t)
	generated := map[string][]byte{"docs/operations.md": []byte("another page")}
	for _, name := range []string{"api_users.gen.go", "api_roles.gen.go", "gen/users.gen.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data = append([]byte(emit.Header), data...)
		writeFile(t, name, data)
		generated[name] = data
	}
	want := func(want bool, what string) {
		t.Helper()
		if same, err := sameCode(generated); same != want || err != nil {
			t.Errorf("%s: got %v, %v", what, same, err)
		}
	}
	want(true, "the same files")
	roles := generated["api_roles.gen.go"]
	delete(generated, "api_roles.gen.go")
	want(false, "a file is gone")
	generated["api_roles.gen.go"] = bytes.Replace(roles, []byte("func ("), []byte("\n// GetRole gets a role.\nfunc ("), 1)
	want(true, "a comment differs")
	generated["api_roles.gen.go"] = bytes.Replace(roles, []byte("GetRole"), []byte("GetRoles"), 1)
	want(false, "a file differs")
	generated["api_roles.gen.go"], generated["new.gen.go"] = roles, roles
	want(false, "a file is new")
}

// Code that is not Go is an error, which the report shows in the place of the
// changes.
func TestGoChangesOfNonsense(t *testing.T) {
	smallModule(t)
	if _, _, err := goChanges(t.Context(), map[string][]byte{"gen/all.gen.go": []byte("no Go at all")}); err == nil {
		t.Error("no error")
	}
	r := &Report{Changed: true, Failure: "gen/all.gen.go:1:1: expected 'package'"}
	if r.Status() != Breaking {
		t.Errorf("status: got %d, want %d", r.Status(), Breaking)
	}
}
