package drift

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/util"
	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/emit"
	"github.com/logto-go/management/openapi/internal/spec"
)

// generate returns every generated file for a refined document, by its path
// from the root of the module, as `go generate` would write it. The generator
// runs as a library, with the configuration of the module.
func generate(refined spec.Object, files Files) (map[string][]byte, error) {
	data, err := spec.Encode(refined)
	if err != nil {
		return nil, err
	}
	source, err := runCodegen(data, files.Codegen)
	if err != nil {
		return nil, fmt.Errorf("oapi-codegen: %w", err)
	}
	// What is read back from the encoded form is what the emit step reads.
	doc, err := spec.Parse(data)
	if err != nil {
		return nil, err
	}
	return emit.All(source, doc, os.DirFS(files.Support))
}

// runCodegen runs oapi-codegen on a document. Paths in the configuration are
// relative to the working directory, as they are for the command.
func runCodegen(document []byte, config string) (source []byte, err error) {
	opts, err := readConfig(config)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "openapi-drift-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "refined.json")
	if err := os.WriteFile(file, document, 0o600); err != nil {
		return nil, err
	}
	loaded, err := util.LoadSwaggerWithOverlay(file, util.LoadSwaggerWithOverlayOpts{AllowRemoteRefsFrom: []string{}})
	if err != nil {
		return nil, err
	}
	code, err := codegen.Generate(loaded, opts)
	return []byte(code), err
}

// readConfig reads the configuration file of the oapi-codegen command.
func readConfig(name string) (codegen.Configuration, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return codegen.Configuration{}, err
	}
	var config struct {
		codegen.Configuration `yaml:",inline"`
		Output                string `yaml:"output"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&config); err != nil && !errors.Is(err, io.EOF) {
		return codegen.Configuration{}, fmt.Errorf("%s: %w", name, err)
	}
	opts := config.UpdateDefaults()
	return opts, opts.Validate()
}
