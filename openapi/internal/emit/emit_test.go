package emit

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/logto-go/management/openapi/internal/words"
)

var support = fstest.MapFS{
	"doc.go":       {Data: []byte("// Package support is support.\npackage support\n")},
	"time.go":      {Data: []byte("package support\n\n// Timestamp is one. package support\ntype Timestamp int64\n")},
	"time_test.go": {Data: []byte("package support\n")},
	"notes.txt":    {Data: []byte("package support\n")},
}

func TestSupport(t *testing.T) {
	files, err := Support(support)
	if err != nil {
		t.Fatal(err)
	}
	want := Header + "// Source: openapi/internal/support/time.go\n\npackage gen\n\n// Timestamp is one. package support\ntype Timestamp int64\n"
	if got := string(files["gen/time.gen.go"]); got != want || len(files) != 1 {
		t.Errorf("got %d files, and\n%s", len(files), got)
	}
}

func TestAll(t *testing.T) {
	const doc = `{paths: {/a: {get: {operationId: GetA, tags: [Time], x-go: {args: [], result: {kind: none}}}}}}`
	files, err := All([]byte("package gen\n\nfunc (c *Client) GetA() {}\n"), object(t, doc), support, &words.Codes{})
	if err != nil {
		t.Fatal(err)
	}
	// The tag has the name of a file of the support code.
	if want := []string{"codes.gen.go", "docs/operations.md", "gen/doc.gen.go", "gen/time.gen.go", "gen/time_api.gen.go", "management.gen.go", "operations.gen.go"}; !slices.Equal(slices.Sorted(maps.Keys(files)), want) {
		t.Errorf("files: %q", slices.Sorted(maps.Keys(files)))
	}
	for name, text := range map[string]string{"gen/time.gen.go": "type Timestamp", "gen/time_api.gen.go": ") GetA()", "management.gen.go": "func (c *Client) GetA(ctx context.Context"} {
		if !strings.Contains(string(files[name]), text) {
			t.Errorf("%s:\n%s", name, files[name])
		}
	}
}

// Only files that are generated, and not any more, are stale.
func TestStale(t *testing.T) {
	root := t.TempDir()
	content := map[string]string{
		"api_users.gen.go":       Header + "package management\n",
		"api_gone.gen.go":        Header + "package management\n",
		"byhand.gen.go":          "package management\n",
		"client.go":              Header + "package management\n",
		"gen/users.gen.go":       Header + "package gen\n",
		"gen/gone.gen.go":        Header + "package gen\n",
		"gen/notes.txt":          Header,
		"other/gone.gen.go":      Header + "package other\n",
		"gen/deeper/gone.gen.go": Header + "package deeper\n",
	}
	for name, text := range content {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stale, err := Stale(root, map[string][]byte{"api_users.gen.go": {}, "gen/users.gen.go": {}, "gen/new.gen.go": {}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(root, "api_gone.gen.go"), filepath.Join(root, "gen", "gone.gen.go")}
	if !slices.Equal(stale, want) {
		t.Errorf("got %q, want %q", stale, want)
	}
}
