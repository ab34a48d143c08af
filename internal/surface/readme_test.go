package surface_test

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

// pages have Go snippets, at least so many.
var pages = map[string]int{
	"README.md":                        6,
	"docs/guides/migrating-users.md":   4,
	"docs/guides/organizations.md":     6,
	"docs/guides/profile-page.md":      4,
	"docs/guides/custom-sign-in.md":    4,
	"docs/guides/testing.md":           5,
	"docs/guides/several-versions.md":  3,
	"docs/guides/rate-limits.md":       4,
	"docs/guides/protecting-an-api.md": 3,
	"docs/guides/upgrading.md":         2,
}

// TestReadme compiles the Go snippets of the README and the guides in a module of their own,
// as a reader would. A snippet that is no whole file stands in a function that
// has what the snippets name without making it. That takes longer than many other tests together,
// so make snippets alone sets LOGTO_SNIPPETS.
func TestReadme(t *testing.T) {
	if os.Getenv("LOGTO_SNIPPETS") == "" {
		t.Skip("make snippets runs it")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for page, least := range pages {
		blocks := goBlock.FindAllStringSubmatch(readText(t, filepath.Join(root, page)), -1)
		if len(blocks) < least {
			t.Errorf("%s: %d Go snippets, want %d or more", page, len(blocks), least)
		}
		for i, block := range blocks {
			name := fmt.Sprintf("%s%d", strings.TrimSuffix(filepath.Base(page), ".md"), i)
			file := filepath.Join(dir, name, "snippet.go")
			if strings.HasPrefix(block[1], "func Test") {
				file = strings.TrimSuffix(file, ".go") + "_test.go"
			}
			code, err := imports.Process(filepath.Join(root, "readme_snippet.go"), []byte(snippetFile(block[1])), nil)
			if err != nil {
				t.Errorf("%s, snippet %d: %v", page, i, err)
				continue
			}
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, code, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	run(t, dir, "go", "mod", "init", "example.com/readme")
	edit := []string{"mod", "edit", "-go=1.26.0"}
	for _, module := range []string{"", "/redislimit", "/examples/protect"} {
		edit = append(edit, "-replace=github.com/logto-go/management"+module+"="+root+module)
	}
	run(t, dir, "go", edit...)
	run(t, dir, "go", "mod", "tidy")
	run(t, dir, "go", "vet", "./...")
}

// A guide is short, listed in the index, and ends with a link to what can be run; none of its
// links leads nowhere.
func TestGuides(t *testing.T) {
	const dir = "../../docs/guides"
	index := readText(t, filepath.Join(dir, "README.md"))
	files, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name, text := filepath.Base(file), readText(t, file)
		for _, link := range pageLink.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(dir, link[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if name == "README.md" {
			continue
		}
		if !strings.Contains(index, "("+name+")") {
			t.Errorf("the index does not list %s", name)
		}
		if pages["docs/guides/"+name] == 0 {
			t.Errorf("the snippets of %s are not compiled", name)
		}
		if lines := strings.Count(text, "\n"); lines < 60 || lines > 120 {
			t.Errorf("%s has %d lines, want 60 to 120", name, lines)
		}
		end := strings.Split(strings.TrimSpace(text), "\n\n")
		if last := end[len(end)-1]; !strings.HasPrefix(last, "Runnable: ") || !pageLink.MatchString(last) {
			t.Errorf("%s does not end with a runnable example, but with %q", name, last)
		}
	}
}

// pageLink is a link to a file of this repository.
var pageLink = regexp.MustCompile(`\]\(([^):#]+)[^):]*\)`)

// hasErr finds a snippet that has a variable err outside of loops and the like.
var hasErr = regexp.MustCompile(`(?m)^(\w+, )?err :?= `)

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
	result := "nil"
	if hasErr.MatchString(snippet) {
		result = "err"
	}
	return "package snippet\n\nfunc snippet(ctx context.Context, client *management.Client, endpoint, appID, appSecret string, userTokens oauth2.TokenSource) error {\n" +
		snippet + use.String() + "\treturn " + result + "\n}\n"
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
