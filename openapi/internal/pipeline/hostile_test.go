package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// hostileDocument has a place for a hostile text at every string: § where nothing in Go is named
// after it, ¶ in names.
const hostileDocument = `{
 "openapi": "3.0.1", "info": {"title": "t§", "version": "v§", "x-go-package": "§"},
 "servers": [{"url": "http://h/§"}], "tags": [{"name": "Users§", "description": "§"}], "security": [{"O§": ["all§"]}], "x-go-type": "§",
 "paths": {
  "/api/things¶/{id¶}": {
   "summary": "§",
   "get": {"operationId": "GetThing¶", "summary": "Get§", "description": "§", "tags": ["Things§"], "x-go": {"args": "§"}, "deprecated": true, "externalDocs": {"url": "§"},
    "parameters": [
     {"in": "path", "name": "id¶", "required": true, "description": "§", "schema": {"type": "string", "x-go-type": "§"}},
     {"in": "query", "name": "q¶", "description": "§", "style": "form", "x-go-name": "§", "schema": {"type": "string", "enum": ["a¶", "b"], "x-enum-varnames": ["§", "§"]}},
     {"in": "header", "name": "H¶", "schema": {"type": "string", "default": "§"}}],
    "responses": {"200": {"description": "§", "headers": {"X§": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": {"type": "object", "title": "§", "description": "§", "required": ["kind¶"], "x-go-type-import": {"path": "§"},
      "properties": {"kind¶": {"type": "string", "pattern": "^a§$", "description": "§", "default": "§", "example": "§", "format": "f§", "minLength": "§", "maxLength": 5, "x-go-json-ignore": true, "x-oapi-codegen-extra-tags": {"§": "§"}},
       "union": {"discriminator": {"propertyName": "type", "mapping": {"§": "§"}}, "oneOf": [
        {"type": "object", "title": "§", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["x¶"]}, "v": {"type": "number", "minimum": "§", "maximum": 3}}},
        {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["y"]}}}]},
       "literal": {"type": "string", "format": "\"l\""},
       "open": {"type": "object", "additionalProperties": {"type": "string", "description": "§"}, "xml": {"name": "§"}}}}}}},
     "404": {"description": "§", "content": {"text/§": {}}}},
    "callbacks": {"§": {"§": {"post": {"operationId": "§"}}}}},
   "post": {"operationId": "PostThing¶", "responses": {"204": {"description": "§"}}},
   "put": {"operationId": "PutThing¶", "summary": "Put§", "requestBody": {"description": "§", "content": {"application/x¶+json": {"schema": {"type": "object", "properties": {"a¶": {"type": "array", "items": {"type": "string", "enum": ["m¶", "n"]}}}}}}}, "responses": {"204": {"description": "§"}}}
  }},
 "components": {"securitySchemes": {"O§": {"type": "oauth2", "description": "§", "flows": {"clientCredentials": {"tokenUrl": "§", "scopes": {"all§": "§"}}}}}, "schemas": {"S§": {"type": "string", "description": "§"}}}
}`

// hostileTexts try to leave a comment, a string, a struct tag.
var hostileTexts = []string{
	"\nfunc init() { panic(1) }\n",
	"*/ func init() {} /*",
	"`; func init() {}; var _ = `",
	"\"); func init() {}; //",
	"\r\nimport \"os/exec\"\n",
	"\\\" + \"",
	"\u2028//go:embed *\u2029\u202e",
	"\n//go:linkname x y\n",
	"{{.}} %s %d %!q(MISSING)",
	"'\x00\x1b[31m\x7f",
	"\n\npackage main\n",
}

// plain returns the inputs without corrections, names and releases.
func plain(t testing.TB) *Inputs {
	t.Helper()
	in, err := ReadInputs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	in.Corrections, in.Names, in.Releases = &refine.Corrections{}, &names.File{Types: map[string][]string{}}, nil
	return in
}

// fill puts a text at the places of the document that have nothing to do with names, and another
// into names.
func fill(t testing.TB, anywhere, inNames string) spec.Object {
	t.Helper()
	doc, err := spec.Parse([]byte(hostileDocument))
	if err != nil {
		t.Fatal(err)
	}
	texts := strings.NewReplacer("§", anywhere, "¶", inNames)
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case string:
			return texts.Replace(v)
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		case spec.Object:
			for _, key := range spec.Keys(v) {
				value := walk(v[key])
				delete(v, key)
				v[texts.Replace(key)] = value
			}
		}
		return v
	}
	return walk(doc).(spec.Object)
}

// generated runs the pipeline on a document.
func generated(in *Inputs, doc spec.Object) (map[string][]byte, error) {
	r, err := in.Refine(doc)
	if err != nil {
		return nil, err
	}
	return in.Generate(r)
}

// skeleton returns the code without comments and without the content of strings, whatever the file.
func skeleton(files map[string][]byte) (string, error) {
	var decls []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".go") {
			continue // escapes looks at pages
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return "", err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !strings.HasPrefix(lit.Value, "`json:") {
				lit.Value = `""`
			}
			return true
		})
		for _, decl := range file.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
				continue // they are checked apart
			}
			var b strings.Builder
			if err := printer.Fprint(&b, token.NewFileSet(), decl); err != nil {
				return "", err
			}
			decls = append(decls, b.String())
		}
	}
	slices.Sort(decls)
	return strings.Join(decls, "\n"), nil
}

