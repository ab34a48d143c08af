package matrix

import (
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/spec"
)

const root = "../../.."

// TestMain trades memory for time, since documents are copied all the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(700 << 20)
	m.Run()
}

// inputs are those of this module, which take a second to make.
var inputs = sync.OnceValues(func() (*pipeline.Inputs, error) { return pipeline.ReadInputs(root) })

// Every document gets through the steps before the code generator, and no type is called
// otherwise than in the recorded one. Building what comes out takes minutes: make releases.
func TestNamesOfReleases(t *testing.T) {
	in, err := inputs()
	if err != nil {
		t.Fatal(err)
	}
	documents, err := Documents(t.Context(), root, "openapi/logto.json", in.Releases)
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := recordedNames(documents, in)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(Header)
	for _, d := range documents {
		if d.Name == "recorded" {
			continue // it got through above, and would be compared with itself
		}
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			row, refined := refine(d, in, recorded)
			t.Log(row)
			if details := row.Details(); details != "" || refined == nil {
				t.Error(details)
			}
		})
	}
	if len(documents) < 7 {
		t.Errorf("%d documents", len(documents))
	}
}

// A type that is called otherwise at the same place is found, and so is a document that stops the
// pipeline.
func TestRow(t *testing.T) {
	in, err := inputs()
	if err != nil {
		t.Fatal(err)
	}
	doc := func(schema string) Document {
		o, err := spec.Parse([]byte(`{"openapi":"3.0.1","paths":{"/api/a":{"get":{"operationId":"GetA","responses":{"200":{"content":{"application/json":{"schema":` + schema + `}}}}}}}}`))
		if err != nil {
			t.Fatal(err)
		}
		return Document{"recorded", o}
	}
	one := doc(`{"type":"object","properties":{"b":{"type":"object","properties":{"c":{"type":"string"}}}}}`)
	recorded, err := recordedNames([]Document{one}, in)
	if err != nil {
		t.Fatal(err)
	}
	for name, typ := range recorded.Types {
		if strings.HasSuffix(name, "B") {
			delete(recorded.Types, name)
			recorded.Types["Other"] = typ
		}
	}
	row, _ := refine(one, in, recorded)
	if len(row.Renamed) != 1 || !strings.HasSuffix(row.Renamed[0], "not Other") || !strings.Contains(row.String(), "FAILED") {
		t.Errorf("got %s\n%s", row, row.Details())
	}
	row, refined := refine(doc(`{"$ref":"#/components/schemas/None"}`), in, recorded)
	if refined != nil || len(row.Problems) != 1 || !strings.Contains(row.Details(), "names nothing") {
		t.Errorf("got %s\n%s", row, row.Details())
	}
}

func TestLines(t *testing.T) {
	got := lines([]byte("# example.com/m\n./a.go:1: bad\n\n/tmp/x/b.go:2: worse\n"), "/tmp/x")
	if want := []string{"./a.go:1: bad", "b.go:2: worse"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// The files of one document are gone when those of the next are there.
func TestReplace(t *testing.T) {
	m := &module{dir: t.TempDir()}
	for _, names := range [][]string{{"gen/a.gen.go", "b.gen.go"}, {"gen/c.gen.go", "b.gen.go"}} {
		files := map[string][]byte{}
		for _, name := range names {
			files[name] = []byte(name)
		}
		if err := m.replace(files); err != nil {
			t.Fatal(err)
		}
		var have []string
		err := fs.WalkDir(os.DirFS(m.dir), ".", func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				have = append(have, path)
			}
			return err
		})
		slices.Sort(names)
		slices.Sort(have)
		if err != nil || !slices.Equal(have, names) {
			t.Errorf("got %q, %v; want %q", have, err, names)
		}
	}
}
