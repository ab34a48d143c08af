package main

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

// A step that fails leaves every file as it was, even if those before it have succeeded.
func TestFailedStepsChangeNothing(t *testing.T) {
	recorded, _ := readInputs(t)
	dir := t.TempDir()
	for _, folder := range []string{"openapi", "docs", "testdata/releases"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join("..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	before := tree(t)

	changed := spectest.Mutable{T: t, Doc: spec.Clone(recorded)}
	changed.Remove("GenerateTotpSecret")
	t.Setenv("LOGTO_OPENAPI", write(t, changed.Doc))
	for _, step := range []string{"pull", "refine"} {
		if err := steps[step](t.Context()); err != nil {
			t.Fatal(err)
		}
		unchanged(t, before, "the step "+step)
	}
	if err := os.WriteFile(codegenOutput, []byte("package gen\nfunc {"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := emitStep(t.Context()); err == nil {
		t.Error("code that is not Go was taken")
	}
	unchanged(t, before, "a failed emit")

	changed.Become("ListSamlApplicationSecrets.response", `{"type": "object", "properties": {"secrets": {"type": "array", "items": {"type": "object"}}}}`)
	t.Setenv("LOGTO_OPENAPI", write(t, changed.Doc))
	if err := pullStep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := refineStep(t.Context()); err == nil || !strings.Contains(err.Error(), correctionsFile) {
		t.Errorf("a correction that fits nothing: %v", err)
	}
	unchanged(t, before, "a failed refine")

	t.Setenv("LOGTO_OPENAPI", filepath.Join(dir, "nowhere.json"))
	if err := pullStep(t.Context()); err == nil {
		t.Error("a document that does not exist was pulled")
	}
	unchanged(t, before, "a failed pull")
}

// write writes a document, and returns its path.
func write(t *testing.T, doc spec.Object) string {
	t.Helper()
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "document.json")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// tree returns the files of the working directory, but for what the steps keep to themselves.
func tree(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".build":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		data, err := os.ReadFile(name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func unchanged(t *testing.T, before map[string]string, what string) {
	t.Helper()
	if !maps.Equal(tree(t), before) {
		t.Errorf("%s has changed files", what)
	}
}
