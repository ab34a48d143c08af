package surface_test

import (
	"go/ast"
	"go/parser"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var pathLine = regexp.MustCompile(`^\t([A-Za-z.]+) +\S`)

// Each step of a call that the comment of caller lists is called by one that stands above it.
func TestPathOfACall(t *testing.T) {
	bodies := pathBodies(t)
	lists := pathsOfCalls(t)
	if len(lists) < 3 || len(lists[0]) < 10 {
		t.Errorf("the steps are %v: has their form changed?", lists)
	}
	for _, steps := range lists {
		for i, step := range steps {
			if bodies[step] == nil {
				t.Errorf("the comment of caller names %s, which does not exist", step)
				continue
			}
			calls := func(above string) bool { return callsStep(bodies[above], step) }
			if i > 0 && !slices.ContainsFunc(steps[:i], calls) {
				t.Errorf("the comment of caller names %s, which none of %v calls", step, steps[:i])
			}
		}
	}
}

// pathBodies returns the functions and methods of the packages that a call passes through.
func pathBodies(t *testing.T) map[string]ast.Node {
	t.Helper()
	bodies := map[string]ast.Node{}
	for dir, prefix := range map[string]string{".": "", "gen": "gen.", "middleware": "middleware."} {
		for name, file := range filesOf(t, path.Join("../..", dir), parser.SkipObjectResolution) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, decl := range file.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
					name, _ := funcName(f)
					bodies[prefix+name] = f.Body
				}
			}
		}
	}
	return bodies
}

// pathsOfCalls returns the lists of steps in the comment of caller.
func pathsOfCalls(t *testing.T) (lists [][]string) {
	t.Helper()
	for _, decl := range filesOf(t, "../..", parser.ParseComments)["caller.go"].Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		var steps []string
		for line := range strings.Lines(d.Doc.Text() + "\n") {
			if m := pathLine.FindStringSubmatch(line); m != nil {
				steps = append(steps, m[1])
			} else if steps != nil {
				lists, steps = append(lists, steps), nil
			}
		}
	}
	return lists
}

// callsStep reports whether a body calls a function, or a method of that name: of which type is not
// looked at.
func callsStep(body ast.Node, step string) bool {
	before, name := "", step
	if dot := strings.LastIndexByte(step, '.'); dot >= 0 {
		before, name = step[:dot], step[dot+1:]
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fun := call.Fun
		if generic, ok := fun.(*ast.IndexExpr); ok {
			fun = generic.X
		}
		switch fun := fun.(type) {
		case *ast.Ident:
			found = found || step == fun.Name
		case *ast.SelectorExpr:
			of, _ := fun.X.(*ast.Ident)
			ofPackage := before == "gen" || before == "middleware"
			found = found || fun.Sel.Name == name && before != "" && (!ofPackage || of != nil && of.Name == before)
		}
		return true
	})
	return found
}
