package names

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Type is one named type: the unified schema and the places where it stands.
type Type struct {
	Name   string
	Schema spec.Object
	Places []string
	dir    direction
	depth  int // how many types it is in, at least
}

// Assignment is the result of naming.
type Assignment struct {
	Types   map[string]*Type
	Auto    []string          // types that are not in the names file
	Unused  []string          // listed places and operations that the document does not have
	Notices []string          // listed places that could not be unified
	Methods map[string]string // the Go method of each operation, by operation id
	place   map[string]string
	file    *File

	receivers map[string]string // the client that has each operation
	reserved  map[string]bool   // names that no type can have
	constants map[string][]any  // of each enum
	strict    bool              // see nameLoose
	memo      *memo
}

// Assign names the schemas of a refined document. Types hold types: unifying
// two schemas unifies what is inside, which makes new places; so it goes round
// until nothing changes, at most as often as the document is deep.
func Assign(doc spec.Object, file *File) (*Assignment, error) {
	roots := rootSites(doc)
	methods := MethodNames(doc, file)
	reserved := operationNames(methods)
	maps.Copy(reserved, supportNames)
	sites := roots
	memo := newMemo()
	var before map[string]string
	for round := range 60 {
		a := assign(sites, file, methods, reserved, memo, round > 20)
		if maps.Equal(before, a.place) {
			return a.finish(file), nil
		}
		before = a.place
		sites = slices.Clone(roots)
		for _, name := range sortedKeys(a.Types) {
			sites = append(sites, a.inside(a.Types[name])...)
		}
	}
	return nil, fmt.Errorf("%s: the names never settle; a type seems to be listed inside itself", file.Name)
}

// assign groups the sites into types, once.
func assign(sites []site, file *File, methods map[string]string, reserved map[string]bool, memo *memo, strict bool) *Assignment {
	a := &Assignment{Types: map[string]*Type{}, place: map[string]string{}, file: file, Methods: methods, reserved: reserved, memo: memo, strict: strict}
	sites = a.mergePlaces(sites)
	owners := file.owners()
	byShape := map[string]string{}
	byLiteral := map[string]string{}
	loose := map[string][]site{}
	listed := map[string][]site{}
	for _, s := range sites {
		if name, ok := owners[s.place]; ok {
			listed[name] = append(listed[name], s)
		}
	}
	for _, name := range sortedKeys(listed) {
		schema, agreeing := a.agreeing(name, listed[name])
		a.Types[name] = &Type{Name: name, Schema: schema}
		for _, s := range agreeing {
			a.put(name, s)
			byShape[s.shape] = least(byShape[s.shape], name)
			if s.literal != "" {
				byLiteral[s.literal] = least(byLiteral[s.literal], name)
			}
		}
	}
	for _, name := range sortedKeys(a.Types) {
		t := a.Types[name]
		key := a.memo.shape(t.Schema, t.dir)
		byShape[key] = cmp.Or(byShape[key], name)
	}
	for _, s := range sites {
		if _, ok := owners[s.place]; ok && a.place[s.place] != "" {
			continue
		}
		if name, ok := byLiteral[s.literal]; ok && a.join(name, s) {
			continue
		}
		if name, ok := byShape[s.shape]; ok && a.isTrue(name, s) && a.join(name, s) {
			continue
		}
		key := cmp.Or(s.literal, s.shape)
		loose[key] = append(loose[key], s)
	}
	a.nameLoose(loose)
	return a
}

// mergePlaces unifies the schemas that stand at one place, such as the bodies
// of a 200 and a 201.
func (a *Assignment) mergePlaces(sites []site) []site {
	index := map[string]int{}
	var out []site
	for _, s := range sites {
		i, seen := index[s.place]
		if !seen {
			s.shape = a.memo.shape(s.schema, s.dir)
			index[s.place] = len(out)
			out = append(out, s)
			continue
		}
		merged, err := a.memo.merge(out[i].schema, s.schema)
		if err != nil {
			a.Notices = append(a.Notices, fmt.Sprintf("%s: two schemas at one place: %v", s.place, err))
			continue
		}
		out[i].schema, out[i].shape = merged, a.memo.shape(merged, s.dir)
	}
	return out
}

// least keeps the choice between two listed types of the same structure
// independent of the order of the document.
func least(a, b string) string {
	if a == "" {
		return b
	}
	return min(a, b)
}

// isTrue reports whether the name of a listed type can be that of another site of
// the same structure: CreateUserRequest is the body of one operation, and stands
// nowhere else; a NameRequest is any body that is a name.
func (a *Assignment) isTrue(name string, s site) bool {
	if !strings.HasSuffix(name, "Request") {
		return true
	}
	_, part := a.root(s)
	return part == "request" && name == contentName(s.schema)+"Request"
}

// join adds a site to a type and reports whether it could be unified with what
// is there.
func (a *Assignment) join(name string, s site) bool {
	t := a.Types[name]
	if t == nil {
		t = &Type{Name: name, Schema: s.schema}
		a.Types[name] = t
	} else {
		merged, err := a.memo.unify(t.Schema, t.dir, s.schema, s.dir)
		if err != nil {
			return false
		}
		t.Schema = merged
	}
	a.put(name, s)
	return true
}

// put notes that a site is one of a type.
func (a *Assignment) put(name string, s site) {
	t := a.Types[name]
	t.dir |= s.dir
	if len(t.Places) == 0 || s.depth < t.depth {
		t.depth = s.depth
	}
	if a.place[s.place] == "" {
		t.Places = append(t.Places, s.place)
	}
	a.place[s.place] = name
}

// finish sorts the lists of the result and collects what is worth telling.
func (a *Assignment) finish(file *File) *Assignment {
	for _, name := range sortedKeys(a.Types) {
		t := a.Types[name]
		slices.Sort(t.Places)
		if _, listed := file.Types[name]; !listed {
			a.Auto = append(a.Auto, name)
		}
	}
	for place := range file.owners() {
		if a.place[place] == "" {
			a.Unused = append(a.Unused, place)
		}
	}
	for id := range file.Methods {
		if a.Methods[id] == "" {
			a.Unused = append(a.Unused, id)
		}
	}
	slices.Sort(a.Unused)
	slices.Sort(a.Notices)
	a.Notices = slices.Compact(a.Notices)
	return a
}

// Pin returns a names file that lists every type and place of the assignment.
func (a *Assignment) Pin(file *File) *File {
	out := *file
	out.Types = map[string][]string{}
	for name, t := range a.Types {
		out.Types[name] = t.Places
	}
	return &out
}
