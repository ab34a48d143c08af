package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tree returns the files of a folder with their contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			out[e.Name()] = "a folder"
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(data)
	}
	return out
}

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write(t, at("a"), "old")
	write(t, at("gone"), "old")
	err := Replace(map[string][]byte{at("a"): []byte("new"), at("b"): []byte("new too")}, at("gone"), at("never"))
	if err != nil {
		t.Fatal(err)
	}
	got := tree(t, dir)
	if len(got) != 2 || got["a"] != "new" || got["b"] != "new too" {
		t.Errorf("got %q", got)
	}
	if info, err := os.Stat(at("b")); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode: %v, %v", info.Mode(), err)
	}
}

// Whatever is in the way of one file, none is touched, and no temporary file stays.
func TestReplaceAllOrNothing(t *testing.T) {
	for _, tt := range []struct {
		name   string
		files  []string
		remove []string
		want   string
	}{
		{"a folder in the place of a file", []string{"a", "b", "folder"}, nil, "not a regular file"},
		{"a folder that is missing", []string{"a", "missing/x"}, nil, "missing"},
		{"a folder to be removed", []string{"a"}, []string{"b", "folder"}, "not a regular file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "a"), "old a")
			write(t, filepath.Join(dir, "b"), "old b")
			if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			contents := map[string][]byte{}
			for _, name := range tt.files {
				contents[filepath.Join(dir, name)] = []byte("new")
			}
			var remove []string
			for _, name := range tt.remove {
				remove = append(remove, filepath.Join(dir, name))
			}
			err := Replace(contents, remove...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			after := tree(t, dir)
			if len(after) != len(before) {
				t.Errorf("before %q, after %q", before, after)
			}
			for name, content := range before {
				if after[name] != content {
					t.Errorf("%s: %q, was %q", name, after[name], content)
				}
			}
		})
	}
}

// A rename that fails after others succeeded gives them their old content back.
func TestRestore(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, a, "new")
	write(t, b, "new")
	if err := restore(map[string][]byte{a: []byte("old"), b: nil}, []string{a, b}); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); len(got) != 1 || got["a"] != "old" {
		t.Errorf("got %q", got)
	}
}

// A run that was killed left a temporary file; the editor of a user keeps one of its own.
func TestReplaceAfterAKilledRun(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.gen.go")
	if _, err := writeTemp(path, []byte("half of it")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, ".a.gen.go.swp"), "kept")
	if err := Replace(map[string][]byte{path: []byte("new")}); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); len(got) != 2 || got["a.gen.go"] != "new" || got[".a.gen.go.swp"] != "kept" {
		t.Errorf("got %q", got)
	}
}
