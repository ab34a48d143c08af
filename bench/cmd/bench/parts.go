package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/logto-go/management/bench/internal/outcome"
)

// part is a group of measurements.
type part struct {
	name string
	run  func(context.Context, *measuring) error
}

var parts = []part{
	{"calls", func(ctx context.Context, m *measuring) error {
		return m.benchmarks(ctx, m.rounds, "User", "-test.benchtime=100ms")
	}},
	{"listing", func(ctx context.Context, m *measuring) error {
		return m.benchmarks(ctx, (m.rounds+5)/6, "Listing", "-test.benchtime=1x")
	}},
	{"heap", func(ctx context.Context, m *measuring) error {
		return m.benchmarks(ctx, 1, "Heap", "-test.benchtime=1x")
	}},
	{"contention", func(ctx context.Context, m *measuring) error {
		return m.benchmarks(ctx, (m.rounds+5)/6, "Contention", "-test.benchtime=1x")
	}},
	{"budget", func(ctx context.Context, m *measuring) error {
		return m.test(ctx, []string{"BENCH_BUDGET=1"}, "-test.run=^TestBudget")
	}},
	{"compile", compile},
	{"size", size},
	{"scaling", scale},
}

// measuring is what the parts share.
type measuring struct {
	root   string    // of the module
	temp   string    // a folder for all that is not kept
	rounds int       // how often calls are measured
	out    io.Writer // where results go
	cache  string    // the standard library, compiled
}

// benchmarks runs benchmarks a number of times, each in a process of its own:
// what one process was lucky or unlucky with, the next one need not be.
func (m *measuring) benchmarks(ctx context.Context, rounds int, pattern string, args ...string) error {
	for range rounds {
		if err := m.test(ctx, nil, append(args, "-test.run=^$", "-test.bench="+pattern)...); err != nil {
			return err
		}
	}
	return nil
}

// test runs the test program of package bench.
func (m *measuring) test(ctx context.Context, env []string, args ...string) error {
	program := filepath.Join(m.temp, "bench.test")
	if _, err := os.Stat(program); err != nil {
		build := exec.CommandContext(ctx, "go", "test", "-c", "-o", program, "./bench") //nolint:gosec // this program's own arguments
		build.Dir = m.root
		if text, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("go test -c ./bench: %w\n%s", err, text)
		}
	}
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // as above
	cmd.Dir = filepath.Join(m.root, "bench")
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = m.out, os.Stderr
	return cmd.Run()
}

// result writes one line of values by unit.
func (m *measuring) result(name string, values map[string]float64) {
	fmt.Fprintln(m.out, outcome.Line(name, values))
}
