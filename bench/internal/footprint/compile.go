package footprint

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/logto-go/management/bench/internal/usage"
)

// Compiler builds packages in caches of its own, so that it knows what has been
// compiled before.
type Compiler struct {
	Dir  string // where go is run: the root of the module
	Temp string // for caches
}

// Cost is what a build took.
type Cost struct {
	CPU  float64 // seconds of processor time
	Peak int64   // bytes of memory of the largest process
}

// Prepare returns a new cache that holds the standard library as far as the given
// packages need it.
func (c *Compiler) Prepare(ctx context.Context, packages ...string) (cache string, err error) {
	list, err := c.list(ctx, "{{if .Standard}}{{.ImportPath}}{{end}}", packages)
	if err != nil {
		return "", err
	}
	if cache, err = os.MkdirTemp(c.Temp, "cache-"); err != nil {
		return "", err
	}
	_, err = c.build(ctx, cache, list)
	return cache, err
}

// Measure builds packages, which are to be compiled, in a copy of a cache, after
// what is listed as present.
func (c *Compiler) Measure(ctx context.Context, cache string, present, packages []string) (Cost, error) {
	own, err := os.MkdirTemp(c.Temp, "cache-")
	if err != nil {
		return Cost{}, err
	}
	defer func() { _ = os.RemoveAll(own) }()
	if err := link(cache, own); err != nil {
		return Cost{}, err
	}
	if len(present) > 0 {
		if _, err := c.build(ctx, own, present); err != nil {
			return Cost{}, err
		}
	}
	return c.build(ctx, own, packages)
}

// Dependencies returns the packages that the given ones need, themselves
// included, and the standard library left out.
func (c *Compiler) Dependencies(ctx context.Context, packages ...string) ([]string, error) {
	return c.list(ctx, "{{if not .Standard}}{{.ImportPath}}{{end}}", packages)
}

// Modules returns the modules that the given packages are compiled from, but for
// the main module.
func (c *Compiler) Modules(ctx context.Context, packages ...string) ([]string, error) {
	list, err := c.list(ctx, "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}", packages)
	seen := map[string]bool{}
	var modules []string
	for _, module := range list {
		if !seen[module] {
			modules = append(modules, module)
		}
		seen[module] = true
	}
	return modules, err
}

func (c *Compiler) list(ctx context.Context, format string, packages []string) ([]string, error) {
	out, err := c.run(ctx, "", append([]string{"list", "-deps", "-f", format}, packages...))
	return strings.Fields(string(out.stdout)), err
}

func (c *Compiler) build(ctx context.Context, cache string, packages []string) (Cost, error) {
	out, err := c.run(ctx, cache, append([]string{"build"}, packages...))
	return out.cost, err
}

type result struct {
	stdout []byte
	cost   Cost
}

// run runs the go command; an empty cache means the usual one.
func (c *Compiler) run(ctx context.Context, cache string, args []string) (result, error) {
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // the arguments are this program's own
	cmd.Dir = c.Dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly -buildvcs=false", "GOWORK=off")
	if cache != "" {
		cmd.Env = append(cmd.Env, "GOCACHE="+cache)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	if err != nil {
		return result{}, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	state := cmd.ProcessState
	cpu := (state.UserTime() + state.SystemTime()).Seconds()
	return result{stdout, Cost{cpu, usage.PeakMemory(state)}}, nil
}

// link makes a copy of a cache out of hard links: the go command replaces files
// there, and never changes them.
func link(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		return os.Link(path, target) //nolint:gosec // both folders are of this program's making
	})
}
