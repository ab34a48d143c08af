package refine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// inlineReferences replaces each $ref by what it names. The document has few,
// under names made for prose; the naming step makes better ones from scratch.
func inlineReferences(doc spec.Object) error {
	if err := spec.CheckReferences(doc); err != nil {
		return err
	}
	in := inliner{doc: doc, cycles: &cycles{order: map[string]int{}, of: map[string]int{}}, left: new(int)}
	*in.left = maxObjects
	paths := spec.Obj(doc, "paths")
	for _, path := range spec.Keys(paths) {
		v, err := in.resolve(paths[path], nil)
		if err != nil {
			return err
		}
		paths[path] = v
	}
	hoistPathItemParameters(paths)
	delete(doc, "components") // nothing refers to it any more
	for _, op := range spec.Operations(doc) {
		delete(op.Node, "callbacks") // a server's calls are none of a client's
	}
	return nil
}

type inliner struct {
	doc    spec.Object
	cycles *cycles
	left   *int // how many objects may still come
}

// maxObjects bounds the objects of the document once each reference is replaced by what it names.
// Logto's document has 15,000; references to schemas with several references of their own double it
// with every few bytes.
const maxObjects = 40_000

// maxCycle is how many schemas that contain each other are opened, one in the
// other, before the rest is any JSON: without a bound, a dozen of them would be
// written out millions of times.
const maxCycle = 3

// maxNested bounds how many references stand in what the one before names, which Logto's document
// does four times at most. Each is compared with all before it.
const maxNested = 100

func (in inliner) resolve(v any, open []string) (any, error) {
	switch v := v.(type) {
	case spec.Object:
		if *in.left--; *in.left < 0 {
			return nil, fmt.Errorf("the document is too large: with what its references name in their place, it has more than %d objects", maxObjects)
		}
		if ref, ok := v["$ref"].(string); ok {
			if len(open) >= maxNested {
				return nil, fmt.Errorf("the document is too large: more than %d references name each other in turn, the last %q", maxNested, ref)
			}
			cycle := 0
			for _, o := range open {
				if in.cycle(o) == in.cycle(ref) {
					cycle++
				}
				if o == ref || cycle >= maxCycle {
					// A schema that contains itself: any JSON below this point.
					return spec.Object{}, nil
				}
			}
			target, err := in.lookup(ref)
			if err != nil {
				return nil, err
			}
			beside := without(v, "$ref")
			delete(beside, "summary")
			return in.resolve(overlay(target, beside), append(open[:len(open):len(open)], ref))
		}
		for _, k := range spec.Keys(v) {
			x, err := in.resolve(v[k], open)
			if err != nil {
				return nil, err
			}
			v[k] = x
		}
		return v, nil
	case []any:
		for i := range v {
			x, err := in.resolve(v[i], open)
			if err != nil {
				return nil, err
			}
			v[i] = x
		}
		return v, nil
	}
	return v, nil
}

// cycles are the references that contain each other, near or far, by a number for each such set:
// the strongly connected components, by Tarjan's algorithm.
type cycles struct {
	order map[string]int // in which references were seen
	of    map[string]int // the number of the set
	stack []string       // of references whose set is not known yet
}

// cycle returns the number of the set that a reference is in.
func (in inliner) cycle(ref string) int {
	if in.cycles.order[ref] == 0 {
		in.findCycles(ref)
	}
	return in.cycles.of[ref]
}

// findCycles returns the order of the first reference that this one leads back to.
func (in inliner) findCycles(ref string) int {
	c := in.cycles
	at := len(c.order) + 1
	c.order[ref] = at
	c.stack = append(c.stack, ref)
	low := at
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case spec.Object:
			if inner, ok := v["$ref"].(string); ok {
				switch {
				case c.order[inner] == 0:
					low = min(low, in.findCycles(inner))
				case c.of[inner] == 0: // it is on the stack
					low = min(low, c.order[inner])
				}
			}
			for _, x := range v {
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	if target, err := in.lookup(ref); err == nil {
		walk(target)
	}
	if low == at {
		i := slices.Index(c.stack, ref)
		for _, member := range c.stack[i:] {
			c.of[member] = at
		}
		c.stack = c.stack[:i]
	}
	return low
}

// plainStep is what a step of a reference means.
var plainStep = strings.NewReplacer("~1", "/", "~0", "~")

func (in inliner) lookup(ref string) (spec.Object, error) {
	rest, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return nil, fmt.Errorf("reference %q names no object of the document", ref)
	}
	node := in.doc
	for _, key := range strings.Split(rest, "/") {
		if node = spec.Obj(node, plainStep.Replace(key)); node == nil {
			return nil, fmt.Errorf("reference %q names nothing", ref)
		}
	}
	return node, nil
}

// hoistPathItemParameters gives each operation the parameters of its path.
func hoistPathItemParameters(paths spec.Object) {
	for _, op := range spec.Operations(spec.Object{"paths": paths}) {
		item := spec.Obj(paths, op.Path)
		for _, p := range spec.List(item, "parameters") {
			p, ok := p.(spec.Object)
			if ok && op.Parameter(spec.Str(p, "in"), spec.Str(p, "name")) == nil {
				op.AddParameter(spec.Clone(p))
			}
		}
	}
	for _, path := range spec.Keys(paths) {
		delete(spec.Obj(paths, path), "parameters")
	}
}
