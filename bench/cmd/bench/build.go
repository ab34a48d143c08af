package main

import (
	"context"
	"os"
	"strings"

	"github.com/logto-go/management/bench/internal/footprint"
	"github.com/logto-go/management/bench/internal/scaling"
)

const (
	module   = "github.com/logto-go/management"
	programs = module + "/bench/programs/"
	repeats  = 3 // how often the client is compiled; documents of other sizes, once less
)

// compile measures what it takes to compile all that a user imports, and parts
// of it, with an empty cache but for the standard library.
func compile(ctx context.Context, m *measuring) error {
	compiler := &footprint.Compiler{Dir: m.root, Temp: m.temp}
	cache, err := m.standardLibrary(ctx)
	if err != nil {
		return err
	}
	all, err := compiler.Dependencies(ctx, module)
	if err != nil {
		return err
	}
	var others, parts []string
	for _, name := range all {
		switch {
		case name == module || name == module+"/gen":
		case strings.HasPrefix(name, module+"/"):
			parts = append(parts, name)
		default:
			others = append(others, name)
		}
	}
	for range repeats {
		for _, c := range []struct {
			name              string
			present, packages []string
		}{
			{"nothing", nil, []string{"net/http"}}, // what the go command itself takes
			{"floor", nil, []string{module + "/bench/internal/floor"}},
			{"dependencies", nil, others},
			{"auth-middleware", others, parts},
			{"gen", others, []string{module + "/gen"}},
			{"root", append(append(others, parts...), module+"/gen"), []string{module}},
			{"all", nil, []string{module}},
		} {
			cost, err := compiler.Measure(ctx, cache, c.present, c.packages)
			if err != nil {
				return err
			}
			m.result("Compile/"+c.name, map[string]float64{"cpu-s": cost.CPU, "peak-B": float64(cost.Peak)})
		}
	}
	return nil
}

// size measures programs, and counts what they pull in.
func size(ctx context.Context, m *measuring) error {
	compiler := &footprint.Compiler{Dir: m.root, Temp: m.temp}
	for _, program := range []string{"floor", "one", "ten"} {
		plain, stripped, err := compiler.Size(ctx, programs+program)
		if err != nil {
			return err
		}
		m.result("Size/"+program, map[string]float64{"bytes": float64(plain), "stripped-bytes": float64(stripped)})
	}
	packages, err := compiler.Dependencies(ctx, module)
	if err != nil {
		return err
	}
	modules, err := compiler.Modules(ctx, module)
	if err != nil {
		return err
	}
	var foreign []string
	for _, name := range packages {
		if name != module && !strings.HasPrefix(name, module+"/") {
			foreign = append(foreign, name)
		}
	}
	m.setting("modules", strings.Join(modules, " "))
	m.setting("packages", strings.Join(foreign, " "))
	return nil
}

// scale measures the generator, and the compilation of what it makes, with
// smaller and larger documents.
func scale(ctx context.Context, m *measuring) error {
	cache, err := m.standardLibrary(ctx)
	if err != nil {
		return err
	}
	tools, err := scaling.BuildTools(ctx, m.root, m.temp)
	if err != nil {
		return err
	}
	for _, s := range scaling.Sizes() {
		dir, err := os.MkdirTemp(m.temp, "module-")
		if err != nil {
			return err
		}
		workspace, err := scaling.NewWorkspace(m.root, dir, s)
		if err != nil {
			return err
		}
		for range repeats - 1 {
			regenerate, err := workspace.Regenerate(ctx, tools)
			if err != nil {
				return err
			}
			compile, err := workspace.Compile(ctx, cache, m.temp)
			if err != nil {
				return err
			}
			m.result("Scaling/document="+s.Name, map[string]float64{
				"operations": float64(workspace.Operations), "regenerate-cpu-s": regenerate, "compile-cpu-s": compile,
			})
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// standardLibrary returns a cache with the standard library, made once.
func (m *measuring) standardLibrary(ctx context.Context) (cache string, err error) {
	if m.cache == "" {
		compiler := &footprint.Compiler{Dir: m.root, Temp: m.temp}
		m.cache, err = compiler.Prepare(ctx, module, module+"/bench/internal/floor")
	}
	return m.cache, err
}
