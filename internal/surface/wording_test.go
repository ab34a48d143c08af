package surface_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// phrases are what a native reader would stop at.
var phrases = regexp.MustCompile(`(?i)\b(is matching|tells whether|cannot be had|was given nil|makes no sense|these limits|` +
	`answer|answers|answered|for ever|whoever prefers|(that|which|this) (is|are) (none|no (JSON|text|object|fault|status|journal|escape|integer|number|member|list|scope)))\b`)

// What users read has none of those phrases: comments, error texts and documents.
func TestWording(t *testing.T) {
	read := 0
	check := func(where, text string) {
		read++
		if found := phrases.FindString(text); found != "" {
			t.Errorf("%s has %q in it", where, found)
		}
	}
	for _, dir := range userPackages {
		for _, n := range packageNames(t, filepath.Join("../..", dir)) {
			check(dir+": the comment of "+n.name, n.comment)
		}
	}
	eachFile(t, ".go", func(name string) {
		if !isSource(name) {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		check("the package comment in "+name, file.Doc.Text())
		for _, text := range errorTexts(file) {
			check(name+": the error "+text, text)
		}
	})
	eachFile(t, ".md", func(name string) { check(name, readText(t, name)) })
	if read < 5000 {
		t.Errorf("only %d texts were read", read)
	}
}

// errorTexts returns the texts that a file makes errors of.
func errorTexts(file *ast.File) (texts []string) {
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		if f, ok := call.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "New" || f.Sel.Name == "Errorf") && len(call.Args) > 0 {
			if text, ok := call.Args[0].(*ast.BasicLit); ok && text.Kind == token.STRING {
				texts = append(texts, text.Value)
			}
		}
		return true
	})
	return texts
}

// eachFile calls a function with each file of the repository whose name has that ending.
func eachFile(t *testing.T, ending string, do func(name string)) {
	t.Helper()
	err := filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ending) {
			do(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
