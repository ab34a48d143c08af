package drift

import (
	"runtime/debug"
	"testing"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// TestMain trades memory for time, since documents are copied all the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(700 << 20)
	m.Run()
}

// somePaths are the part of the recorded document that the table works on: the
// whole of it takes seconds, for each case.
var somePaths = []string{
	"/api/applications", "/api/applications/{id}", "/api/experience/profile", "/api/roles", "/api/roles/{id}",
	"/api/status", "/api/users", "/api/users/{userId}", "/api/users/{userId}/profile",
}

const someCorrections = `corrections:
  - at: [GetStatus]
    reason: Needs no token.
    operation: {security: []}
  - at: [UpdateUser.request.avatar]
    reason: Any text.
    schema: {type: string}
`

// recordedPart returns that part of the recorded document.
func recordedPart(t *testing.T) spec.Object {
	t.Helper()
	doc, err := spec.Read("../../logto.json")
	if err != nil {
		t.Fatal(err)
	}
	paths := spec.Object{}
	for _, path := range somePaths {
		item := spec.Obj(spec.Obj(doc, "paths"), path)
		if item == nil {
			t.Fatalf("the recorded document has no path %s", path)
		}
		paths[path] = item
	}
	doc["paths"] = paths
	return doc
}

// someInputs returns corrections for the part, and names that list all of its
// types.
func someInputs(t *testing.T, recorded spec.Object) *pipeline.Inputs {
	t.Helper()
	corrections, err := refine.ParseCorrections("openapi/corrections.yaml", []byte(someCorrections))
	if err != nil {
		t.Fatal(err)
	}
	refined, _, err := refine.Run(recorded, corrections)
	if err != nil {
		t.Fatal(err)
	}
	file := &names.File{Name: "openapi/names.yaml"}
	a, err := names.Assign(refined, file)
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline.Inputs{Corrections: corrections, Names: a.Pin(file)}
}

func encode(t *testing.T, doc spec.Object) []byte {
	t.Helper()
	data, err := spec.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// compareDocuments reports on all but the code.
func compareDocuments(t *testing.T, recorded, published spec.Object, in *pipeline.Inputs) *Report {
	t.Helper()
	r := &Report{Source: "source.json", Recorded: "openapi/logto.json"}
	doc, err := compare(t.Context(), r, encode(t, recorded), encode(t, published), in)
	if err != nil {
		t.Fatal(err)
	}
	a, err := names.Assign(doc.refined, in.Names)
	if err != nil {
		t.Fatal(err)
	}
	r.compareNames(a, in.Names)
	return r
}
