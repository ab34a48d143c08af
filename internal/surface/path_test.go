package surface_test

import (
	"go/ast"
	"go/parser"
	"path"
	"regexp"
	"strings"
	"testing"
)

var pathLine = regexp.MustCompile(`(?m)^\t([A-Za-z.]+) {2,}\S`)

// The steps of a call that the comment of caller lists are functions and methods of these packages.
func TestPathOfACall(t *testing.T) {
	known := map[string]bool{}
	for dir, prefix := range map[string]string{".": "", "gen": "gen.", "middleware": "middleware."} {
		for name, file := range filesOf(t, path.Join("../..", dir), parser.SkipObjectResolution) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, decl := range file.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok {
					name, _ := funcName(f)
					known[prefix+name] = true
				}
			}
		}
	}
	steps := 0
	for _, decl := range filesOf(t, "../..", parser.ParseComments)["caller.go"].Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, m := range pathLine.FindAllStringSubmatch(d.Doc.Text(), -1) {
			steps++
			if !known[m[1]] {
				t.Errorf("the comment of caller names %s, which does not exist", m[1])
			}
		}
	}
	if steps < 10 {
		t.Errorf("only %d steps were found: has their form changed?", steps)
	}
}
