package drift

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

// The report is the same every time: nothing in it comes in the order of a map.
func TestReportIsDeterministic(t *testing.T) {
	recorded := recordedPart(t)
	in := someInputs(t, recorded)
	published := spec.Clone(recorded)
	m := spectest.Mutable{T: t, Doc: published}
	for _, id := range []string{"GetUser", "CreateUser", "UpdateUser"} {
		m.Drop(id+".response", "avatar")
		m.Set(id+".response", "rank", `{"type": "string"}`)
	}
	m.Add("get", "/api/widgets", widgets)
	delete(spec.Obj(published, "paths"), "/api/status")
	first := compareDocuments(t, recorded, published, in).Markdown()
	for range 5 {
		if again := compareDocuments(t, recorded, published, in).Markdown(); again != first {
			t.Fatalf("got\n%s\nafter\n%s", again, first)
		}
	}
}
