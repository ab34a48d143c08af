package surface_test

import (
	"go/ast"
	"go/parser"
	"regexp"
	"strings"
	"testing"
)

// deletingSkips is the warning that a loop which deletes skips items, in one sentence with the way out.
var deletingSkips = regexp.MustCompile(`\bdelet\w+ [^.]*\bskips\b[^.]*\[UntilEmpty\]`)

// The comment of every list says that deleting what it yields skips items, and which option does not.
func TestListsWarnOfDeleting(t *testing.T) {
	lists, pages := 0, 0
	for _, file := range filesOf(t, "../..", parser.ParseComments) {
		for _, decl := range file.Decls {
			method, ok := decl.(*ast.FuncDecl)
			if !ok || method.Recv == nil || !method.Name.IsExported() {
				continue
			}
			if strings.HasPrefix(method.Name.Name, "List") && strings.HasSuffix(method.Name.Name, "Page") {
				pages++
			}
			if !isSequence(method.Type.Results) {
				continue
			}
			lists++
			if text := strings.Join(strings.Fields(method.Doc.Text()), " "); !deletingSkips.MatchString(text) {
				t.Errorf("%s does not say so", method.Name.Name)
			}
		}
	}
	if lists < 29 || lists != pages {
		t.Errorf("%d lists, %d that are given page by page", lists, pages)
	}
}

// isSequence reports whether a function returns an iter.Seq2.
func isSequence(results *ast.FieldList) bool {
	if results == nil || len(results.List) != 1 {
		return false
	}
	of, ok := results.List[0].Type.(*ast.IndexListExpr)
	if !ok {
		return false
	}
	name, ok := of.X.(*ast.SelectorExpr)
	return ok && name.Sel.Name == "Seq2"
}
