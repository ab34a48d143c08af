package names

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// root returns the Go method of the operation that a site is directly in, and
// whether it is its request or response; empty for other sites.
func (a *Assignment) root(s site) (method, part string) {
	if m := rootPlace.FindStringSubmatch(s.place); m != nil && s.depth == 0 {
		return a.Methods[m[1]], m[2]
	}
	return "", ""
}

// separate splits sites of the same structure where no name would be true of all:
// bodies of requests about different things, unless their content gives the name,
// and responses that are different things.
func (a *Assignment) separate(sites []site) [][]site {
	slices.SortFunc(sites, func(x, y site) int { return cmp.Compare(x.place, y.place) })
	byName := map[string][]site{}
	responses := map[string]bool{}
	var inside []site
	for _, s := range sites {
		method, part := a.root(s)
		verb, noun := cutVerb(method)
		name := cmp.Or(Singular(withoutMeans(noun)), verb)
		switch part {
		case "response":
			if nounOf(method) == "" {
				name = method
			}
			responses[name] = true
		case "request":
		default:
			inside = append(inside, s)
			continue
		}
		byName[name] = append(byName[name], s)
	}
	if len(byName) == 0 {
		return [][]site{inside}
	}
	var out [][]site
	content := contentName(sites[0].schema)
	named := content != "" && !isFlag(sites[0].schema)
	for _, name := range sortedKeys(byName) {
		at := slices.IndexFunc(out, func(group []site) bool {
			if named && (distinctive(content) || !responses[name] && !a.anyResponse(group)) {
				return true
			}
			return responses[name] && a.sameThing(name, group)
		})
		if at >= 0 {
			out[at] = append(out[at], byName[name]...)
		} else {
			out = append(out, byName[name])
		}
	}
	if len(inside) == 0 {
		return out
	}
	if at := slices.IndexFunc(out, func(group []site) bool { return a.anyResponse(group) }); at >= 0 {
		out[at] = append(out[at], inside...)
		return out
	}
	return append(out, inside)
}

func (a *Assignment) anyResponse(sites []site) bool {
	return slices.ContainsFunc(sites, func(s site) bool { _, part := a.root(s); return part == "response" })
}

// sameThing reports whether a noun is what one of the responses of a group is, by
// its last word or by its first ones: the users of a role are users, and so is what
// the change of a user's password responds with.
func (a *Assignment) sameThing(noun string, group []site) bool {
	return slices.ContainsFunc(group, func(s site) bool {
		method, part := a.root(s)
		other := Singular(withoutMeans(nounOf(method)))
		if part != "response" || other == "" {
			return false
		}
		x, y := split(noun), split(other)
		short := min(len(x), len(y))
		return x[len(x)-1] == y[len(y)-1] || slices.Equal(x[:short], y[:short])
	})
}

// nameGroup orders the candidates of a group: those that most places offer come
// first, of these the shortest. Before them comes what is true of all places, if
// fewer than half agree.
func (a *Assignment) nameGroup(g *group) {
	sites := g.sites
	if a.anyResponse(sites) { // what is sent back is what the server calls so
		sites = slices.DeleteFunc(slices.Clone(sites), func(s site) bool { _, part := a.root(s); return part != "response" })
	}
	if !a.strict && sites[0].depth > 0 {
		sites = slices.Concat(g.sites, g.sites, g.rest) // those deeper inside count half
	}
	ranks := a.votes(sites)
	for _, counts := range ranks {
		g.candidates = append(g.candidates, slices.SortedFunc(maps.Keys(counts), func(x, y string) int {
			return cmp.Or(-cmp.Compare(counts[x], counts[y]), cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
		})...)
	}
	first := func(name string) {
		if name != "" {
			g.candidates = slices.Insert(g.candidates, 0, name)
		}
	}
	names := sortedKeys(ranks[0])
	if 2*ranks[0][g.candidates[0]] <= len(sites) && len(names) > 1 {
		first(cmp.Or(commonEnd(names), a.oneOf(g)))
	}
	content := contentName(g.schema)
	switch single := len(split(content)) == 1; {
	case content == "":
	case isFlag(g.schema):
		if len(names) > 1 && g.sites[0].depth > 0 {
			first(content + "Setting")
		}
	case strings.HasSuffix(content, "IDs") && len(g.sites) > 1 && !slices.Contains(names, content):
		first(content)
	case len(a.subjects(g.sites)) < 2:
	case !single && !slices.Contains(names, content):
		first(content)
	case single && !a.anyResponse(g.sites) && g.sites[0].depth == 0:
		first(content + "Request")
	}
}

// subjects are the different things that sites are about.
func (a *Assignment) subjects(sites []site) map[string]bool {
	out := map[string]bool{}
	for _, s := range sites {
		if method, _ := a.root(s); method != "" {
			_, noun := cutVerb(method)
			out[cmp.Or(Singular(withoutMeans(noun)), method)] = true
		} else {
			out[candidates(s, "")[0]] = true
		}
	}
	return out
}

// votes counts the candidates of sites, by rank.
func (a *Assignment) votes(sites []site) (ranks []map[string]int) {
	for _, s := range sites {
		method, _ := a.root(s)
		names := slices.DeleteFunc(candidates(s, method), func(name string) bool { return name == "" })
		for rank, name := range names {
			if rank == 0 && len(name) > MaxName {
				name = shorten("", name, "")
			}
			if rank == len(ranks) {
				ranks = append(ranks, map[string]int{})
			}
			ranks[rank][name]++
		}
	}
	return ranks
}

// commonEnd returns the words that all names end in, if they are at least two.
func commonEnd(names []string) string {
	shared := split(names[0])
	for _, name := range names[1:] {
		parts := split(name)
		n := 0
		for n < min(len(shared), len(parts)) && shared[len(shared)-1-n] == parts[len(parts)-1-n] {
			n++
		}
		shared = shared[len(shared)-n:]
	}
	if len(shared) < 2 {
		return ""
	}
	return strings.Join(shared, "")
}

// oneOf names a type after the object that most of it is in, as the fields of
// something are each a field.
func (a *Assignment) oneOf(g *group) string {
	owner := ""
	for _, s := range g.sites {
		name, _, found := strings.Cut(s.place, ".")
		if !found || s.depth == 0 || owner != "" && owner != name {
			return ""
		}
		owner = name
	}
	if one := Singular(owner); len(g.sites) > 2 && one != owner {
		return one
	}
	return ""
}

func isScalar(s spec.Object, prop string) bool {
	switch spec.Str(spec.Obj(spec.Obj(s, "properties"), prop), "type") {
	case "string", "integer", "number", "boolean":
		return refine.Kind(spec.Obj(spec.Obj(s, "properties"), prop)) != "enum"
	}
	return false
}

// isFlag reports whether an object has nothing but a switch, which names no thing.
func isFlag(s spec.Object) bool {
	props := spec.Obj(s, "properties")
	return len(props) == 1 && refine.Kind(spec.Obj(props, spec.Keys(props)[0])) == "boolean"
}

// contentName names a small object by what it has, for places that do not agree on
// a name: {roleIds} is RoleIDs, {id, name} is IDAndName.
func contentName(s spec.Object) string {
	props := spec.Keys(spec.Obj(s, "properties"))
	if refine.Kind(s) != "object" || refine.IsOpen(s) {
		return ""
	}
	switch {
	case len(props) == 1:
		return GoName(props[0])
	case len(props) == 2 && len(props[0])+len(props[1]) <= 10 && isScalar(s, props[0]) && isScalar(s, props[1]):
		return GoName(props[0]) + "And" + GoName(props[1])
	}
	return ""
}
