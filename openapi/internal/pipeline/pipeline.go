package pipeline

import (
	"fmt"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/logto-go/management/openapi/internal/emit"
	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Refined is what the steps before the code generator make of a document.
type Refined struct {
	Types     *names.Assignment
	Unmatched refine.Unmatched // corrections that found nothing
	JSON      []byte           // the document for the code generator
	FakeSpec  []byte           // the document for package logtotest
}

// Refine repairs and names a recorded document, which stays as it is.
func (in *Inputs) Refine(recorded spec.Object) (*Refined, error) {
	doc, unmatched, err := refine.Run(recorded, in.Corrections)
	if err != nil {
		return nil, err
	}
	return in.Name(doc, unmatched)
}

// Name names the types of a document that is repaired, and changes it.
func (in *Inputs) Name(doc spec.Object, unmatched refine.Unmatched) (*Refined, error) {
	r := &Refined{Unmatched: unmatched}
	var err error
	if r.Types, err = names.Assign(doc, in.Names); err != nil {
		return nil, err
	}
	if r.FakeSpec, err = emit.FakeSpec(doc, r.Types.Methods); err != nil {
		return nil, err
	}
	r.Types.Componentize(doc)
	r.JSON, err = spec.Encode(doc)
	return r, err
}

// Generate returns every generated Go file for a refined document, by its path from the root of
// the module, as `go generate` would write it.
func (in *Inputs) Generate(r *Refined) (map[string][]byte, error) {
	source, err := in.generate(r.JSON)
	if err != nil {
		return nil, fmt.Errorf("oapi-codegen: %w", err)
	}
	// What is read back from the encoded form is what the emit step reads.
	doc, err := spec.Parse(r.JSON)
	if err != nil {
		return nil, err
	}
	return emit.All(source, doc, in.Support)
}

// generator serializes the runs of oapi-codegen, which keeps global state.
var generator sync.Mutex

// generate runs oapi-codegen as a library. The loader reads no other document than this one.
func (in *Inputs) generate(document []byte) ([]byte, error) {
	loaded, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, err
	}
	generator.Lock()
	defer generator.Unlock()
	code, err := codegen.Generate(loaded, in.Codegen)
	return []byte(code), err
}
