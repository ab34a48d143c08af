package scaling

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/logto-go/management/bench/internal/footprint"
)

// Size is a version of the document.
type Size struct {
	Name  string
	Scale func(doc map[string]any) // changes the document
}

// Sizes returns the versions that are measured, from small to large.
func Sizes() []Size {
	return []Size{
		{"0.25", func(doc map[string]any) { Thin(doc, 0.25) }},
		{"0.5", func(doc map[string]any) { Thin(doc, 0.5) }},
		{"1", func(map[string]any) {}},
		{"2", Double},
	}
}

// Tools are the programs of the generator, which are built once.
type Tools struct {
	openapi, codegen string
}

// BuildTools builds the programs of the generator from the module in root.
func BuildTools(ctx context.Context, root, temp string) (Tools, error) {
	tools := Tools{filepath.Join(temp, "openapi"), filepath.Join(temp, "oapi-codegen")}
	if _, err := run(ctx, root, "go", "build", "-buildvcs=false", "-o", tools.openapi, "./openapi"); err != nil {
		return tools, err
	}
	_, err := run(ctx, root, "go", "build", "-buildvcs=false", "-o", tools.codegen, "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen")
	return tools, err
}

// Workspace is a copy of the module whose document has another size.
type Workspace struct {
	Dir        string
	Operations int
}

// NewWorkspace copies the module in root to dir, without tests, and scales its
// document.
func NewWorkspace(root, dir string, size Size) (*Workspace, error) {
	if err := copyModule(root, dir); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "openapi", "logto.json")
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var doc map[string]any
	if err := decoder.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	size.Scale(doc)
	if data, err = json.MarshalIndent(doc, "", "  "); err != nil {
		return nil, err
	}
	return &Workspace{dir, Operations(doc)}, os.WriteFile(file, data, 0o600)
}

// Regenerate runs all steps but the download, and returns the processor time that
// they took, in seconds.
func (w *Workspace) Regenerate(ctx context.Context, tools Tools) (cpu float64, err error) {
	for _, step := range [][]string{
		{tools.openapi, "refine"},
		{tools.codegen, "-config", "openapi/oapi-codegen.yaml", ".build/stage/openapi/refined.json"},
		{tools.openapi, "emit"},
	} {
		took, err := run(ctx, w.Dir, step[0], step[1:]...)
		if err != nil {
			return 0, err
		}
		cpu += took
	}
	return cpu, nil
}

// Compile returns the processor time, in seconds, to compile package gen and the
// root package.
func (w *Workspace) Compile(ctx context.Context, cache, temp string) (float64, error) {
	compiler := &footprint.Compiler{Dir: w.Dir, Temp: temp}
	generated := map[string]bool{"github.com/logto-go/management": true, "github.com/logto-go/management/gen": true}
	all, err := compiler.Dependencies(ctx, ".")
	if err != nil {
		return 0, err
	}
	var present []string
	for _, name := range all {
		if !generated[name] {
			present = append(present, name)
		}
	}
	cost, err := compiler.Measure(ctx, cache, present, []string{"."})
	return cost.CPU, err
}
