package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/logto-go/management/openapi/internal/emit"
	"github.com/logto-go/management/openapi/internal/files"
	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// strictEnv makes every correction, and every text, that finds nothing an error, as it is for the
// recorded document.
const strictEnv = "LOGTO_OPENAPI_STRICT"

// refineStep turns the recorded document into the refined one.
func refineStep(context.Context) error {
	in, r, err := refined(staged(recordedFile))
	if err != nil {
		return err
	}
	if os.Getenv(strictEnv) != "" {
		err = errors.Join(r.Unmatched.Strict(), in.Words.Strict())
	} else {
		err = r.Unmatched.Err()
	}
	if err != nil {
		return err
	}
	tell(r)
	page, err := os.ReadFile(versionsFile)
	if err != nil {
		return err
	}
	if page, err = releases.Insert(page, r.Versions); err != nil {
		return fmt.Errorf("%s: %w", versionsFile, err)
	}
	fakeSpec, err := r.FakeSpec()
	if err != nil {
		return err
	}
	return stage(map[string][]byte{refinedFile: r.JSON, fakeSpecFile: fakeSpec, versionsFile: page})
}

// tell prints what a maintainer should know.
func tell(r *pipeline.Refined) {
	if notice := r.Unmatched.Notice(); notice != "" {
		fmt.Fprintf(os.Stderr, "openapi: %s\n", notice)
	}
	for _, notice := range r.Types.Notices {
		fmt.Fprintf(os.Stderr, "openapi: %s: %s\n", namesFile, notice)
	}
	if places := r.Types.Unused; len(places) > 0 {
		fmt.Fprintf(os.Stderr, "openapi: %s: not in this document: %s\n", namesFile, strings.Join(places, ", "))
	}
	for _, name := range r.Types.Auto {
		fmt.Fprintf(os.Stderr, "openapi: %s: new type %s got an automatic name; keep it with `go run ./openapi names`\n", namesFile, name)
	}
}

// refined reads the inputs and a document, and runs the passes and the naming.
func refined(document string) (*pipeline.Inputs, *pipeline.Refined, error) {
	recorded, err := spec.Read(document)
	if err != nil {
		return nil, nil, err
	}
	in, err := pipeline.ReadInputs(".")
	if err != nil {
		return nil, nil, err
	}
	r, err := in.Refine(recorded)
	return in, r, err
}

// namesStep pins every name that is still automatic.
func namesStep(context.Context) error {
	in, r, err := refined(recordedFile)
	if err != nil {
		return err
	}
	return files.Replace(map[string][]byte{namesFile: r.Types.Pin(in.Names).Encode()})
}

// emitStep writes package gen and the methods of the clients, and puts everything that the steps
// made in its place.
func emitStep(context.Context) error {
	doc, err := spec.Read(staged(refinedFile))
	if err != nil {
		return err
	}
	source, err := os.ReadFile(codegenOutput)
	if err != nil {
		return err
	}
	in, err := pipeline.ReadInputs(".")
	if err != nil {
		return err
	}
	generated, err := emit.All(source, doc, in.Support, in.Codes)
	if err != nil {
		return err
	}
	if generated[emit.CoveragePageFile], err = emit.CoveragePage(doc, os.DirFS("logtotest")); err != nil {
		return err
	}
	stale, err := emit.Stale(".", generated)
	if err != nil {
		return err
	}
	return publish(generated, stale...)
}
