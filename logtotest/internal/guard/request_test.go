package guard

import (
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest/internal/document"
)

// What is said beside the description is about bodies, parameters and members that the description
// has, and says what that does not.
func TestUnsaidFitsDescription(t *testing.T) {
	described := map[string]*document.Schema{}
	for _, op := range document.API().Operations() {
		described[op.ID] = op.BodySchema()
		for _, p := range op.Parameters {
			described[op.ID+"?"+p.Name] = p.Schema
		}
	}
	for place, more := range unsaid() {
		if described[place] == nil {
			t.Errorf("there is no %s", place)
			continue
		}
		checkMembers(t, place, described[place], more)
	}
}

func checkMembers(t *testing.T, place string, described, more *document.Schema) {
	if said := resolve(described).Format; said == strings.TrimSuffix(more.Format, "-or-empty") && said != "" {
		t.Errorf("%s is described as %s, and so refused twice", place, said)
	}
	for _, p := range more.Properties {
		member := resolve(described).Properties.Get(p.Name)
		if member == nil {
			t.Errorf("%s has no %s", place, p.Name)
			continue
		}
		checkMembers(t, place+"."+p.Name, member, p.Schema)
	}
}
