package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

// A document with a hundred changes that nobody thought of still makes code that
// compiles. The changes are made at random, and are the same in every run.
func TestGenerateRandomDocument(t *testing.T) {
	t.Parallel()
	recorded, in := readInputs(t)
	doc := spec.Clone(recorded)
	scramble(t, doc, rand.New(rand.NewPCG(115, 1)))
	r, err := in.Refine(doc) // whether corrections still match does not matter here
	if err != nil {
		t.Fatal(err)
	}
	checkNames(t, r.Types)
	files, err := in.Generate(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range typeCheck(t, files) {
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
		spectest.Mutable{T: t, Doc: doc}.Remove(removed.ID)
	}
}
