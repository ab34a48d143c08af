package surface_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// surface is what a walk over exported declarations has met.
type surface struct {
	types, funcs, fields int
	faults               []string
}

func (s *surface) fault(name, format string, args ...any) {
	s.faults = append(s.faults, name+": "+fmt.Sprintf(format, args...))
}

// look walks the exported declarations of a file. allowed are the functions
// that may return any value.
func (s *surface) look(file *ast.File, allowed ...string) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if name, exported := funcName(decl); exported {
				s.lookAtFunc(name, decl, slices.Contains(allowed, name))
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.IsExported() {
					documented := spec.Doc.Text() != "" || decl.Doc.Text() != "" && len(decl.Specs) == 1
					s.lookAtType(spec, documented)
				}
			}
		}
	}
}

func (s *surface) lookAtFunc(name string, decl *ast.FuncDecl, mayReturnAny bool) {
	s.funcs++
	if decl.Doc.Text() == "" {
		s.fault(name, "no comment")
	}
	for _, what := range typeFaults(decl.Type.Params, true) {
		s.fault(name, "a parameter has %s", what)
	}
	if decl.Type.Results != nil {
		for _, what := range typeFaults(decl.Type.Results, mayReturnAny) {
			s.fault(name, "a result has %s", what)
		}
	}
}

func (s *surface) lookAtType(spec *ast.TypeSpec, documented bool) {
	s.types++
	name := spec.Name.Name
	if !documented {
		s.fault(name, "no comment")
	}
	if last := name[len(name)-1]; '0' <= last && last <= '9' {
		s.fault(name, "the name ends in a digit")
	}
	object, ok := spec.Type.(*ast.StructType)
	if !ok {
		for _, what := range typeFaults(spec.Type, false) {
			s.fault(name, "it has %s", what)
		}
		return
	}
	for _, field := range object.Fields.List {
		label := name + " embeds"
		if len(field.Names) > 0 {
			if !field.Names[0].IsExported() {
				continue
			}
			label = name + "." + field.Names[0].Name
		}
		s.fields++
		for _, what := range typeFaults(field.Type, false) {
			s.fault(label, "it has %s", what)
		}
	}
}

// funcName returns the name of a function, with its receiver, and whether users
// see it.
func funcName(decl *ast.FuncDecl) (name string, exported bool) {
	name, exported = decl.Name.Name, decl.Name.IsExported()
	if decl.Recv == nil {
		return name, exported
	}
	typ := decl.Recv.List[0].Type
	for {
		switch t := typ.(type) {
		case *ast.StarExpr:
			typ = t.X
		case *ast.IndexExpr: // a generic type
			typ = t.X
		case *ast.Ident:
			return t.Name + "." + name, exported && t.IsExported()
		default:
			return name, exported
		}
	}
}

// typeFaults returns what is wrong with types that are written out in a field,
// in parameters or results, or in a definition.
func typeFaults(typ ast.Node, mayBeAny bool) (faults []string) {
	ast.Inspect(typ, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.StructType:
			faults = append(faults, "an anonymous struct")
		case *ast.InterfaceType:
			if !mayBeAny && len(node.Methods.List) == 0 {
				faults = append(faults, "a value of any type")
			}
		case *ast.Ident:
			if !mayBeAny && node.Name == "any" {
				faults = append(faults, "a value of any type")
			}
			if node.Name == "float32" {
				faults = append(faults, "a float32")
			}
		case *ast.SelectorExpr:
			return false // a type of another package
		}
		return true
	})
	return faults
}

func parseFiles(t *testing.T, pattern string) (files []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if !isSource(path) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// What is generated reads as if it were written by hand: every type has a name
// and a comment, and nothing is left for the user to cast.
func TestSurfaceTypes(t *testing.T) {
	files := parseFiles(t, "../../gen/*.go")
	allowed := []string{"JSONObject.Map"} // any JSON
	for _, file := range files {
		for _, decl := range file.Decls {
			// The variants of a union have no type in common.
			if f, ok := decl.(*ast.FuncDecl); ok && f.Name.Name == "ValueByDiscriminator" {
				name, _ := funcName(f)
				allowed = append(allowed, name)
			}
		}
	}
	var inGen, inClient surface
	for _, file := range files {
		inGen.look(file, allowed...)
	}
	for _, file := range parseFiles(t, "../../*.gen.go") {
		inClient.look(file)
	}
	for _, fault := range slices.Concat(inGen.faults, inClient.faults) {
		t.Error(fault)
	}
	operations := len(recordedOperations(t))
	if inGen.types < operations || inGen.fields < operations || inGen.funcs < 3*operations || inClient.funcs < operations {
		t.Errorf("looked at too little: %d types, %d fields, %d and %d functions", inGen.types, inGen.fields, inGen.funcs, inClient.funcs)
	}
	t.Logf("surface: gen has %d types with %d fields, %d functions and methods: %d faults",
		inGen.types, inGen.fields, inGen.funcs, len(inGen.faults))
	t.Logf("surface: the client has %d generated methods: %d faults", inClient.funcs, len(inClient.faults))
}

// The walk finds what it looks for.
func TestSurfaceFaults(t *testing.T) {
	const clean = `package p
// A is fine.
type A struct {
	B *B
	C map[string][]float64
	d any
}
// B is fine.
type B[T any] struct{}
// M is fine.
func (b *B[T]) M(v any) (T, error) { panic(0) }
func (x *hidden) M() any { return nil }
type hidden struct{ A any }
// I is fine.
type I interface{ M() }
`
	tests := []struct{ code, want string }{
		{"package p\ntype A int", "A: no comment"},
		{"package p\n// A is one of two.\ntype (\n// B is fine.\nB int\nA int\n)", "A: no comment"},
		{"package p\n// A1 is.\ntype A1 int", "A1: the name ends in a digit"},
		{"package p\n// A is.\ntype A any", "A: it has a value of any type"},
		{"package p\n// A is.\ntype A = map[string]interface{}", "A: it has a value of any type"},
		{"package p\n// A is.\ntype A []struct{ B int }", "A: it has an anonymous struct"},
		{"package p\n// A is.\ntype A struct{ B []struct{} }", "A.B: it has an anonymous struct"},
		{"package p\n// A is.\ntype A struct{ B map[string]any }", "A.B: it has a value of any type"},
		{"package p\n// A is.\ntype A struct{ B *float32 }", "A.B: it has a float32"},
		{"package p\n// A is.\ntype A struct{ B[any] }", "A embeds: it has a value of any type"},
		{"package p\nfunc F() {}", "F: no comment"},
		{"package p\n// F is.\nfunc F() any { return nil }", "F: a result has a value of any type"},
		{"package p\n// F is.\nfunc F(float32) {}", "F: a parameter has a float32"},
		{"package p\n// A is.\ntype A int\nfunc (a *A) M() {}", "A.M: no comment"},
	}
	look := func(code string) surface {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", code, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		var s surface
		s.look(file)
		return s
	}
	if s := look(clean); len(s.faults) > 0 || s.types != 3 || s.funcs != 1 || s.fields != 2 {
		t.Errorf("the clean file: %+v", s)
	}
	for _, test := range tests {
		if s := look(test.code); len(s.faults) != 1 || !strings.Contains(s.faults[0], test.want) {
			t.Errorf("%s\nfaults %q, want %q", test.code, s.faults, test.want)
		}
	}
}
