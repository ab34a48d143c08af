package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/logto-go/management/openapi/internal/pull"
)

// pullStep fetches the document that LOGTO_OPENAPI names, a URL or a file. It gets into its place
// when all steps have succeeded.
func pullStep(ctx context.Context) error {
	if err := clearStage(); err != nil {
		return err
	}
	return pullTo(ctx, stage)
}

// recordStep fetches and records the document alone, without the code that follows from it: for a
// document that needs a correction before code can be made of it.
func recordStep(ctx context.Context) error { return pullTo(ctx, nil) }

func pullTo(ctx context.Context, write func(map[string][]byte) error) error {
	opts := pull.Options{Source: os.Getenv("LOGTO_OPENAPI"), Target: recordedFile, Stamp: stampFile, Write: write}
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		opts.Progress = io.Writer(os.Stderr)
	}
	result, err := pull.Run(ctx, opts)
	if err != nil {
		return err
	}
	for _, notice := range result.Notices {
		fmt.Fprintf(os.Stderr, "openapi: %s\n", notice)
	}
	fmt.Println(result)
	return nil
}
