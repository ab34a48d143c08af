package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/spec"
)

// No exported name of the client and its types is too long to read, except for
// those that have a reason in the names file; and no reason stands there in vain.
func TestLongNames(t *testing.T) {
	_, in := readInputs(t)
	total, reasons := 0, map[string]int{}
	for _, dir := range []string{"..", "../gen"} {
		for name := range exportedNames(t, dir) {
			total++
			if len(name) <= names.MaxName {
				continue
			}
			if reason := in.Names.ReasonFor(name); reason == "" {
				t.Errorf("%s has %d characters: pin a shorter name in %s, or a reason", name, len(name), namesFile)
			} else {
				reasons[reason]++
			}
		}
	}
	for pattern := range in.Names.Long {
		if reasons[pattern] == 0 {
			t.Errorf("%s: no name needs %s any more", namesFile, pattern)
		}
	}
	t.Logf("%d names; longer than %d characters: %v", total, names.MaxName, reasons)
	if total < 3000 {
		t.Errorf("only %d exported names were found", total)
	}
}

// exportedNames returns the exported functions, methods, types, fields, constants
// and variables that the Go files of a folder declare, tests aside.
func exportedNames(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	add := func(names ...*ast.Ident) {
		for _, name := range names {
			if name.IsExported() {
				out[name.Name] = true
			}
		}
	}
	files = slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				add(n.Name)
				return false
			case *ast.TypeSpec:
				add(n.Name)
			case *ast.ValueSpec:
				add(n.Names...)
			case *ast.Field:
				add(n.Names...)
			}
			return true
		})
	}
	return out
}

// Every operation keeps the id that Logto gave it, beside the name of its method.
func TestLogtoOperationIDs(t *testing.T) {
	t.Parallel()
	recorded, _ := readInputs(t)
	p := recordedProduct(t)
	had := map[string]string{} // by method and path
	for _, op := range spec.Operations(recorded) {
		had[op.Method+" "+op.Path] = op.ID
	}
	doc, err := spec.Parse(p.JSON)
	if err != nil {
		t.Fatal(err)
	}
	renamed := map[string]string{}
	for _, op := range spec.Operations(doc) {
		id := spec.Str(op.Node, spec.LogtoIDKey)
		if id == "" || id != had[op.Method+" "+op.Path] {
			t.Errorf("%s %s: the id is %q, was %q", op.Method, op.Path, id, had[op.Method+" "+op.Path])
		}
		if id != op.ID {
			renamed[id] = op.ID
		}
	}
	for id, want := range map[string]string{"DeleteGrantById": "DeleteGrantByID", "CreateConnectorAuthorizationUri": "CreateConnectorAuthorizationURI", "GetSwaggerJson": "GetSwaggerJSON", "GetSignInExp": "GetSignInExperience"} {
		if renamed[id] != want {
			t.Errorf("%s is called %q, want %s", id, renamed[id], want)
		}
	}
	t.Logf("%d of %d methods are not called by Logto's id: %v", len(renamed), len(had), slices.Sorted(maps.Values(renamed)))
}
