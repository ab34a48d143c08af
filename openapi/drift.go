package main

import (
	"context"
	"fmt"
	"os"

	"github.com/logto-go/management/openapi/internal/drift"
	"github.com/logto-go/management/openapi/internal/pull"
)

// driftStep compares the document that LOGTO_OPENAPI names, a URL or a file,
// with the recorded one, and prints a Markdown report. The exit status is 0
// without a change, 1 with compatible changes, 2 with breaking ones, and 3 if
// the documents could not be compared. `go run` hides it: build the program
// to use it.
func driftStep(ctx context.Context) error {
	report, err := drift.Run(ctx, pull.Options{Source: os.Getenv("LOGTO_OPENAPI")}, recordedFile)
	if err != nil {
		return exitStatus{drift.Failed, err}
	}
	if _, err := fmt.Print(report.Markdown()); err != nil {
		return exitStatus{drift.Failed, err}
	}
	if status := report.Status(); status != drift.NoChange {
		return exitStatus{status, nil}
	}
	return nil
}

// exitStatus ends the program with a status of its own; without an error in
// it, silently.
type exitStatus struct {
	status int
	err    error
}

// Error implements error.
func (e exitStatus) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

// Unwrap returns the error that the status stands for, or nil.
func (e exitStatus) Unwrap() error { return e.err }
