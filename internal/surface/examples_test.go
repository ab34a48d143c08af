package surface_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"strings"
	"testing"
)

// withoutExample are resources of which no example would help.
var withoutExample = map[string]string{
	"Authn":                       "what identity providers call, not programs",
	"SAML applications auth flow": "what browsers call, not programs",
	"Secrets":                     "nothing but a deletion by id",
	"Swagger.json":                "a document for tools",
	"Systems":                     "settings of Logto Cloud for its own Console",
}

// The documentation of each resource of the API has an example of one of its methods.
func TestExamplesOfResources(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			Method string   `json:"operationId"`
			Tags   []string `json:"tags"`
		} `json:"paths"`
	}
	if err := json.Unmarshal([]byte(readText(t, "../../openapi/refined.json")), &doc); err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, file := range filesOf(t, "../..", parser.SkipObjectResolution) {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Example") {
				_, method, _ := strings.Cut(f.Name.Name, "_")
				shown[method] = true
			}
		}
	}
	resources := map[string]bool{} // whether one of its methods is shown
	for _, item := range doc.Paths {
		for _, op := range item {
			resources[op.Tags[0]] = resources[op.Tags[0]] || shown[op.Method]
		}
	}
	for resource, found := range resources {
		if reason := withoutExample[resource]; found == (reason != "") {
			t.Errorf("%s: has an example: %v; reason to have none: %q", resource, found, reason)
		}
	}
	if len(resources) < 40 {
		t.Errorf("only %d resources", len(resources))
	}
	t.Logf("%d resources, %d with an example", len(resources), len(resources)-len(withoutExample))
}
