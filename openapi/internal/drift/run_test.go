package drift

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/pull"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

const recordedFile = "openapi/logto.json"

// copyModule copies what a comparison needs of this module into a fresh folder
// and makes that the working directory.
func copyModule(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	root := os.DirFS("../../..")
	for _, pattern := range []string{
		"go.mod", "go.sum", "*.go", "auth/*.go", "middleware/*.go", "gen/*.go",
		"openapi/*.json", "openapi/*.yaml", "openapi/*.tsv", "openapi/templates/*", "openapi/templates/*/*", "openapi/internal/support/*.go", "testdata/releases/*.json.gz",
	} {
		names, err := fs.Glob(root, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if info, err := fs.Stat(root, name); err != nil || info.IsDir() || strings.HasSuffix(name, "_test.go") {
				continue
			}
			data, err := fs.ReadFile(root, name)
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), data)
		}
	}
	t.Chdir(dir)
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// snapshot returns the hashes of all files below the working directory.
func snapshot(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out[path] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The whole way, with the whole document: what a change means in Go, and for
// code that uses the client. Nothing in the checkout changes.
func TestRun(t *testing.T) {
	copyModule(t)
	const example = `package main

import "github.com/logto-go/management"

func main() {
	var client *management.Client
	_ = client.GetStatus
	_ = client.GetUser
}
`
	writeFile(t, "examples/status/main.go", []byte(example))
	doc, err := spec.Read("openapi/logto.json")
	if err != nil {
		t.Fatal(err)
	}
	count := len(spec.Operations(doc))
	m := spectest.Mutable{T: t, Doc: doc}
	delete(spec.Obj(spec.Obj(doc, "paths"), "/api/status"), "get")
	m.Add("get", "/api/widgets", widgets)
	m.Op("ListRoles").Parameter("query", "excludeUserId")["name"] = "withoutUserId"
	for _, op := range spec.Operations(doc) {
		// Wherever it stands, so that it is gone from the types.
		spec.WalkOperation(op, func(_ string, s spec.Object) spec.Object {
			if spec.Obj(spec.Obj(s, "properties"), "isSuspended") != nil {
				delete(spec.Obj(s, "properties"), "isSuspended")
				s["required"] = slices.DeleteFunc(spec.List(s, "required"), func(v any) bool { return v == "isSuspended" })
			}
			return s
		})
	}
	source := filepath.Join(t.TempDir(), "source.json")
	writeFile(t, source, encode(t, doc))

	before := snapshot(t)
	r, err := Run(t.Context(), pull.Options{Source: source}, recordedFile)
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(before, snapshot(t)) {
		t.Error("a file in the checkout changed")
	}
	if r.Status() != Breaking || r.Failure != "" {
		t.Errorf("status %d, failure %q", r.Status(), r.Failure)
	}
	report := r.Markdown()
	lines := strings.Split(report, "\n")
	for _, line := range []string{
		fmt.Sprintf("`source.json`, compared with the recorded `openapi/logto.json`: %[1]d operations, %[1]d before.", count),
		"## Stop calling methods that are gone",
		"- `Client.GetStatus`",
		"## Stop using types and fields that are gone",
		"- `gen.ListRolesParams`: `ExcludeUserID`",
		// Releases that are supported send it, so it stays, and may be missing.
		"## Do without what the newest server no longer sends",
		"- `gen.User`: `IsSuspended`",
		"## Change the use of types and fields of another type",
		"- `gen.User`: `IsSuspended: changed from bool to *bool`",
		"## Mend the code of this module",
		filepath.FromSlash("examples/status/main.go") + ":7: client.GetStatus undefined (type *management.Client has no field or method GetStatus)",
		"## Name the new types",
		"- `Client.ListWidgets`",
		"- `gen.ListRolesParams`: `WithoutUserID`",
		"- **breaking** `deleted the 'query' request parameter 'excludeUserId'`: `ListRoles`",
		"- `endpoint added`: `ListWidgets`",
	} {
		if !slices.Contains(lines, line) {
			t.Errorf("missing: %s", line)
		}
	}
	if t.Failed() {
		t.Logf("report:\n%s", report)
	}
}

func TestRunWithoutChange(t *testing.T) {
	copyModule(t)
	// As published: other white space, other order, a server, a description.
	doc, err := spec.Read(recordedFile)
	if err != nil {
		t.Fatal(err)
	}
	doc["servers"] = []any{spec.Object{"url": "https://[tenant_id].logto.app/"}}
	spec.Obj(doc, "info")["description"] = "Prose."
	source := filepath.Join(t.TempDir(), "source.json")
	writeFile(t, source, []byte(spec.Compact(doc)))
	r, err := Run(t.Context(), pull.Options{Source: source}, recordedFile)
	if err != nil {
		t.Fatal(err)
	}
	if r.Status() != NoChange || !strings.Contains(r.Markdown(), "are the same: nothing to do") {
		t.Errorf("status %d, report:\n%s", r.Status(), r.Markdown())
	}
}

// What cannot be compared is an error that names the document.
func TestRunFails(t *testing.T) {
	part := recordedPart(t) // before the change of folder
	copyModule(t)
	dir := t.TempDir()
	small := func(t *testing.T, recorded *string) { // no need to prepare the whole document as well
		*recorded = filepath.Join(dir, "part.json")
		writeFile(t, *recorded, encode(t, part))
	}
	tests := []struct {
		name   string
		source func(t *testing.T) string // the text of the document
		files  func(t *testing.T, recorded *string)
		want   string
	}{
		{"a page", func(*testing.T) string { return "<html></html>" }, nil, "cannot read the OpenAPI document from source.json: the response is an HTML page"},
		{"another API", func(*testing.T) string {
			return `{"openapi": "3.0.3", "paths": {"/pets": {"get": {"operationId": "ListPets"}}}}`
		}, nil, "not Logto's"},
		{"a reference to nothing", func(t *testing.T) string {
			doc := spec.Clone(part)
			spectest.Mutable{T: t, Doc: doc}.Add("get", "/api/resources", `{"operationId": "ListResources", "responses": {"200": {"$ref": "#/components/responses/None"}}}`)
			return spec.Compact(doc)
		}, small, `the published document: reference "#/components/responses/None" names nothing`},
		{"a reference out of the document", func(t *testing.T) string {
			doc := spec.Clone(part)
			spectest.Mutable{T: t, Doc: doc}.Add("get", "/api/resources", `{"operationId": "ListResources", "responses": {"200": {"$ref": "http://127.0.0.1/x.json"}}}`)
			return spec.Compact(doc)
		}, nil, `the reference "http://127.0.0.1/x.json" at "#/paths/~1api~1resources/get/responses/200" leaves the document`},
		{"nothing recorded", func(*testing.T) string { return validPart(t, part) }, func(_ *testing.T, f *string) { *f = "missing.json" }, "missing.json"},
		{"the recorded document damaged", func(*testing.T) string { return validPart(t, part) }, func(_ *testing.T, f *string) { *f = "go.mod" }, "go.mod: "},
		{"no corrections", func(*testing.T) string { return validPart(t, part) }, hide(pipeline.CorrectionsFile), "corrections.yaml"},
		{"no names", func(*testing.T) string { return validPart(t, part) }, hide(pipeline.NamesFile), "names.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			source := filepath.Join(dir, "source.json")
			writeFile(t, source, []byte(tt.source(t)))
			recorded := recordedFile
			if tt.files != nil {
				tt.files(t, &recorded)
			}
			_, err := Run(t.Context(), pull.Options{Source: source}, recorded)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
}

// hide moves a file of the module away for the time of a test.
func hide(name string) func(*testing.T, *string) {
	return func(t *testing.T, _ *string) {
		if err := os.Rename(name, name+".away"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := os.Rename(name+".away", name); err != nil {
				t.Error(err)
			}
		})
	}
}

// validPart is a part of the recorded document that passes for Logto's.
func validPart(t *testing.T, part spec.Object) string {
	t.Helper()
	doc := spec.Clone(part)
	spectest.Mutable{T: t, Doc: doc}.Add("get", "/api/resources", `{"operationId": "ListResources", "responses": {}}`)
	return spec.Compact(doc)
}

// A library that gives up must not end the program with a status of its own.
func TestGuard(t *testing.T) {
	err := guard(func() error { panic("no such schema") })
	if err == nil || !strings.Contains(err.Error(), "no such schema") {
		t.Errorf("got %v", err)
	}
}
