package surface_test

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// recordedOperations returns the operations of the recorded document, as Logto
// publishes it, by the name of their Go method, and whether each takes a page and
// a page size.
func recordedOperations(t *testing.T) map[string]bool {
	t.Helper()
	data, err := os.ReadFile("../../openapi/logto.json")
	if err != nil {
		t.Fatal(err)
	}
	type parameter struct {
		Ref  string `json:"$ref"`
		Name string `json:"name"`
	}
	var doc struct {
		Components struct {
			Parameters map[string]parameter `json:"parameters"`
		} `json:"components"`
		Paths map[string]map[string]struct {
			OperationID string      `json:"operationId"`
			Parameters  []parameter `json:"parameters"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	paged := map[string]bool{}
	ids := map[string]bool{}
	methodOf := goMethods(t)
	for path, methods := range doc.Paths {
		for method, op := range methods {
			name := methodOf[op.OperationID]
			if _, twice := paged[name]; twice || ids[op.OperationID] || name == "" {
				t.Errorf("%s %s: the operation id %q is used twice, or its method %q is", method, path, op.OperationID, name)
			}
			ids[op.OperationID] = true
			var names []string
			for _, p := range op.Parameters {
				if ref, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
					p = doc.Components.Parameters[ref]
				}
				names = append(names, p.Name)
			}
			paged[name] = slices.Contains(names, "page") && slices.Contains(names, "page_size")
		}
	}
	return paged
}

// goMethods returns the Go method of each operation, by Logto's operation id.
func goMethods(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../openapi/refined.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			LogtoID string `json:"x-logto-operation-id"`
			Method  string `json:"operationId"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, item := range doc.Paths {
		for _, op := range item {
			out[op.LogtoID] = op.Method
		}
	}
	return out
}

// newest is how many operations the document has that the repository records. With the code of
// another document, made by a user or for a drift report, the numbers below are others.
const newest = 359

// receivers are the clients of the root package, with how many operations of the
// recorded document each has, and what else it can do.
var receivers = []struct {
	typ        reflect.Type
	operations int
	others     []string
}{
	{reflect.TypeFor[*management.Client](), 284, []string{"Account", "Do", "Endpoint", "Experience", "GoString", "String", "With"}},
	{reflect.TypeFor[*management.AccountClient](), 38, []string{"Do", "Endpoint", "GoString", "String", "With"}},
	{reflect.TypeFor[*management.ExperienceClient](), 37, []string{"CookieJar", "Do", "Endpoint", "GoString", "String", "With"}},
}

// Every operation of the document is a method of one client, and there are no
// others.
func TestSurfaceOperations(t *testing.T) {
	recorded := recordedOperations(t)
	owner := map[string]reflect.Type{}
	for _, receiver := range receivers {
		operations, pages := 0, 0
		for m := range receiver.typ.Methods() {
			if slices.Contains(receiver.others, m.Name) {
				continue
			}
			if other := owner[m.Name]; other != nil {
				t.Errorf("%s is a method of both %s and %s", m.Name, other, receiver.typ)
			}
			owner[m.Name] = receiver.typ
			_, isOperation := recorded[m.Name]
			id, isPage := strings.CutSuffix(m.Name, "Page")
			switch {
			case isOperation:
				operations++
			case isPage && recorded[id]:
				pages++
			default:
				t.Errorf("%s.%s is no operation of the recorded document", receiver.typ, m.Name)
			}
		}
		if operations != receiver.operations && len(recorded) == newest {
			t.Errorf("%s has %d operations, want %d", receiver.typ, operations, receiver.operations)
		}
		t.Logf("surface: %s has %d operations, and %d more methods for their pages", receiver.typ, operations, pages)
	}
	for id, paged := range recorded {
		if owner[id] == nil {
			t.Errorf("no client has a method for %s", id)
		}
		if paged && owner[id+"Page"] != owner[id] {
			t.Errorf("%s has no method %sPage", owner[id], id)
		}
	}
}

// The plain clients of gen have every operation as well.
func TestSurfaceOfGen(t *testing.T) {
	recorded := recordedOperations(t)
	for _, test := range []struct {
		typ    reflect.Type
		suffix string
	}{
		{reflect.TypeFor[*gen.Client](), ""},
		{reflect.TypeFor[*gen.ClientWithResponses](), "WithResponse"},
	} {
		for id := range recorded {
			if _, ok := test.typ.MethodByName(id + test.suffix); !ok {
				t.Errorf("%s has no method for %s", test.typ, id)
			}
		}
		if got := test.typ.NumMethod(); got != len(recorded) {
			t.Errorf("%s has %d methods for %d operations", test.typ, got, len(recorded))
		}
	}
}

// A method takes a context first and options last, and what it returns says
// whether it is paginated.
func TestSurfaceSignatures(t *testing.T) {
	failure := reflect.TypeFor[error]()
	recorded := recordedOperations(t)
	for _, receiver := range receivers {
		for m := range receiver.typ.Methods() {
			paged, isOperation := recorded[m.Name]
			if !isOperation {
				continue
			}
			f := m.Type
			if f.NumIn() < 3 || f.In(1).String() != "context.Context" || !f.IsVariadic() || f.In(f.NumIn()-1) != reflect.TypeFor[[]management.CallOption]() {
				t.Errorf("%s: %s", m.Name, f)
			}
			last := f.Out(f.NumOut() - 1)
			if isSeq := last.Kind() == reflect.Func; isSeq != paged || isSeq && f.NumOut() != 1 || !isSeq && last != failure || f.NumOut() > 2 {
				t.Errorf("%s (paginated: %v): %s", m.Name, paged, f)
			}
			if page, ok := receiver.typ.MethodByName(m.Name + "Page"); paged && ok {
				f := page.Type
				if f.NumOut() != 2 || f.Out(1) != failure || !isPageOf(f.Out(0), last) {
					t.Errorf("%sPage: %s, but %s: %s", m.Name, f, m.Name, last)
				}
			}
		}
	}
}

// isPageOf reports whether page is a pointer to a page of the items that seq
// yields.
func isPageOf(page, seq reflect.Type) bool {
	if page.Kind() != reflect.Pointer || page.Elem().Kind() != reflect.Struct || seq.Kind() != reflect.Func {
		return false
	}
	items, ok := page.Elem().FieldByName("Items")
	return ok && items.Type == reflect.SliceOf(seq.In(0).In(0))
}

const module = "github.com/logto-go/management"

// gen stands alone, and the parts stand without gen and without the client.
func TestSurfaceImports(t *testing.T) {
	for _, test := range []struct {
		dir       string
		forbidden []string
	}{
		{"gen", []string{module}},
		{"auth", []string{module + "/gen", module + "/middleware", module + "/openapi"}},
		{"middleware", []string{module + "/gen", module + "/openapi"}},
	} {
		imports := importsOf(t, "../../"+test.dir)
		if len(imports) == 0 {
			t.Errorf("%s imports nothing", test.dir)
		}
		for path, file := range imports {
			if path == module {
				t.Errorf("%s imports the client", file)
			}
			for _, forbidden := range test.forbidden {
				if path == forbidden || strings.HasPrefix(path, forbidden+"/") {
					t.Errorf("%s imports %s", file, path)
				}
			}
		}
	}
}

// importsOf returns what the packages in and under dir import, with a file that
// does.
func importsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	imports := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !isSource(path) {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[name] = path
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}

func isSource(path string) bool {
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
}
