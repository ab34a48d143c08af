package guard

import (
	"testing"

	"github.com/logto-go/management/logtotest/internal/document"
)

// What is said beside the description is about bodies and members that the description has.
func TestUnsaidFitsDescription(t *testing.T) {
	bodies := map[string]*document.Schema{}
	for _, op := range document.API().Operations() {
		bodies[op.ID] = op.BodySchema()
	}
	for id, more := range unsaid() {
		if bodies[id] == nil {
			t.Errorf("%s takes no body", id)
			continue
		}
		checkMembers(t, id, bodies[id], more)
	}
}

func checkMembers(t *testing.T, place string, described, more *document.Schema) {
	for _, p := range more.Properties {
		member := resolve(described).Properties.Get(p.Name)
		if member == nil {
			t.Errorf("%s has no %s", place, p.Name)
			continue
		}
		checkMembers(t, place+"."+p.Name, member, p.Schema)
	}
}
