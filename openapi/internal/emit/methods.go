package emit

import (
	_ "embed"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"text/template"

	"github.com/logto-go/management/openapi/internal/spec"
)

//go:embed methods.tmpl
var methodsTemplate string

// methodImports are the packages that the template may name.
const methodImports = `import (
	"context"
	"iter"

	"github.com/logto-go/management/gen"
)
`

// method is what the template needs to know of an operation.
type method struct {
	ID, Method, Path, Summary string
	Args                      []arg
	Params                    bool
	Body                      string
	Kind                      string // of the result: pointer, value, none, raw
	Result                    string // Go type
	Optional                  bool   // there may be no result
	Item, Wrapper             string // of a paginated list
	Success                   []string
	Public                    bool
	Deprecated                bool
}

type arg struct{ Name, Wire, Type string }

// Methods writes the typed methods of management.Client, a file for each tag.
func Methods(doc spec.Object) (map[string][]byte, error) {
	tmpl, err := template.New("methods").Funcs(template.FuncMap{
		"join": strings.Join, "lower": strings.ToLower,
	}).Parse(methodsTemplate)
	if err != nil {
		return nil, err
	}
	operations, _ := groups(doc)
	byFile := map[string][]method{}
	for _, op := range spec.Operations(doc) {
		byFile[operations[op.ID]] = append(byFile[operations[op.ID]], methodOf(op))
	}
	out := map[string][]byte{}
	for file, methods := range byFile {
		sort.Slice(methods, func(i, j int) bool { return less(methods[i], methods[j]) })
		var b strings.Builder
		if err := tmpl.Execute(&b, methods); err != nil {
			return nil, err
		}
		code, err := finish("management", methodImports, b.String())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out["api_"+file+".gen.go"] = code
	}
	return out, nil
}

// less keeps the methods of one path together.
func less(a, b method) bool {
	if a.Path != b.Path {
		return a.Path < b.Path
	}
	return a.Method < b.Method
}

func methodOf(op spec.Operation) method {
	info := spec.Obj(op.Node, "x-go")
	m := method{
		ID: op.ID, Method: op.Method, Path: op.Path,
		Summary:    strings.TrimRight(spec.Str(op.Node, "summary"), "."),
		Params:     spec.True(info, "params"),
		Item:       spec.Str(info, "item"),
		Wrapper:    spec.Str(info, "wrapper"),
		Deprecated: spec.True(op.Node, "deprecated"),
	}
	for _, a := range spec.List(info, "args") {
		a := a.(spec.Object)
		m.Args = append(m.Args, arg{spec.Str(a, "name"), spec.Str(a, "wire"), qualify(spec.Str(a, "type"))})
	}
	m.Body = qualify(spec.Str(spec.Obj(info, "body"), "type"))
	result := spec.Obj(info, "result")
	m.Kind, m.Result, m.Optional = spec.Str(result, "kind"), qualify(spec.Str(result, "type")), spec.True(result, "optional")
	m.Item = qualify(m.Item)
	for _, code := range spec.List(info, "success") {
		m.Success = append(m.Success, fmt.Sprint(code))
	}
	security, stated := op.Node["security"].([]any)
	m.Public = stated && len(security) == 0
	return m
}

var exportedName = regexp.MustCompile(`\b[A-Z]\w*`)

// qualify writes a type of package gen as seen from outside.
func qualify(typ string) string {
	return exportedName.ReplaceAllString(typ, "gen.$0")
}
