package refine

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// TestBefore holds which releases a document comes after: itself and older ones for that of a
// release, and all for the recorded one, also when a part of the API is not in it any more.
func TestBefore(t *testing.T) {
	all, err := releases.Read(os.DirFS("../../../testdata/releases"))
	if err != nil {
		t.Fatal(err)
	}
	corrections, err := ReadCorrections("../../corrections.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var past []Past
	for _, r := range releases.Numbered(all) {
		p, err := NewPast(r.Version.MinorString(), r.Doc, corrections)
		if err != nil {
			t.Fatal(err)
		}
		past = append(past, p)
	}
	for i, p := range past {
		if got := before(p.places, past); len(got) != i+1 {
			t.Errorf("%d releases of %d are taken for not newer than %s", len(got), i+1, p.Release)
		}
	}
	recorded, err := spec.Read("../../logto.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := Run(recorded, corrections)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string][]string{"": nil} // of the operations of a tag
	for _, op := range spec.Operations(doc) {
		tag := strings.Join(spec.Strings(op.Node, "tags"), "")
		ids[tag] = append(ids[tag], op.ID)
	}
	for tag, gone := range ids {
		places := allPlacesOf(doc)
		maps.DeleteFunc(places, func(place string, _ bool) bool {
			id, _, _ := strings.Cut(place, ".")
			return slices.Contains(gone, id)
		})
		if got := before(places, past); len(got) != len(past) {
			t.Errorf("without the tag %q, %d releases of %d are taken for older", tag, len(got), len(past))
		}
	}
}
