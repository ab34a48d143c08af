package drift

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/logto-go/management/openapi/internal/canon"
	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/pull"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Files names the files of the pipeline, relative to the root of the module,
// which must be the working directory.
type Files struct {
	Recorded    string // the recorded document
	Corrections string
	Names       string
	Codegen     string // configuration of oapi-codegen
	Support     string // folder of the support code
}

// Run compares the document that the source names with the recorded one. Its
// error means that they could not be compared. It is not safe for use by
// several goroutines, because oapi-codegen keeps global state.
func Run(ctx context.Context, source pull.Options, files Files) (*Report, error) {
	data, name, err := pull.Look(ctx, source)
	if err != nil {
		return nil, err
	}
	recorded, err := os.ReadFile(files.Recorded)
	if err != nil {
		return nil, err
	}
	if recorded, err = canon.Bytes(recorded); err != nil {
		return nil, fmt.Errorf("%s: %w", files.Recorded, err)
	}
	r := &Report{Source: name, Recorded: files.Recorded}
	if bytes.Equal(recorded, data) {
		return r, nil
	}
	in, err := readInputs(files)
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
	if err := guard(func() error { return r.compareCode(ctx, published, in, files) }); err != nil {
		r.Failure = err.Error()
	}
	return r, ctx.Err()
}

// inputs are the parts of the pipeline that both documents share.
type inputs struct {
	corrections *refine.Corrections
	names       *names.File
}

func readInputs(files Files) (in inputs, err error) {
	if in.corrections, err = refine.ReadCorrections(files.Corrections); err != nil {
		return in, err
	}
	in.names, err = names.ReadFile(files.Names)
	return in, err
}

// compare fills the parts of the report that are about the document, and
// returns the published one.
func compare(ctx context.Context, r *Report, recorded, published []byte, in inputs) (*document, error) {
	old, now, err := loadBoth(recorded, published, in.corrections)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.Changed = true
	r.Before, r.After = len(spec.Operations(old.recorded)), len(spec.Operations(now.recorded))
	if now.stale != nil {
		r.Stale = now.stale.Entries
		r.Corrections = now.stale.File
	}
	if r.Document, err = documentChanges(old, now); err != nil {
		return nil, err
	}
	r.Silent = silentChanges(old.recorded, now.recorded, r.Document)
	return now, nil
}

// compareCode fills the parts of the report that are about the code.
func (r *Report) compareCode(ctx context.Context, published *document, in inputs, files Files) error {
	a, err := r.compareNames(published, in.names)
	if err != nil {
		return err
	}
	a.Componentize(published.refined)
	generated, err := generate(published.refined, files)
	if err != nil {
		return err
	}
	r.Go, r.Broken, err = goChanges(ctx, generated)
	return err
}

// compareNames fills the part of the report that is about names.yaml.
func (r *Report) compareNames(published *document, file *names.File) (*names.Assignment, error) {
	a, err := names.Assign(published.refined, file)
	if err != nil {
		return nil, err
	}
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
	return a, nil
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
