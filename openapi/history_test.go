package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// historyStart is the release whose names are pinned at first.
const historyStart = "v1.38.0"

// From the names that were pinned for an old release, each newer document makes code
// that compiles and in which nothing is renamed, without an edit: what a step names
// by itself is pinned, as `go run ./openapi names` does.
func TestHistory(t *testing.T) {
	if testing.Short() {
		t.Skip("it generates and checks the code of each release")
	}
	t.Parallel()
	recorded, in := readInputs(t)
	all := releases.Numbered(in.Releases)
	start := slices.IndexFunc(all, func(r releases.Release) bool { return r.Name == historyStart })
	if start < 0 {
		t.Fatalf("there is no document of %s", historyStart)
	}
	type step struct {
		name string
		doc  spec.Object
		past []releases.Release // what there is by then
	}
	var steps []step
	for i, r := range all[start:] {
		steps = append(steps, step{r.Name, r.Doc, all[:start+i+1]})
	}
	steps = append(steps, step{"recorded", recorded, all})
	if len(steps) < 4 {
		t.Errorf("only %d steps", len(steps))
	}

	file := in.Names
	var had map[string]string
	for _, s := range steps {
		in := in.With(file, s.past)
		p, err := generateDoc(s.doc, in)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		for _, problem := range typeCheck(t, p.files) {
			t.Errorf("%s: %s", s.name, problem)
		}
		have := identifiers(t, p)
		gone := 0
		for _, what := range slices.Sorted(maps.Keys(had)) {
			switch have[what] {
			case had[what]:
			case "":
				gone++
				// Types and methods that are left out would be renamed ones.
				if !strings.HasPrefix(what, "field ") && !strings.HasPrefix(what, "const ") {
					t.Errorf("%s: there is no %s any more", s.name, what)
				}
				t.Logf("%s: %s is not in the document any more", s.name, what)
			default:
				t.Errorf("%s: %s was %s, is %s", s.name, what, had[what], have[what])
			}
		}
		t.Logf("%s: %d operations, %d types, %d of them with automatic names; %d identifiers, %d gone, %d added",
			s.name, len(spec.Operations(s.doc)), len(p.Types.Types), len(p.Types.Auto), len(have), gone, len(have)-len(had)+gone)
		file, had = p.Types.Pin(in.Names), have
	}
}
