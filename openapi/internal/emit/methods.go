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
	"github.com/logto-go/management/openapi/internal/words"
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
	ID, Method, Path string
	About            []string // paragraphs of the comment
	LogtoID          string   // the operation id that Logto gave, if any
	Args             []arg
	Params           bool
	Body             string
	Kind             string   // of the result: pointer, value, none, raw
	Result           string   // Go type
	Optional         bool     // there may be no result
	Item, Wrapper    string   // of a paginated list
	Redirect         []string // statuses that are successes though not 2xx
	Public           bool     // needs no token
	Private          bool     // is refused without one
	Client           string   // the receiver
	Deprecated       bool
	Release          string // which releases of Logto have it, as a sentence without a subject
	Needs            string // the oldest release that has it, if not all supported ones do
	Route            string // method and path for comments
	Neighbor         string // the parameter of another operation whose path fits as well
}

type arg struct{ Name, Wire, Type string }

// clientFiles are the files of the clients.
var clientFiles = map[string]string{
	spec.ManagementClient: "management.gen.go",
	spec.AccountClient:    "account.gen.go",
	spec.ExperienceClient: "experience.gen.go",
}

// Methods writes the typed methods of the three clients, a file for each that has
// any.
func Methods(doc spec.Object, codes *words.Codes) (map[string][]byte, error) {
	constants, err := codeConstants(codes)
	if err != nil {
		return nil, err
	}
	tmpl, err := template.New("methods").Funcs(template.FuncMap{
		"join": strings.Join, "lower": strings.ToLower, "comment": comment,
	}).Parse(methodsTemplate)
	if err != nil {
		return nil, err
	}
	byClient := map[string][]method{}
	ops := spec.Operations(doc)
	for _, op := range ops {
		m := methodOf(op, codes, constants)
		m.Client = op.Client()
		m.Private = m.Client != spec.ExperienceClient && !m.Public
		if m.Needs != "" {
			m.Neighbor = neighbor(op, ops)
		}
		byClient[m.Client] = append(byClient[m.Client], m)
	}
	out := map[string][]byte{}
	for client, methods := range byClient {
		sort.Slice(methods, func(i, j int) bool { return less(methods[i], methods[j]) })
		var b strings.Builder
		if err := tmpl.Execute(&b, methods); err != nil {
			return nil, err
		}
		file := clientFiles[client]
		if out[file], err = finish("management", methodImports, b.String()); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
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

// about returns what the comment of a method says of the operation: what it does,
// since when, and how it was seen to fail.
func about(op spec.Operation, codes *words.Codes, constants map[string]string) []string {
	first := op.ID + " " + spec.Str(op.Node, words.SummaryKey)
	if spec.Str(op.Node, words.SummaryKey) == "" {
		first = op.ID + " calls " + op.Route() + "."
		if summary := strings.TrimRight(strings.Join(strings.Fields(spec.Str(op.Node, "summary")), " "), "."); summary != "" {
			first = op.ID + ": " + summary + "."
		}
	}
	out := append([]string{first}, paragraphsOf(spec.Str(op.Node, words.DocKey))...)
	var failures []string
	for _, code := range codes.Seen[spec.Str(op.Node, spec.LogtoIDKey)] {
		failures = append(failures, "["+constants[code]+"]")
	}
	if len(failures) > 0 {
		out = append(out, "Errors: "+strings.Join(failures, ", ")+".")
	}
	return out
}

func methodOf(op spec.Operation, codes *words.Codes, constants map[string]string) method {
	info := spec.Obj(op.Node, "x-go")
	m := method{
		ID: op.ID, Method: op.Method, Path: op.Path,
		LogtoID:    spec.Str(op.Node, spec.LogtoIDKey),
		About:      about(op, codes, constants),
		Params:     spec.True(info, "params"),
		Item:       spec.Str(info, "item"),
		Wrapper:    spec.Str(info, "wrapper"),
		Deprecated: spec.True(op.Node, "deprecated"),
		Route:      op.Route(),
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
