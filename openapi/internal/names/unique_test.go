package names

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestFieldNames(t *testing.T) {
	got := fieldNames([]string{"primary_email", "primaryEmail", "name", "additionalProperties", "marshalJSON"}, true)
	if got["primaryEmail"] != "PrimaryEmail" || got["name"] != "Name" {
		t.Errorf("got %v", got)
	}
	seen := map[string]bool{"AdditionalProperties": true, "MarshalJSON": true, "UnmarshalJSON": true}
	for _, name := range slices.Sorted(maps.Values(got)) {
		if seen[name] || !token.IsExported(name) {
			t.Errorf("%s is taken: %v", name, got)
		}
		seen[name] = true
	}
	if closed := fieldNames([]string{"additionalProperties"}, false); closed["additionalProperties"] != "AdditionalProperties" {
		t.Errorf("closed: %v", closed)
	}
	// The order of the properties does not matter.
	if again := fieldNames([]string{"marshalJSON", "primaryEmail", "additionalProperties", "name", "primary_email"}, true); !maps.Equal(got, again) {
		t.Errorf("got %v, then %v", got, again)
	}
}

// The list of names that no type can have is that of the support code.
func TestSupportNames(t *testing.T) {
	entries, err := os.ReadDir("../support")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	fset := token.NewFileSet()
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, "../support/"+entry.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			for _, name := range declaredBy(decl) {
				if token.IsExported(name) {
					declared[name] = true
				}
			}
		}
	}
	if !maps.Equal(declared, supportNames) {
		t.Errorf("supportNames is not what the support code declares:\n%q\n%q", slices.Sorted(maps.Keys(supportNames)), slices.Sorted(maps.Keys(declared)))
	}
}

func declaredBy(decl ast.Decl) []string {
	var names []string
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names = append(names, decl.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range decl.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}
