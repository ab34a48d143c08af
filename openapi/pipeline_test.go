package main

import (
	"sync"
	"testing"

	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/spec"
)

type inputs struct {
	recorded spec.Object
	*pipeline.Inputs
}

// sharedInputs are those of all tests, which take seconds to make.
var sharedInputs = sync.OnceValues(func() (inputs, error) {
	recorded, err := spec.Read("../" + recordedFile)
	if err != nil {
		return inputs{}, err
	}
	in, err := pipeline.ReadInputs("..")
	return inputs{recorded, in}, err
})

// readInputs returns the recorded document, which stays as it is, and the data, of which a test may
// replace parts.
func readInputs(t testing.TB) (spec.Object, *pipeline.Inputs) {
	t.Helper()
	shared, err := sharedInputs()
	if err != nil {
		t.Fatal(err)
	}
	return shared.recorded, shared.With(shared.Names, shared.Releases)
}

// sharedProduct is what the steps up to the refined document make of the recorded one.
var sharedProduct = sync.OnceValues(func() (*product, error) {
	shared, err := sharedInputs()
	if err != nil {
		return nil, err
	}
	return refineDoc(shared.recorded, shared.Inputs)
})

// recordedProduct returns what the steps up to the refined document make of the recorded one. It is
// for reading only.
func recordedProduct(t *testing.T) *product {
	t.Helper()
	p, err := sharedProduct()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// product is what the pipeline makes of a document.
type product struct {
	*pipeline.Refined
	files map[string][]byte // generated Go, by path
}

// refineDoc runs the steps up to the refined document.
func refineDoc(recorded spec.Object, in *pipeline.Inputs) (*product, error) {
	r, err := in.Refine(recorded)
	if err != nil {
		return nil, err
	}
	return &product{Refined: r}, r.Unmatched.Err()
}

// generateDoc runs all steps.
func generateDoc(recorded spec.Object, in *pipeline.Inputs) (*product, error) {
	p, err := refineDoc(recorded, in)
	if err != nil {
		return nil, err
	}
	p.files, err = in.Generate(p.Refined)
	return p, err
}