// usual are the packages that generated code may import.
var usual = map[string]bool{
	"bytes": true, "context": true, "encoding": true, "encoding/json": true, "errors": true, "fmt": true, "io": true, "iter": true, "log/slog": true, "maps": true, "math": true,
	"mime": true, "mime/multipart": true, "net/http": true, "net/textproto": true, "net/url": true, "reflect": true, "slices": true, "sort": true,
	"strconv": true, "strings": true, "sync": true, "time": true, "unicode": true, "unicode/utf8": true,
	"github.com/logto-go/management/gen": true, "github.com/oapi-codegen/runtime": true, "github.com/oapi-codegen/runtime/types": true,
}

// pageLine matches the lines of the list of operations. What comes from the document stands in the
// name of a resource, and between backticks in a row of four cells.
var pageLine = regexp.MustCompile(`^(\n|# Operations\n|Generated by .*\n|All operations .*\n|have the operation; .*\n|## (Management|Account|Experience) API\n` +
	`|Methods of \[.*\]\(https://pkg\.go\.dev/\S*\)\.\n|### [^\n]*\n|\| method .*\n|\|---\|---\|---\|---\|\n` +
	"|\\| \\[\\w+\\]\\(https://pkg\\.go\\.dev/\\S*\\) \\| `[^\n]*` \\| [\\w. ]* \\| [^\n]*\\|\n)$")

// escapes returns what must not be in generated code, whatever the document.
func escapes(files map[string][]byte) (problems []string) {
	report := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".md") {
			for line := range strings.Lines(string(files[name])) {
				if !pageLine.MatchString(line) {
					report("%s has the line %q", name, line)
				}
			}
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			report("%v", err)
			continue
		}
		if p := file.Name.Name; p != "gen" && p != "management" {
			report("%s: package %s", name, p)
		}
		for _, spec := range file.Imports {
			if path := strings.Trim(spec.Path.Value, `"`); !usual[path] && !isSupport(files[name]) {
				report("%s imports %s", name, path)
			}
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				report("%s has an init", name)
			}
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				text := c.Text
				if text == "//go:build !generate" {
					continue
				}
				if strings.HasPrefix(text, "/*") || strings.HasPrefix(text, "//go:") || strings.HasPrefix(text, "//line") ||
					strings.ContainsFunc(text[2:], func(r rune) bool {
						return r != '\t' && unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
					}) ||
					!bytes.Contains(support, []byte(text)) && (strings.Contains(text, "`") || strings.Contains(text[2:], "/*") || strings.Contains(text, "*/")) {
					report("%s: a comment has %q", name, text)
				}
			}
		}
	}
	return problems
}

// support is the code that is written by hand, whose comments may have anything.
var support []byte

func isSupport(file []byte) bool {
	return bytes.Contains(file, []byte("// Source: openapi/internal/support/"))
}

func readSupport(t testing.TB, files map[string][]byte) {
	t.Helper()
	support = nil
	for _, data := range files {
		if isSupport(data) {
			support = append(support, data...)
		}
	}
	if len(support) == 0 {
		t.Fatal("the support code is not among the files")
	}
}

func checkHostile(t *testing.T, in *Inputs, want, text string) {
	t.Helper()
	files, err := generated(in, fill(t, text, ""))
	if err != nil {
		t.Errorf("%q: %v", text, err)
		return
	}
	for _, problem := range escapes(files) {
		t.Errorf("%q: %s", text, problem)
	}
	got, err := skeleton(files)
	if err != nil {
		t.Errorf("%q: %v", text, err)
	} else if got != want {
		t.Errorf("%q: the syntax tree is another:\n%s", text, firstDifference(got, want))
	}
	// In names it may be refused, or name something, but never leave its place.
	files, err = generated(in, fill(t, text, text))
	if err != nil {
		return
	}
	for _, problem := range escapes(files) {
		t.Errorf("in names, %q: %s", text, problem)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("got  %s\nwant %s", g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// Whatever the texts of a document, the syntax tree of the code is that of a harmless one. Without
// -fuzz, that is so for the texts above, one by one and together.
func FuzzHostileTexts(f *testing.F) {
	for _, text := range append(hostileTexts, strings.Join(hostileTexts, "")) {
		f.Add(text)
	}
	in := plain(f)
	harmless, err := generated(in, fill(f, "", ""))
	if err != nil {
		f.Fatal(err)
	}
	readSupport(f, harmless)
	if problems := escapes(harmless); len(problems) > 0 {
		f.Fatalf("the harmless document: %q", problems)
	}
	want, err := skeleton(harmless)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "§¶") || strings.HasPrefix(text, "#") {
			t.Skip()
		}
		// The document comes as JSON, in which every text is UTF-8.
		data, err := json.Marshal(text)
		if err != nil || json.Unmarshal(data, &text) != nil {
			t.Skip()
		}
		checkHostile(t, in, want, text)
	})
}
