package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/util"
	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/emit"
	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// inputs are the files that the pipeline reads beside the document.
type inputs struct {
	corrections *refine.Corrections
	names       *names.File
	codegen     codegen.Configuration
}

// readInputs reads the recorded document and the data.
func readInputs(t testing.TB) (spec.Object, inputs) {
	t.Helper()
	recorded, err := spec.Read("../" + recordedFile)
	if err != nil {
		t.Fatal(err)
	}
	var in inputs
	if in.corrections, err = refine.ReadCorrections("../" + correctionsFile); err != nil {
		t.Fatal(err)
	}
	if in.names, err = names.ReadFile("../" + namesFile); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("oapi-codegen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		codegen.Configuration `yaml:",inline"`
		Output                string `yaml:"output"`
	}
	if err := yaml.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	in.codegen = config.UpdateDefaults()
	return recorded, in
}

// product is what the pipeline makes of a document.
type product struct {
	types   *names.Assignment
	refined []byte
	fake    []byte
	files   map[string][]byte // generated Go, by path
}

// refineDoc runs the steps up to the refined document.
func refineDoc(recorded spec.Object, in inputs) (*product, error) {
	doc, err := refine.Run(recorded, in.corrections)
	if err != nil {
		return nil, err
	}
	p := &product{}
	if p.types, err = names.Assign(doc, in.names); err != nil {
		return nil, err
	}
	if p.fake, err = emit.FakeSpec(doc); err != nil {
		return nil, err
	}
	p.types.Componentize(doc)
	p.refined, err = spec.Encode(doc)
	return p, err
}

// generateDoc runs all steps. It needs the root of the module as the working
// directory, as `go generate` does.
func generateDoc(t *testing.T, recorded spec.Object, in inputs) (*product, error) {
	t.Helper()
	p, err := refineDoc(recorded, in)
	if err != nil {
		return nil, err
	}
	return p, p.emit(t, in)
}

// emit runs the steps after the refined document.
func (p *product) emit(t *testing.T, in inputs) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "refined.json")
	if err := os.WriteFile(file, p.refined, 0o600); err != nil {
		t.Fatal(err)
	}
	loaded, err := util.LoadSwaggerWithOverlay(file, util.LoadSwaggerWithOverlayOpts{AllowRemoteRefsFrom: []string{}})
	if err != nil {
		return err
	}
	source, err := codegen.Generate(loaded, in.codegen)
	if err != nil {
		return err
	}
	doc, err := spec.Parse(p.refined)
	if err != nil {
		return err
	}
	p.files, err = emit.All([]byte(source), doc, os.DirFS(supportDir))
	return err
}
