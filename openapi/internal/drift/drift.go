package drift

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/logto-go/management/openapi/internal/canon"
	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/pull"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Run compares the document that the source names with the recorded one. Its
// error means that they could not be compared. It is not safe for use by
// several goroutines, because oapi-codegen keeps global state.
func Run(ctx context.Context, source pull.Options, recordedFile string) (*Report, error) {
	data, name, err := pull.Look(ctx, source)
	if err != nil {
		return nil, err
	}
	recorded, err := os.ReadFile(recordedFile)
	if err != nil {
		return nil, err
	}
	if recorded, err = canon.Bytes(recorded); err != nil {
		return nil, fmt.Errorf("%s: %w", recordedFile, err)
	}
	r := &Report{Source: name, Recorded: recordedFile}
	if bytes.Equal(recorded, data) {
		return r, nil
	}
	in, err := pipeline.ReadInputs(".")
	if err != nil {
		return nil, err
	}
	var published *document
	err = guard(func() (err error) {
		published, err = compare(ctx, r, recorded, data, in)
		return err
	})
	if err != nil || ctx.Err() != nil {
		return nil, firstError(ctx.Err(), err)
	}
	// The rest is about the code. Where it fails, that is part of the report.
	if err := guard(func() error { return r.compareCode(ctx, published, in) }); err != nil {
		r.Failure = err.Error()
	}
	return r, ctx.Err()
}

// compare fills the parts of the report that are about the document, and
// returns the published one.
func compare(ctx context.Context, r *Report, recorded, published []byte, in *pipeline.Inputs) (*document, error) {
	old, now, err := loadBoth(recorded, published, in.Corrections)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	now.before = old.refined
	r.Renamed, r.Moved = paired(old.refined, now.refined, in.Names)
	return now, r.compareDocuments(old, now)
}

// compareDocuments fills the parts of the report that are about the document.
func (r *Report) compareDocuments(old, now *document) (err error) {
	r.Changed = true
	r.Before, r.After = len(spec.Operations(old.recorded)), len(spec.Operations(now.recorded))
	r.Stale, r.Absent, r.Corrections = now.unmatched.Differing, now.unmatched.Absent, now.unmatched.File
	if r.Document, err = documentChanges(old, now); err != nil {
		return err
	}
	r.Silent = silentChanges(old.recorded, now.recorded, r.Document)
	return nil
}

// compareCode fills the parts of the report that are about the code.
func (r *Report) compareCode(ctx context.Context, published *document, in *pipeline.Inputs) error {
	refined, err := in.Name(published.refined, published.unmatched)
	if err != nil {
		return err
	}
	r.compareNames(refined.Types, in.Names)
	generated, err := in.Generate(refined)
	if err != nil {
		return err
	}
	r.Go, r.Broken, err = goChanges(ctx, generated)
	if err != nil {
		return err
	}
	before, err := in.Name(published.before, refine.Unmatched{})
	if err != nil {
		return err
	}
	r.Go = append(joinRenamed(r.Go, r.Renamed), unsent(before.Types.Types, refined.Types.Types)...)
	return nil
}

// compareNames fills the part of the report that is about names.yaml.
func (r *Report) compareNames(a *names.Assignment, file *names.File) {
	r.NamesFile = file.Name
	for _, name := range a.Auto {
		r.Automatic = append(r.Automatic, Automatic{name, a.Types[name].Places})
	}
	r.Conflicts = a.Notices
	for _, typ := range spec.Keys(anyMap(file.Types)) {
		for _, place := range file.Types[typ] {
			if slices.Contains(a.Unused, place) {
				r.Gone = append(r.Gone, Gone{typ, place})
			}
		}
	}
}

func anyMap[V any](m map[string]V) spec.Object {
	out := spec.Object{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

// guard turns a panic of a library into an error: an odd document must not end
// the program with the status that means breaking changes.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a step gave up on this document: %v", p)
		}
	}()
	return f()
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
