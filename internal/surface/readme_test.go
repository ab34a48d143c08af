package surface

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/imports"
)

var goBlock = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// TestReadme compiles the Go snippets of the README in a module of their own,
// as a reader would. A snippet that is no whole file stands in a function that
// has what the snippets name without making it.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := goBlock.FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 6 {
		t.Fatalf("%d Go snippets in the README", len(blocks))
	}
	dir := t.TempDir()
	for i, block := range blocks {
		file := filepath.Join(dir, fmt.Sprintf("snippet%d", i), "snippet.go")
		if strings.HasPrefix(block[1], "func Test") {
			file = strings.TrimSuffix(file, ".go") + "_test.go"
		}
		code, err := imports.Process(filepath.Join(root, "readme_snippet.go"), []byte(snippetFile(block[1])), nil)
		if err != nil {
			t.Errorf("snippet %d: %v", i, err)
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, code, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(t, dir, "go", "mod", "init", "example.com/readme")
	run(t, dir, "go", "mod", "edit", "-go=1.26.0", "-replace=github.com/logto-go/management="+root)
	run(t, dir, "go", "mod", "tidy")
	run(t, dir, "go", "vet", "./...")
}

var assigned = regexp.MustCompile(`(?m)^(\w+), err :=`)

// snippetFile makes a file of a snippet.
func snippetFile(snippet string) string {
	switch {
	case strings.HasPrefix(snippet, "package "):
		return snippet
	case strings.HasPrefix(snippet, "func "):
		return "package snippet\n\n" + snippet
	}
	var use strings.Builder
	for _, m := range assigned.FindAllStringSubmatch(snippet, -1) {
		if m[1] != "_" {
			fmt.Fprintf(&use, "\t_ = %s\n", m[1])
		}
	}
	return "package snippet\n\nfunc snippet(ctx context.Context, client *management.Client, endpoint, appID, appSecret string, userTokens oauth2.TokenSource) error {\n" +
		snippet + use.String() + "\treturn err\n}\n"
}

func run(t *testing.T, dir string, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
