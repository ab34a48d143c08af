package main

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// A document with a hundred changes that nobody thought of still makes code that
// compiles. The changes are made at random, and are the same in every run.
func TestGenerateRandomDocument(t *testing.T) {
	recorded, in := readInputs(t)
	t.Chdir("..")
	doc := spec.Clone(recorded)
	scramble(t, doc, rand.New(rand.NewPCG(115, 1)))
	refined, err := refine.Run(doc, in.corrections)
	if _, stale := errors.AsType[*refine.StaleError](err); err != nil && !stale {
		t.Fatal(err)
	}
	p := &product{}
	if p.types, err = names.Assign(refined, in.names); err != nil {
		t.Fatal(err)
	}
	checkNames(t, p.types)
	p.types.Componentize(refined)
	if p.refined, err = spec.Encode(refined); err != nil {
		t.Fatal(err)
	}
	if err := p.emit(t, in); err != nil {
		t.Fatal(err)
	}
	for _, problem := range typeCheck(t, p.files) {
		t.Error(problem)
	}
}

// scramble changes schemas, and adds and removes operations.
func scramble(t *testing.T, doc spec.Object, r *rand.Rand) {
	var schemas []spec.Object
	spec.Walk(doc, func(_ string, s spec.Object) spec.Object {
		schemas = append(schemas, s)
		return s
	})
	other := func() spec.Object { return spec.Clone(schemas[r.IntN(len(schemas))]) }
	become := func(s, by spec.Object) {
		clear(s)
		maps.Copy(s, by)
	}
	for range 100 {
		s := schemas[r.IntN(len(schemas))]
		switch props := spec.Obj(s, "properties"); r.IntN(9) {
		case 0:
			if len(props) > 0 {
				delete(props, spec.Keys(props)[r.IntN(len(props))])
			}
		case 1:
			if props != nil {
				props[[]string{"extra", "user", "profile", "name", "a_b", "items"}[r.IntN(6)]] = other()
			}
		case 2:
			become(s, spec.Object{"type": []string{"string", "number", "boolean", "object", "array"}[r.IntN(5)]})
		case 3:
			become(s, other())
		case 4:
			become(s, spec.Object{"oneOf": []any{spec.Clone(s), other()}})
		case 5:
			become(s, spec.Object{"allOf": []any{spec.Clone(s), other()}})
		case 6:
			become(s, spec.Object{"type": "array", "items": spec.Clone(s)})
		case 7:
			become(s, spec.Object{"type": "object", "additionalProperties": spec.Clone(s)})
		case 8:
			s["nullable"] = true
		}
	}
	paths := spec.Obj(doc, "paths")
	for i := range 10 {
		ops := spec.Operations(doc)
		added := spec.Clone(ops[r.IntN(len(ops))].Node)
		added["operationId"] = fmt.Sprintf("%s%dx", []string{"Get", "Aaa", "Zed", "User", "get-"}[r.IntN(5)], i)
		paths[fmt.Sprintf("/new/%d/{id}", i)] = spec.Object{"post": added}
		removed := ops[r.IntN(len(ops))]
		mutable{t, doc}.remove(removed.ID)
	}
}
