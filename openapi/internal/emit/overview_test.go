package emit

import (
	"slices"
	"strings"
	"testing"
)

const overviewDoc = `{paths: {
	/api/users: {get: {operationId: ListUsers, tags: ["Us|ers"], x-go-summary: "lists a|b, see [Client.GetUser].", x-since: "1.40", x-go: {item: User}},
		post: {operationId: CreateUser, tags: ["Us|ers"], x-go: {result: {kind: pointer, type: User}}}},
	/api/my-account: {get: {operationId: GetProfile, tags: [My account], x-go: {result: {kind: pointer, type: User}}}},
	/api/status: {get: {operationId: GetStatus, x-go: {result: {kind: none}}}}},
	components: {schemas: {User: {type: object}}}}`

func TestOrderWithoutCase(t *testing.T) {
	got := []string{"CIMD", "Domains", "Captcha provider", "captcha provider"}
	slices.SortFunc(got, withoutCase)
	if want := []string{"Captcha provider", "captcha provider", "CIMD", "Domains"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOperationsComment(t *testing.T) {
	got, err := OperationsComment(object(t, overviewDoc))
	if err != nil {
		t.Fatal(err)
	}
	const want = Header + `
// # Operations by resource
//
// Management API, [Client]:
//
//   - Other: [Client.GetStatus].
//   - Us|ers: [Client.CreateUser], [Client.ListUsers].
//
// Account API, [AccountClient]:
//
//   - My account: [AccountClient.GetProfile].
package management
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTypesComment(t *testing.T) {
	got := typesComment(object(t, overviewDoc))
	if !strings.HasSuffix(got, ":\n\n  - Us|ers: [User].\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestOperationsPage(t *testing.T) {
	page := string(OperationsPage(object(t, overviewDoc)))
	for _, want := range []string{
		"\n## Management API\n", "\n## Account API\n", "\n### My account\n",
		"| [ListUsers](https://pkg.go.dev/github.com/logto-go/management#Client.ListUsers) | `GET /api/users` | Logto 1.40 or newer | lists a\\|b, see Client.GetUser. |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("there is no %q in\n%s", want, page)
		}
	}
	if strings.Contains(page, "Experience") {
		t.Error("an API without operations has a section")
	}
}

func TestFieldComments(t *testing.T) {
	const source = `package gen

// T is a thing.
type T struct {
	// A has one.
	A Kind ` + "`json:\"a\"`" + `
	B Kind ` + "`json:\"b,omitempty\"`" + `
	C Kind ` + "`json:\"c\"`" + `
	AdditionalProperties map[string]JSON ` + "`json:\"-\"`" + `
}
`
	files, err := Split([]byte(source), object(t, `{components: {schemas: {T: {properties: {
		a: {$ref: "#/components/schemas/Kind", description: is not shown twice.},
		b: {$ref: "#/components/schemas/Kind", description: "says\n */ b."}, c: {$ref: "#/components/schemas/Kind"}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	got := string(files["gen/shared.gen.go"])
	for _, want := range []string{"// A has one.\n", "\n\n\t// B says ", "// AdditionalProperties holds what"} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "*/") || strings.Contains(got, "twice") {
		t.Errorf("got\n%s", got)
	}
}
