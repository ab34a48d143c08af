package drift

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// The report of each step from an old release to the recorded document tells exactly
// the operations that came and went, and of names exactly the types that had none.
func TestReportsOfHistory(t *testing.T) {
	const root = "../../.."
	all, err := releases.Read(os.DirFS(root + "/" + releases.Dir))
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := spec.Read(root + "/openapi/logto.json")
	if err != nil {
		t.Fatal(err)
	}
	steps := changing(append(releases.Numbered(all), releases.Release{Name: "recorded", Doc: recorded}))
	start := slices.IndexFunc(steps, func(r releases.Release) bool { return r.Name == "v1.38.0" })
	if start < 0 || len(steps)-start < 4 {
		t.Fatalf("%d releases, the first is %d", len(steps), start)
	}
	in, err := pipeline.ReadInputs(root)
	if err != nil {
		t.Fatal(err)
	}
	in = in.With(in.Names, steps[:len(steps)-1])
	steps = steps[start:]
	documents := prepareAll(t, steps, in)
	first, err := in.Name(spec.Clone(documents[0].refined), documents[0].unmatched)
	if err != nil {
		t.Fatal(err)
	}
	in.Names = first.Types.Pin(in.Names)
	for i := 1; i < len(steps); i++ {
		old, now := steps[i-1], steps[i]
		t.Run(old.Name+" to "+now.Name, func(t *testing.T) {
			r := &Report{}
			if err := r.compareDocuments(documents[i-1], documents[i]); err != nil {
				t.Fatal(err)
			}
			refined, err := in.Name(spec.Clone(documents[i].refined), documents[i].unmatched)
			if err != nil {
				t.Fatal(err)
			}
			r.compareNames(refined.Types, in.Names)
			checkOperations(t, r, old.Doc, now.Doc)
			for _, a := range r.Automatic {
				if in.Names.Types[a.Name] != nil {
					t.Errorf("%s is told to be new, but is pinned", a.Name)
				}
			}
			for name := range refined.Types.Types {
				if in.Names.Types[name] == nil && !slices.ContainsFunc(r.Automatic, func(a Automatic) bool { return a.Name == name }) {
					t.Errorf("nothing tells that %s is new", name)
				}
			}
			if len(r.Conflicts) > 0 {
				t.Errorf("conflicts: %q", r.Conflicts)
			}
			breaking := 0
			for _, c := range r.Document {
				if c.Breaking {
					breaking++
				}
			}
			t.Logf("%d and %d operations: %d changes of the document, %d of them breaking; %d new types, %d places gone", r.Before, r.After, len(r.Document), breaking, len(r.Automatic), len(r.Gone))
			in.Names = refined.Types.Pin(in.Names)
		})
	}
}

// changing cuts documents to the operations that are not the same in all of them: the others
// could not tell anything.
func changing(steps []releases.Release) []releases.Release {
	forms := map[string]map[string]int{} // by method and path: how many documents have each form
	for _, s := range steps {
		for _, op := range spec.Operations(s.Doc) {
			route := op.Method + " " + op.Path
			if forms[route] == nil {
				forms[route] = map[string]int{}
			}
			forms[route][spec.Compact(op.Node)]++
		}
	}
	out := slices.Clone(steps)
	for i, s := range steps {
		paths := spec.Object{}
		for _, op := range spec.Operations(s.Doc) {
			if forms[op.Method+" "+op.Path][spec.Compact(op.Node)] == len(steps) {
				continue
			}
			item := spec.Obj(paths, op.Path)
			if item == nil {
				item = maps.Clone(spec.Obj(spec.Obj(s.Doc, "paths"), op.Path))
				maps.DeleteFunc(item, func(_ string, v any) bool { o, ok := v.(spec.Object); return ok && o["operationId"] != nil })
				paths[op.Path] = item
			}
			item[strings.ToLower(op.Method)] = op.Node
		}
		out[i].Doc = maps.Clone(s.Doc)
		out[i].Doc["paths"] = paths
	}
	return out
}

// prepareAll prepares the document of each step, which is the newer one in a comparison and then the
// older one.
func prepareAll(t *testing.T, steps []releases.Release, in *pipeline.Inputs) []*document {
	t.Helper()
	out, errs := make([]*document, len(steps)), make([]error, len(steps))
	var wg sync.WaitGroup
	for i, s := range steps {
		wg.Go(func() { out[i], errs[i] = prepare([]byte(spec.Compact(s.Doc)), in.Corrections) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return out
}

// checkOperations compares the operations that a report tells of with those that the
// documents have.
func checkOperations(t *testing.T, r *Report, old, now spec.Object) {
	t.Helper()
	want := map[string]bool{} // by method and path, whether it is new
	before, after := routes(old), routes(now)
	for route := range after {
		if !before[route] {
			want[route] = true
		}
	}
	for route := range before {
		if !after[route] {
			want[route] = false
		}
	}
	got := map[string]bool{}
	for _, c := range r.Document {
		if c.Kind == Operations {
			for _, op := range c.Operations {
				got[op.Method+" "+op.Path] = !c.Breaking
			}
		}
	}
	if !maps.Equal(got, want) || r.Before != len(before) || r.After != len(after) {
		t.Errorf("operations: got %v of %d and %d\nwant %v of %d and %d", got, r.Before, r.After, want, len(before), len(after))
	}
}

func routes(doc spec.Object) map[string]bool {
	out := map[string]bool{}
	for _, op := range spec.Operations(doc) {
		out[op.Method+" "+op.Path] = true
	}
	return out
}
