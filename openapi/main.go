package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/logto-go/management/openapi/internal/drift"
	"github.com/logto-go/management/openapi/internal/pipeline"
)

// Files of the pipeline, relative to the root of the module.
const (
	recordedFile    = "openapi/logto.json"
	stampFile       = "openapi/logto.stamp.json"
	correctionsFile = pipeline.CorrectionsFile
	namesFile       = pipeline.NamesFile
	refinedFile     = "openapi/refined.json"
	fakeSpecFile    = "logtotest/internal/document/spec.json"
	versionsFile    = "docs/versions.md"
	codegenOutput   = ".build/gen.go"
	supportDir      = pipeline.SupportDir
)

// steps are the commands, by name.
var steps = map[string]func(ctx context.Context) error{
	"pull":   pullStep,
	"record": recordStep,
	"refine": refineStep,
	"emit":   emitStep,
	"names":  namesStep,
	"drift":  driftStep,

	"releases": releasesStep,
}

const usage = `usage, in the root of the module:
	go run ./openapi pull|refine|emit|record|names|drift|releases
	go run ./openapi release NUMBER|published-YEAR`

func main() {
	// Caught, no signal ends the program while files are put in place.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	step := stepOf(os.Args[1:])
	if step == nil {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(drift.Failed) // 2 would tell of breaking changes
	}
	if err := step(ctx); err != nil {
		exit := exitStatus{1, err}
		errors.As(err, &exit)
		if exit.err != nil {
			fmt.Fprintf(os.Stderr, "openapi %s: %s\n", os.Args[1], strings.TrimSpace(exit.Error()))
		}
		os.Exit(exit.status)
	}
}

// stepOf returns what the arguments ask for, or nil.
func stepOf(args []string) func(ctx context.Context) error {
	switch {
	case len(args) == 1:
		return steps[args[0]]
	case len(args) == 2 && args[0] == "release":
		return func(ctx context.Context) error { return releaseStep(ctx, args[1]) }
	}
	return nil
}
