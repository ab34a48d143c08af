package surface

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What only a constructor takes and what only a call takes are different types: a
// program that mixes them up does not compile.
func TestMisplacedOptionsDoNotCompile(t *testing.T) {
	tests := []struct{ statement, says string }{
		{`management.NewClient("", "", "", management.WithRetry(management.RetryPolicy{}))`, ""},
		{`management.NewClient("", "", "", management.WithResource("r"), management.WithTenantID("t"), management.WithScopes("s"), management.WithInsecureHTTP(), management.WithoutToken(), management.WithCookieJar(nil))`, ""},
		{`client.GetStatus(nil, management.WithResponse(nil), management.WithQuery("a", "b"), management.WithHeader("a", "b"))`, ""},
		{`management.NewClient("", "", "", management.WithResponse(nil))`, "applyToClient"},
		{`management.NewAccountClient("", nil, management.WithQuery("a", "b"))`, "applyToClient"},
		{`management.NewExperienceClient("", management.WithResponse(nil))`, "applyToClient"},
		{`client.With(management.WithResponse(nil))`, "applyToClient"},
		{`client.Account(nil, management.WithResponse(nil))`, "applyToClient"},
		{`client.Experience(management.WithResponse(nil))`, "applyToClient"},
		{`client.GetStatus(nil, management.WithResource("r"))`, "applyToCall"},
		{`client.ListUsers(nil, nil, management.WithTenantID("t"))`, "applyToCall"},
		{`client.ListUsersPage(nil, nil, management.WithScopes("s"))`, "applyToCall"},
		{`client.Do(nil, "GET", "/", nil, management.WithInsecureHTTP())`, "applyToCall"},
		{`client.GetStatus(nil, management.WithoutToken())`, "applyToCall"},
		{`account.GetProfile(nil, management.WithCookieJar(nil))`, "applyToCall"},
		{`client.GetStatus(nil, nil...)`, ""},
		{`client.GetProfile(nil)`, "GetProfile undefined"},
		{`account.GetUser(nil, "", nil)`, "GetUser undefined"},
	}
	fset := token.NewFileSet()
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", exports(t))}
	for _, tt := range tests {
		source := "package p\nimport \"github.com/logto-go/management\"\nvar client *management.Client\nvar account *management.AccountClient\nfunc f() { " + tt.statement + " }\nvar _ = management.Code(\"\")\n"
		file, err := parser.ParseFile(fset, "p.go", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		_, err = config.Check("p", fset, []*ast.File{file}, nil)
		if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%s: want an error that speaks of %q, got %v", tt.statement, tt.says, err)
		}
	}
}

// exports returns how the compiled client and what it imports are found.
func exports(t *testing.T) importer.Lookup {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps",
		"-f", "{{.ImportPath}}={{.Export}}", "github.com/logto-go/management").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}
