package surface_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exported is an exported name with its comment, as documentation shows it.
type exported struct {
	name, comment string // a field or method is written Type.Name
}

// packageNames parses the files of a package.
func packageNames(t *testing.T, dir string) []exported {
	t.Helper()
	return namesIn(t, dir, func(string) bool { return true })
}

// namesIn parses those files of a package that are wanted.
func namesIn(t *testing.T, dir string, wanted func(file string) bool) []exported {
	t.Helper()
	files := filesOf(t, dir, parser.ParseComments)
	var out []exported
	add := func(name string, docs ...*ast.CommentGroup) {
		text := ""
		for _, doc := range docs {
			text = strings.TrimSpace(text + "\n" + doc.Text())
		}
		out = append(out, exported{name, text})
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, "_test.go") || !wanted(name) {
			continue
		}
		for _, decl := range files[name].Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if name, ok := funcName(d); ok {
					add(name, d.Doc)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.ValueSpec:
						for _, id := range s.Names {
							if id.IsExported() {
								add(id.Name, docOf(s.Doc, d, len(d.Specs)), s.Comment)
							}
						}
					case *ast.TypeSpec:
						if s.Name.IsExported() {
							add(s.Name.Name, docOf(s.Doc, d, len(d.Specs)))
							addFields(s.Name.Name, s.Type, add)
						}
					}
				}
			}
		}
	}
	return out
}

// filesOf parses the Go files of a folder, tests included, by name.
func filesOf(t *testing.T, dir string, mode parser.Mode) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(names), err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, mode)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = file
	}
	return files
}

// docOf returns the comment of a declaration that stands alone, or that of its part.
func docOf(own *ast.CommentGroup, decl *ast.GenDecl, parts int) *ast.CommentGroup {
	if own == nil && parts == 1 {
		return decl.Doc
	}
	return own
}

func addFields(typ string, of ast.Expr, add func(string, ...*ast.CommentGroup)) {
	s, ok := of.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range s.Fields.List {
		for _, id := range f.Names {
			if id.IsExported() {
				add(typ+"."+id.Name, f.Doc, f.Comment)
			}
		}
	}
}

// userPackages are the folders of the packages that users import.
var userPackages = []string{".", "gen", "auth", "middleware", "webhook", "logtotest"}

// wellKnownMethods say what they do by the interface that they implement.
var wellKnownMethods = regexp.MustCompile(`\.(MarshalJSON|UnmarshalJSON|String|GoString|Format|LogValue|Error|Unwrap|Is|MarshalText|UnmarshalText)$`)

// Every exported name of the packages that users import has a comment.
func TestEveryNameHasAComment(t *testing.T) {
	for _, dir := range userPackages {
		names, missing := packageNames(t, path.Join("../..", dir)), 0
		for _, n := range names {
			if n.comment == "" && !wellKnownMethods.MatchString(n.name) {
				missing++
				t.Errorf("%s: %s has no comment", dir, n.name)
			}
		}
		t.Logf("%s: %d exported names, %d without a comment", dir, len(names), missing)
	}
}

// packageComments returns the comments that stand before the package clauses, by file.
func packageComments(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, file := range filesOf(t, dir, parser.ParseComments|parser.PackageClauseOnly) {
		if file.Doc != nil {
			out[name] = file.Doc.Text()
		}
	}
	return out
}

// Each error that an operation was seen to give stands in its comment, and the operation in the
// lists of them.
func TestErrorsAndOperationsAreListed(t *testing.T) {
	comments := map[string]string{}
	for _, n := range packageNames(t, "../..") {
		comments[n.name] = n.comment
	}
	overview := fmt.Sprint(packageComments(t, "../.."))
	page := readText(t, "../../docs/operations.md")
	methods := goMethods(t)
	for client, names := range map[string][]string{"Client": nil, "AccountClient": nil, "ExperienceClient": nil} {
		for name := range comments {
			if of, method, ok := strings.Cut(name, "."); ok && of == client {
				names = append(names, method)
			}
		}
		for _, method := range names {
			if !slices.Contains(slices.Collect(maps.Values(methods)), method) {
				continue
			}
			link := client + "." + method
			if !strings.Contains(overview, "["+link+"]") || !strings.Contains(page, "#"+link+")") {
				t.Errorf("%s is not listed in the package comment and in docs/operations.md", link)
			}
		}
	}
	pairs, constants := 0, codeConstants(t)
	for line := range strings.Lines(readText(t, "../../openapi/errors.tsv")) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 3 || fields[0] == "operationId" {
			continue
		}
		pairs++
		method, documented := methods[fields[0]]
		if !documented {
			t.Logf("errors.tsv: %s is not in this document", fields[0])
			continue
		}
		found := false
		for _, client := range []string{"Client.", "AccountClient.", "ExperienceClient."} {
			found = found || strings.Contains(comments[client+method], "["+constants[fields[2]]+"]")
		}
		if !found {
			t.Errorf("%s was seen to fail with %s, and its comment does not say so", method, fields[2])
		}
	}
	if pairs < 400 {
		t.Errorf("errors.tsv has only %d pairs", pairs)
	}
}

var codeConstant = regexp.MustCompile(`(Code\w+)\s+= Code\("([^"]+)"\)`)

// codeConstants returns the names of the constants of error codes.
func codeConstants(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range codeConstant.FindAllStringSubmatch(readText(t, "../../codes.gen.go"), -1) {
		out[m[2]] = m[1]
	}
	return out
}

func readText(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
