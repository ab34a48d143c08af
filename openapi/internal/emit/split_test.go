package emit

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

const splitDoc = `{paths: {
	/users: {get: {operationId: ListUsers, tags: [Users], x: {$ref: "#/components/schemas/User"}}, post: {operationId: NewThing, tags: [Things]}},
	/roles: {get: {operationId: GetRole, tags: [Roles], x: {$ref: "#/components/schemas/Role"}}},
	/none: {get: {operationId: Ping}}},
	components: {schemas: {
	User: {properties: {kind: {$ref: "#/components/schemas/UserKind"}, address: {$ref: "#/components/schemas/Address"}}},
	Role: {properties: {address: {$ref: "#/components/schemas/Address"}, again: {$ref: "#/components/schemas/Role"}}}, UserKind: {}, Address: {}, Unused: {}}}}`

const splitSource = `// Package gen is made.
package gen

import (
	"context"
	"net/http"
)

// User is a user.
type User struct {
	Kind UserKind // of the user
}

// UserKind is a kind.
type UserKind string

// Values of UserKind.
const (
	UserKindA UserKind = "a"
)

// Address is part of both.
type Address struct{}

func (a Address) String() string { return "" }

type Role struct{ Again *Role }

func (r *Role) UnmarshalJSON(b []byte) error { return nil }

type ListUsersParams struct{}

func NewListUsersRequest(server string) (*http.Request, error) { return nil, nil }

// ListUsers does.
func (c *Client) ListUsers(ctx context.Context) error { return nil }

func (c *ClientWithResponses) ListUsersWithResponse(ctx context.Context) error { return nil }

func NewNewThingRequest(server string) (*http.Request, error) { return nil, nil }

func (c *Client) NewThing(ctx context.Context) error { return nil }

func (c *Client) Ping() {}

type Unused struct{}

var something = 1
`

// Each declaration goes to the file of its tag, with its comments, and with the
// imports that the file needs.
func TestSplit(t *testing.T) {
	files, err := Split([]byte(splitSource), object(t, splitDoc))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"gen/users.gen.go": {"// User is a user.\ntype User struct {\n\tKind UserKind // of the user\n}", "// UserKind is a kind.\ntype UserKind string", "// Values of UserKind.\nconst (\n\tUserKindA", "type ListUsersParams",
			"func NewListUsersRequest(", "// ListUsers does.\nfunc (c *Client) ListUsers(", ") ListUsersWithResponse(", `"context"`, `"net/http"`},
		"gen/roles.gen.go":  {"type Role ", ") UnmarshalJSON("},
		"gen/shared.gen.go": {"// Address is part of both.\ntype Address", ") String()", "type Unused", "var something"},
		"gen/things.gen.go": {"func NewNewThingRequest(", ") NewThing(", `"context"`, `"net/http"`},
		"gen/other.gen.go":  {") Ping()"},
	}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Errorf("files: %q", got)
	}
	declarations := 0
	for name, code := range files {
		if !strings.HasPrefix(string(code), Header+"\n//go:build !generate\n\npackage gen\n") {
			t.Errorf("%s does not begin with the header:\n%.80s", name, code)
		}
		for _, text := range want[name] {
			if !strings.Contains(string(code), text) {
				t.Errorf("%s lacks %q:\n%s", name, text, code)
			}
		}
		for line := range strings.Lines(string(code)) {
			for _, keyword := range []string{"type ", "func ", "var ", "const "} {
				if strings.HasPrefix(line, keyword) {
					declarations++
				}
			}
		}
	}
	if declarations != 16 {
		t.Errorf("%d declarations", declarations)
	}
	if strings.Contains(string(files["gen/roles.gen.go"]), "import") {
		t.Errorf("an import that nothing needs:\n%s", files["gen/roles.gen.go"])
	}
}

func TestSplitRefuses(t *testing.T) {
	if _, err := Split([]byte("package gen\nfunc {"), object(t, splitDoc)); err == nil || !strings.HasPrefix(err.Error(), "oapi-codegen's output does not parse: ") {
		t.Errorf("got %v", err)
	}
}

func TestFileOf(t *testing.T) {
	for tag, want := range map[string]string{
		"Users": "users", "Sign-in experience": "sign_in_experience", "SAML applications (auth flow)": "saml_applications_auth_flow", "Well-known": "well_known",
		"": "other", "日本": "other", "../x": "x", "_a_": "a", "V2": "v2",
		"Windows": "windows_api", "For linux": "for_linux_api", "wasm": "wasm_api", "windows amd64": "windows_amd64_api", "Users test": "users_test", "Windows things": "windows_things",
		"Aux": "aux_api", "con": "con_api", "NUL": "nul_api", "Prn": "prn_api", "COM1": "com1_api", "LPT 9": "lpt_9", "lpt9": "lpt9_api", "Con things": "con_things", "com10": "com10",
	} {
		if got := fileOf(tag); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}

// Go's tools find a deprecation only where it begins a paragraph.
func TestDeprecationIsAParagraph(t *testing.T) {
	const source = "type T struct {\n\t// A has no effect.\n\t// Deprecated: Logto keeps it.\n\tA int\n\n\t// Deprecated: Logto keeps it.\n\tB int\n}\n"
	const want = "type T struct {\n\t// A has no effect.\n\t//\n\t// Deprecated: Logto keeps it.\n\tA int\n\n\t// Deprecated: Logto keeps it.\n\tB int\n}\n"
	if got := string(wrapComments([]byte(source))); got != want {
		t.Errorf("got\n%s", got)
	}
}
