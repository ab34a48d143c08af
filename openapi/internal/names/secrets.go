package names

import (
	"slices"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// secretsKey holds the names of the properties in or below a type that must not be printed.
const secretsKey = "x-go-secrets"

// secretNames returns them, sorted.
func (a *Assignment) secretNames(t *Type) []any {
	found := map[string]bool{}
	a.collectSecrets(t, found, map[string]bool{})
	return spec.StringList(sortedKeys(found))
}

func (a *Assignment) collectSecrets(t *Type, found, seen map[string]bool) {
	if t == nil || seen[t.Name] {
		return
	}
	seen[t.Name] = true
	props := spec.Obj(t.Schema, "properties")
	for _, name := range spec.Keys(props) {
		p := spec.Obj(props, name)
		if slices.ContainsFunc([]spec.Object{p, spec.Obj(p, "items")}, isMarked) {
			found[name] = true
		}
	}
	for _, s := range a.file.sitesInside(t.Name, t.Schema, t.dir) {
		a.collectSecrets(a.Types[a.place[s.place]], found, seen)
	}
}

func isMarked(s spec.Object) bool {
	return spec.True(s, refine.MarkSecret) || spec.True(s, refine.MarkSensitive)
}
