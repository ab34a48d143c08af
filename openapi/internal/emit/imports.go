package emit

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// importsOf writes the import declaration of a file that has a body: those of the given imports
// that it needs, packages of the standard library first. They are given, and not left to be found:
// a search would look at the packages on disk, which are those of the document before.
func importsOf(imported, body string) (string, error) {
	given, err := parser.ParseFile(token.NewFileSet(), "imports.go", "package p\n"+imported, parser.ImportsOnly)
	if err != nil {
		return "", err
	}
	file, err := parser.ParseFile(token.NewFileSet(), "body.go", "package p\n"+body, 0)
	if err != nil {
		return "", err
	}
	used := packagesIn(file)
	var needed []*ast.ImportSpec
	for _, spec := range given.Imports {
		if used[localName(spec)] {
			needed = append(needed, spec)
		}
	}
	slices.SortFunc(needed, func(a, b *ast.ImportSpec) int {
		return cmp.Or(cmp.Compare(group(a), group(b)), strings.Compare(a.Path.Value, b.Path.Value))
	})
	needed = slices.CompactFunc(needed, func(a, b *ast.ImportSpec) bool {
		return a.Path.Value == b.Path.Value && localName(a) == localName(b)
	})
	var out strings.Builder
	for i, spec := range needed {
		if i > 0 && group(spec) != group(needed[i-1]) {
			out.WriteString("\n")
		}
		if spec.Name != nil {
			out.WriteString(spec.Name.Name + " ")
		}
		out.WriteString(spec.Path.Value + "\n")
	}
	switch len(needed) {
	case 0:
		return "", nil
	case 1:
		return "import " + out.String(), nil
	}
	return fmt.Sprintf("import (\n%s)\n", out.String()), nil
}

// packagesIn returns the names that stand before a dot and that the file does not declare.
func packagesIn(file *ast.File) map[string]bool {
	undeclared := map[*ast.Ident]bool{}
	for _, id := range file.Unresolved {
		undeclared[id] = true
	}
	out := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok && undeclared[id] {
				out[id.Name] = true
			}
		}
		return true
	})
	return out
}

// localName is how a file calls a package that it imports.
func localName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return path.Base(pathOf(spec))
}

// group is 0 for packages of the standard library, and 1 for others.
func group(spec *ast.ImportSpec) int {
	if first, _, _ := strings.Cut(pathOf(spec), "/"); strings.Contains(first, ".") {
		return 1
	}
	return 0
}

func pathOf(spec *ast.ImportSpec) string {
	value, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return "" // the parser has looked at it
	}
	return value
}
