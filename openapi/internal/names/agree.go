package names

import (
	"cmp"
	"fmt"

	"github.com/logto-go/management/openapi/internal/spec"
)

// agreeing returns the sites listed for a type that can be unified, and their
// unified schema: if they do not all agree, the largest group that does, so that
// a change of one place takes the name from none of the others. The rest are
// named on their own.
func (a *Assignment) agreeing(name string, sites []site) (spec.Object, []site) {
	type group struct {
		schema spec.Object
		dir    direction
		sites  []site
	}
	var groups []*group
	var conflict error
next:
	for _, s := range sites {
		for _, g := range groups {
			merged, err := a.memo.unify(g.schema, g.dir, s.schema, s.dir)
			if err == nil {
				g.schema, g.dir, g.sites = merged, g.dir|s.dir, append(g.sites, s)
				continue next
			}
			conflict = cmp.Or(conflict, err)
		}
		groups = append(groups, &group{s.schema, s.dir, []site{s}})
	}
	best := groups[0]
	for _, g := range groups {
		if len(g.sites) > len(best.sites) {
			best = g
		}
	}
	for _, g := range groups {
		if g == best {
			continue
		}
		for _, s := range g.sites {
			a.Notices = append(a.Notices, fmt.Sprintf("%s is unlike the other places of %s: %v", s.place, name, conflict))
		}
	}
	return best.schema, best.sites
}
