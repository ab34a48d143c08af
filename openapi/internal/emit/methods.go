package emit

import (
	_ "embed"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"text/template"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

//go:embed methods.tmpl
var methodsTemplate string

// methodImports are the packages that the template may name.
const methodImports = `import (
	"context"
	"iter"
	"net/http"

	"github.com/logto-go/management/gen"
)
`

// method is what the template needs to know of an operation.
type method struct {
	ID, Method, Path, Summary string
	LogtoID                   string // the operation id that Logto gave, if any
	Args                      []arg
	Params                    bool
	Body                      string
	Kind                      string   // of the result: pointer, value, none, raw
	Result                    string   // Go type
	Optional                  bool     // there may be no result
	Item, Wrapper             string   // of a paginated list
	Redirect                  []string // statuses that are successes though not 2xx
	Public                    bool     // needs no token
	Private                   bool     // is refused without one
	Client                    string   // the receiver
	Deprecated                bool
	Release                   string // which releases of Logto have it, as a sentence without a subject
	Needs                     string // the oldest release that has it, if not all supported ones do
	Neighbor                  string // the parameter of another operation whose path fits as well
}

type arg struct{ Name, Wire, Type string }

// clients are the receivers of the methods with the paths of their operations, and
// the file for each. What no prefix fits belongs to the last.
var clients = []struct {
	name, file string
	prefixes   []string
}{
	{"ExperienceClient", "experience.gen.go", []string{"/api/experience", "/api/interaction"}},
	{"AccountClient", "account.gen.go", []string{"/api/my-account", "/api/verifications"}},
	{"Client", "management.gen.go", nil},
}

// clientOf returns the index of the client that has the operation of a path.
func clientOf(path string) int {
	for i, client := range clients {
		for _, prefix := range client.prefixes {
			if path == prefix || strings.HasPrefix(path, prefix+"/") {
				return i
			}
		}
	}
	return len(clients) - 1
}

// Methods writes the typed methods of the three clients, a file for each that has
// any.
func Methods(doc spec.Object) (map[string][]byte, error) {
	tmpl, err := template.New("methods").Funcs(template.FuncMap{
		"join": strings.Join, "lower": strings.ToLower,
	}).Parse(methodsTemplate)
	if err != nil {
		return nil, err
	}
	byClient := make([][]method, len(clients))
	ops := spec.Operations(doc)
	for _, op := range ops {
		i := clientOf(op.Path)
		m := methodOf(op)
		m.Client = clients[i].name
		m.Private = clients[i].name != "ExperienceClient" && !m.Public
		if m.Needs != "" {
			m.Neighbor = neighbor(op, ops)
		}
		byClient[i] = append(byClient[i], m)
	}
	out := map[string][]byte{}
	for i, methods := range byClient {
		if len(methods) == 0 {
			continue
		}
		sort.Slice(methods, func(i, j int) bool { return less(methods[i], methods[j]) })
		var b strings.Builder
		if err := tmpl.Execute(&b, methods); err != nil {
			return nil, err
		}
		code, err := finish("management", methodImports, b.String())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", clients[i].file, err)
		}
		out[clients[i].file] = code
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
		LogtoID:    spec.Str(op.Node, spec.LogtoIDKey),
		Summary:    strings.TrimRight(spec.Str(op.Node, "summary"), "."),
		Params:     spec.True(info, "params"),
		Item:       spec.Str(info, "item"),
		Wrapper:    spec.Str(info, "wrapper"),
		Deprecated: spec.True(op.Node, "deprecated"),
		Release:    refine.ReleaseText(op.Node),
		Needs:      refine.Needs(op.Node),
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
		if status := fmt.Sprint(code); !strings.HasPrefix(status, "2") {
			m.Redirect = append(m.Redirect, status)
		}
	}
	security, stated := op.Node["security"].([]any)
	m.Public = stated && len(security) == 0
	return m
}

// neighbor returns the parameter of another operation by which a server that lacks this one takes
// its path for that of the other: /configs/oidc/session fits /configs/oidc/{keyType}.
func neighbor(op spec.Operation, ops []spec.Operation) string {
	own := strings.Split(op.Path, "/")
	for _, other := range ops {
		segments := strings.Split(other.Path, "/")
		if other.Method != op.Method || other.Path == op.Path || len(segments) != len(own) {
			continue
		}
		found, fits := "", true
		for i, segment := range segments {
			switch isParam := strings.HasPrefix(segment, "{"); {
			case segment == own[i], isParam && strings.HasPrefix(own[i], "{"):
			case isParam:
				found = strings.Trim(segment, "{}")
			default:
				fits = false
			}
		}
		if !fits {
			continue
		}
		if found != "" {
			return found
		}
	}
	return ""
}

var exportedName = regexp.MustCompile(`\b[A-Z]\w*`)

// qualify writes a type of package gen as seen from outside.
func qualify(typ string) string {
	return exportedName.ReplaceAllString(typ, "gen.$0")
}
