package main

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/spec"
)

// readInputs reads the recorded document and the data.
func readInputs(t testing.TB) (spec.Object, *pipeline.Inputs) {
	t.Helper()
	recorded, err := spec.Read("../" + recordedFile)
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.ReadInputs("..")
	if err != nil {
		t.Fatal(err)
	}
	return recorded, in
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
