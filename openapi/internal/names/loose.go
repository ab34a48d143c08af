package names

import (
	"cmp"
	"slices"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// group is what gets one automatic name: schemas of the same structure, and of
// several if they would have the same name and differ little.
type group struct {
	sites      []site // those in the fewest types, whose places offer names
	rest       []site
	schema     spec.Object
	candidates []string
}

// nameLoose gives names to the groups of equal schemas that no listed type takes.
// Groups in fewer types come first. Names that depend on what is deeper inside may
// never settle; if so, the strict rounds look at groups in equally many types only.
func (a *Assignment) nameLoose(loose map[string][]site) {
	var list []*group
	for _, key := range sortedKeys(loose) {
		for _, sites := range a.separate(loose[key]) {
			list = append(list, a.newGroup(sites))
		}
	}
	slices.SortFunc(list, func(x, y *group) int {
		return cmp.Or(cmp.Compare(x.sites[0].depth, y.sites[0].depth),
			-cmp.Compare(x.dir()&response, y.dir()&response),
			-cmp.Compare(len(x.sites), len(y.sites)),
			cmp.Compare(x.sites[0].place, y.sites[0].place))
	})
	list = a.mergeAlike(list)
	constants := a.constantNames()
	taken := func(name string) bool {
		_, listed := a.file.Types[name]
		return listed || a.Types[name] != nil || a.reserved[name] || constants[name]
	}
	for _, g := range list {
		name := free(g.candidates, taken)
		for _, s := range slices.Concat(g.sites, g.rest) {
			if !a.join(name, s) {
				a.join(free(a.newGroup([]site{s}).candidates, taken), s)
			}
		}
	}
}

// newGroup makes a group of sites of the same structure.
func (a *Assignment) newGroup(sites []site) *group {
	depth := slices.MinFunc(sites, func(x, y site) int { return cmp.Compare(x.depth, y.depth) }).depth
	g := &group{}
	for _, s := range sites {
		if s.depth > depth {
			g.rest = append(g.rest, s)
			continue
		}
		g.sites = append(g.sites, s)
		if g.schema == nil {
			g.schema = s.schema
		} else if merged, err := a.memo.merge(g.schema, s.schema); err == nil {
			g.schema = merged
		}
	}
	a.nameGroup(g)
	return g
}

// mergeAlike unifies groups that would have the same name if they differ little.
func (a *Assignment) mergeAlike(list []*group) []*group {
	byName := map[string][]*group{}
	var out []*group
next:
	for _, g := range list {
		for _, other := range byName[g.candidates[0]] {
			if merged, ok := a.alike(other, g); ok {
				other.schema, other.sites = merged, append(other.sites, g.sites...)
				other.rest = append(other.rest, g.rest...)
				continue next
			}
		}
		byName[g.candidates[0]] = append(byName[g.candidates[0]], g)
		out = append(out, g)
	}
	return out
}

// alike unifies two groups if they are of one kind and share at least half of what
// they have, and no unified property loses its type. Objects of requests never
// are: what is required, and what may be null, decides about what is sent.
func (a *Assignment) alike(x, y *group) (spec.Object, bool) {
	kind := refine.Kind(x.schema)
	if kind != refine.Kind(y.schema) || a.strict && x.sites[0].depth != y.sites[0].depth {
		return nil, false
	}
	var xs, ys []string
	switch {
	case kind == "enum":
		xs, ys = spec.Strings(x.schema, "enum"), spec.Strings(y.schema, "enum")
	case x.dir() != response || y.dir() != response:
		return nil, false
	case kind == "object":
		p, q := spec.Obj(x.schema, "properties"), spec.Obj(y.schema, "properties")
		for name := range p {
			if q[name] != nil && refine.Kind(spec.Obj(p, name)) != refine.Kind(spec.Obj(q, name)) {
				return nil, false
			}
		}
		xs, ys = spec.Keys(p), spec.Keys(q)
	case kind == "union":
		xs, ys = labels(x.schema), labels(y.schema)
	}
	shared := 0
	for _, name := range xs {
		if slices.Contains(ys, name) {
			shared++
		}
	}
	if 2*shared < max(len(xs), len(ys)) {
		return nil, false
	}
	merged, err := a.memo.unify(x.schema, x.dir(), y.schema, y.dir())
	return merged, err == nil
}

// labels are the literals of the variants of a union.
func labels(union spec.Object) (out []string) {
	for i, v := range spec.List(union, "oneOf") {
		out = append(out, spec.VariantLabel(v.(spec.Object), i))
	}
	return out
}

func (g *group) dir() (dir direction) {
	for _, s := range g.sites {
		dir |= s.dir
	}
	return dir
}

// inside returns the sites in a type.
func (a *Assignment) inside(t *Type) []site {
	literals := map[string]string{} // unions by property
	for _, place := range slices.Backward(t.Places) {
		if union, prop := a.variantOf(place); union != nil {
			literals[prop] = union.Name
		}
	}
	sites := a.file.sitesInside(t.Name, t.Schema, t.dir)
	for i, s := range sites {
		sites[i].depth = t.depth + 1
		if union := literals[s.place[len(t.Name)+1:]]; union != "" && s.place[len(t.Name)] == '.' && refine.Kind(s.schema) == "enum" {
			sites[i].literal = union
		}
	}
	return sites
}
