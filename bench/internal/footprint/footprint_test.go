package footprint

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module writes a module of two packages and returns a compiler for it.
func module(t *testing.T) *Compiler {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":       "module example.com/m\n\ngo 1.26.0\n",
		"main.go":      "package main\n\nimport \"example.com/m/part\"\n\nfunc main() { part.Do() }\n",
		"part/part.go": "package part\n\nfunc Do() {}\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &Compiler{Dir: dir, Temp: t.TempDir()}
}

func TestDependencies(t *testing.T) {
	c := module(t)
	packages, err := c.Dependencies(t.Context(), ".")
	if want := []string{"example.com/m/part", "example.com/m"}; err != nil || !slices.Equal(packages, want) {
		t.Errorf("packages %q, %v", packages, err)
	}
	modules, err := c.Modules(t.Context(), ".")
	if err != nil || len(modules) != 0 {
		t.Errorf("modules %q, %v", modules, err)
	}
}

func TestSize(t *testing.T) {
	plain, stripped, err := module(t).Size(t.Context(), ".")
	if err != nil || stripped < 100_000 || plain <= stripped {
		t.Errorf("%d and %d bytes, %v", plain, stripped, err)
	}
}

func TestErrorsShowWhatGoSays(t *testing.T) {
	_, _, err := module(t).Size(t.Context(), "./missing")
	if err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("got %v", err)
	}
}

func TestLink(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	if err := os.MkdirAll(filepath.Join(from, "a"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(from, "a", "b"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := link(from, to); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(to, "a", "b")); err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
}
