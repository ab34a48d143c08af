package emit

import (
	"fmt"
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

// Tags that map to the same name share its file, and none takes the place of a file of the
// support code, or of one that gave way to it.
func TestAllOfTagsOfOneName(t *testing.T) {
	support := fstest.MapFS{"client.go": {Data: []byte("package support\n\n// Client is one.\ntype Client struct{}\n")}}
	for _, tags := range [][]string{
		{"client", "Client API"}, {"Client API", "client"}, {"client", "Client", "client-api", "Client API", "client_api_api"},
		{"Users", "users", "USERS!"}, {"client", "shared", "doc", "other"}, {"Windows", "windows api"},
	} {
		t.Run(strings.Join(tags, " and "), func(t *testing.T) {
			var paths, source strings.Builder
			source.WriteString("package gen\n\n")
			for i, tag := range tags {
				name := string(rune('A' + i))
				fmt.Fprintf(&paths, "/%s: {get: {operationId: Get%s, tags: [%q], x-go: {args: [], result: {kind: none}}}}, ", name, name, tag)
				fmt.Fprintf(&source, "func (c *Client) Get%s() {}\n\n", name)
			}
			files, err := All([]byte(source.String()), object(t, "{paths: {"+paths.String()+"}}"), support, &words.Codes{})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(files["gen/client.gen.go"]), "type Client struct{}") {
				t.Errorf("the support code is not in its file:\n%s", files["gen/client.gen.go"])
			}
			var all strings.Builder
			for _, name := range slices.Sorted(maps.Keys(files)) {
				if strings.HasPrefix(name, "gen/") {
					all.Write(files[name])
				}
				if strings.HasSuffix(name, ".go") && !portable(strings.TrimPrefix(name, "gen/")) {
					t.Errorf("%s is not compiled on every system", name)
				}
			}
			for i := range tags {
				if method := fmt.Sprintf(") Get%c() {}", 'A'+i); strings.Count(all.String(), method) != 1 {
					t.Errorf("%q is in %d files: %q", method, strings.Count(all.String(), method), slices.Sorted(maps.Keys(files)))
				}
			}
		})
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
