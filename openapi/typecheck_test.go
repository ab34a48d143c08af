package main

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const modulePath = "github.com/logto-go/management"

// exports are the compiled packages that the module needs, by import path.
var exports = sync.OnceValues(func() (map[string]string, error) {
	imports, err := goList("-f", `{{join .Imports "\n"}}`, ".", "./openapi/internal/support")
	if err != nil {
		return nil, err
	}
	imports = slices.DeleteFunc(imports, func(path string) bool { return path == modulePath+"/gen" })
	lines, err := goList(append([]string{"-deps", "-export", "-f", "{{.ImportPath}}\t{{.Export}}"}, imports...)...)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, line := range lines {
		path, file, _ := strings.Cut(line, "\t")
		files[path] = file
	}
	return files, nil
})

// goList runs go list and returns its lines.
func goList(args ...string) ([]string, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = ".."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, errorWithOutput{err, stderr.String()}
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), nil
}

type errorWithOutput struct {
	error
	output string
}

func (e errorWithOutput) Error() string { return e.error.Error() + ": " + e.output }

// typeCheck checks the generated files of a product together with the code in
// the root that is written by hand, and returns what the compiler would say.
func typeCheck(t *testing.T, files map[string][]byte) []string {
	t.Helper()
	compiled, err := exports()
	if err != nil {
		t.Fatal(err)
	}
	c := checker{fset: token.NewFileSet()}
	c.fallback = importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(compiled[path]) })
	var gen, root []*ast.File
	for name, data := range files {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		file := c.parse(name, data)
		if strings.HasPrefix(name, "gen/") {
			gen = append(gen, file)
		} else {
			root = append(root, file)
		}
	}
	byHand, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range byHand {
		if strings.HasSuffix(name, ".gen.go") || strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "tools.go" {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		root = append(root, c.parse(name, data))
	}
	c.gen = c.check(modulePath+"/gen", gen)
	c.check(modulePath, root)
	return c.errors
}

type checker struct {
	fset     *token.FileSet
	fallback types.Importer
	gen      *types.Package
	errors   []string
}

func (c *checker) parse(name string, data []byte) *ast.File {
	file, err := parser.ParseFile(c.fset, name, data, parser.SkipObjectResolution)
	if err != nil {
		c.errors = append(c.errors, err.Error())
	}
	return file
}

func (c *checker) Import(path string) (*types.Package, error) {
	if path == modulePath+"/gen" {
		return c.gen, nil
	}
	return c.fallback.Import(path)
}

func (c *checker) check(path string, files []*ast.File) *types.Package {
	conf := types.Config{Importer: c, Error: func(err error) { c.errors = append(c.errors, err.Error()) }}
	pkg, _ := conf.Check(path, c.fset, files, nil) // the errors were kept above
	return pkg
}
